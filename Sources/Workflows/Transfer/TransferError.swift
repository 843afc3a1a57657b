public import JSON

/// Why a file is not a workflow that can be imported.
public enum TransferError: Error, Sendable, Hashable {
  /// The text is not JSON.
  case notJSON(JSONError)
  /// It is JSON of none of the known forms; `kind` says what.
  case unknownForm(kind: String)
  /// It is what ComfyUI saves for its own canvas, which lacks the names of the settings.
  case comfyCanvas
  /// It holds several workflows, or none.
  case notOneWorkflow(count: Int)
  /// A member has another kind of value than it must have.
  case wrongMember(String, expected: String, found: String)
  /// The graph is none.
  case badGraph(GraphError)
  /// The flow is none.
  case badFlow(FlowError)
  /// A ComfyUI prompt has more of something than is read.
  case tooMany(String, limit: Int)
  /// A ComfyUI prompt has nothing that a model node could stand for.
  case noSampler(classes: [String])
  /// A sampler has neither a model nor a prompt that could be found.
  case bareSampler(node: String, className: String)

  /// What is wrong, as a sentence without full stop.
  public var message: String {
    switch self {
    case .notJSON(let error):
      "it is not JSON: \(error.message) (line \(error.line), column \(error.column))"
    case .unknownForm(let kind): "it is \(kind), and no workflow"
    case .comfyCanvas: "it is ComfyUI's file of a canvas, which does not name the settings"
    case .notOneWorkflow(let count): "it holds \(count) workflows, not one"
    case .wrongMember(let name, let expected, let found):
      "its member `\(name)` is \(found), not \(expected)"
    case .badGraph(let error): error.message
    case .badFlow(let error): "the flow is wrong: \(error.message)"
    case .tooMany(let what, let limit): "the ComfyUI prompt has more than \(limit) \(what)"
    case .noSampler(let classes):
      "the ComfyUI prompt has no sampler or upscaler that a model node could stand for; "
        + "it has \(classes.isEmpty ? "no nodes" : classes.joined(separator: ", "))"
    case .bareSampler(let node, let className):
      "neither a model nor a prompt leads to node \(node) (\(className)) of the ComfyUI prompt"
    }
  }

  /// What would work.
  public var remedy: String? {
    switch self {
    case .notJSON, .badGraph, .badFlow, .tooMany: nil
    case .wrongMember: "the contract's export file has version, name, editorInfo and inputs"
    case .unknownForm:
      "import takes an export file, an editor_info, a flow, or a ComfyUI prompt in API format"
    case .comfyCanvas: "choose Export (API) in ComfyUI's menu, and import that file"
    case .notOneWorkflow: "save them one by one"
    case .noSampler, .bareSampler:
      "build it here from models of the catalogue; `models` lists them"
    }
  }
}
