/// Something that is to be said about a file that was read, or about one that is written.
public enum TransferNote: Sendable, Hashable {
  /// The file is of another version of the format.
  case version(String)
  /// A member was not taken over.
  case ignored(member: String, reason: String)
  /// Members that this version does not know, kept for the next export.
  case keptMembers([String])
  /// The file has a flow alone, so that there is nothing to edit.
  case flowAlone
  /// The flow has the shape that a graph compiles to, which was found again.
  case graphOfFlow
  /// Nodes had no position and got one.
  case laidOut(count: Int)
  /// A node of a type that this version keeps and cannot run.
  case unknownType(node: String, type: String)
  /// An exposed setting of a generator, which is kept and cannot be run.
  case modelInput(node: String)
  /// A node of a type that the web canvas does not have.
  case ownType(node: String, type: String)
  /// A node calls a model that is not in the catalogue.
  case unknownModel(node: String, model: String, suggestion: String?)
  /// A node names a workflow that is not known here.
  case unknownWorkflow(node: String, workflow: String)
  /// A node names an asset that is not here.
  case missingAsset(node: String, asset: String)
  /// The definitions of the inputs name one for which there is no exposed node.
  case inputWithoutNode(String)
  /// A definition of an input has no name or no type.
  case invalidInput(place: Int)
  /// A node of a ComfyUI prompt that nothing stands for.
  case noCounterpart(node: String, className: String, settings: [String])
  /// Settings of a ComfyUI node that no form takes.
  case lostSettings(node: String, className: String, settings: [String])
  /// A text of a ComfyUI prompt is computed by a node that nothing stands for.
  case computedText(node: String, by: String)
  /// A picture of a ComfyUI prompt is a file of its own input folder.
  case comfyFile(node: String, file: String)
  /// A sampler of a ComfyUI prompt goes on from the latent of another; here it gets the picture.
  case latentAsPicture(node: String, from: String)

  /// The sentence for people, without full stop.
  public var message: String {
    switch self {
    case .version(let version): "the file says version \(version); it was read as 1.0"
    case .ignored(let member, let reason): "`\(member)` was not taken over: \(reason)"
    case .keptMembers(let names):
      "kept for the next export: \(names.map { "`\($0)`" }.joined(separator: ", "))"
    case .flowAlone:
      "the file has a flow and no graph: it is published as it is, and there is no draft to edit"
    case .graphOfFlow: "the file has a flow and no graph; the draft was found again from it"
    case .laidOut(let count):
      "\(count) \(count == 1 ? "node" : "nodes") without a position got one"
    case .unknownType(let node, let type):
      "`\(node)` is of the unknown type `\(type)`: it is kept, and cannot be run"
    case .modelInput(let node):
      "`\(node)` is a modelInput: it is kept, and cannot be run"
    case .ownType(let node, let type):
      "`\(node)` is a \(type), which the web canvas does not have"
    case .unknownModel(let node, let model, _):
      "`\(node)` calls the model `\(model)`, which is not in the catalogue"
    case .unknownWorkflow(let node, let workflow):
      "`\(node)` runs the workflow `\(workflow)`, which is not here"
    case .missingAsset(let node, let asset):
      "`\(node)` names the asset `\(asset)`, which is not here"
    case .inputWithoutNode(let name): "the input `\(name)` is defined, and no exposed node is it"
    case .invalidInput(let place): "definition \(place) of the inputs has no name or no type"
    default: comfyMessage
    }
  }

  private var comfyMessage: String {
    switch self {
    case .noCounterpart(let node, let className, let settings):
      "nothing stands for node \(node) (\(className))"
        + (settings.isEmpty ? "" : ": " + settings.joined(separator: ", "))
    case .lostSettings(let node, let className, let settings):
      "lost of node \(node) (\(className)): \(settings.joined(separator: ", "))"
    case .computedText(let node, let source):
      "the text of `\(node)` is computed by node \(source); it begins empty"
    case .comfyFile(let node, let file):
      "`\(node)` is the file `\(file)` of ComfyUI's input folder"
    case .latentAsPicture(let node, let source):
      "`\(node)` goes on from the latent of `\(source)`; here it gets the picture"
    default: ""
    }
  }

  /// What would work.
  public var remedy: String? {
    switch self {
    case .unknownModel(let node, _, let suggestion):
      suggestion ?? "add a manifest for it, or edit \(node) model=…"
    case .unknownType(let node, _), .modelInput(let node): "remove \(node)"
    case .unknownWorkflow: "import that workflow too"
    case .missingAsset(let node, _), .comfyFile(let node, _): "edit \(node) value=@path"
    case .computedText(let node, _): "edit \(node) value=\"…\""
    default: nil
    }
  }
}
