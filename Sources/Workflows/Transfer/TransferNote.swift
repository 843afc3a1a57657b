import Text

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

  /// The sentence for people, in Markdown and without full stop; names from the file are safe in it.
  public var message: String {
    switch self {
    case .version(let version): "the file says version \(code(version)); it was read as 1.0"
    case .ignored(let member, let reason): "\(code(member)) was not taken over: \(reason)"
    case .keptMembers(let names): "kept for the next export: \(list(names))"
    case .flowAlone:
      "the file has a flow and no graph: it is published as it is, and there is no draft to edit"
    case .graphOfFlow: "the file has a flow and no graph; the draft was found again from it"
    case .laidOut(let count):
      "\(count) \(count == 1 ? "node" : "nodes") without a position got one"
    case .unknownType(let node, let type):
      "\(code(node)) is of the unknown type \(code(type)): it is kept, and cannot be run"
    case .modelInput(let node): "\(code(node)) is a modelInput: it is kept, and cannot be run"
    case .ownType(let node, let type):
      "\(code(node)) is a \(type), which the web canvas does not have"
    case .unknownModel(let node, let model, _):
      "\(code(node)) calls the model \(code(model)), which is not in the catalogue"
    case .unknownWorkflow(let node, let workflow):
      "\(code(node)) runs the workflow \(code(workflow)), which is not here"
    case .missingAsset(let node, let asset):
      "\(code(node)) names the asset \(code(asset)), which is not here"
    case .inputWithoutNode(let name):
      "the input \(code(name)) is defined, and no exposed node is it"
    case .invalidInput(let place): "definition \(place) of the inputs has no name or no type"
    default: comfyMessage
    }
  }

  private var comfyMessage: String {
    switch self {
    case .noCounterpart(let node, let className, let settings):
      "nothing stands for node \(code(node)) (\(code(className)))"
        + (settings.isEmpty ? "" : ": \(list(settings))")
    case .lostSettings(let node, let className, let settings):
      "lost of node \(code(node)) (\(code(className))): \(list(settings))"
    case .computedText(let node, let source):
      "the text of \(code(node)) is computed by node \(code(source)); it begins empty"
    case .comfyFile(let node, let file):
      "\(code(node)) is the file \(code(file)) of ComfyUI's input folder"
    case .latentAsPicture(let node, let source):
      "\(code(node)) goes on from the latent of \(code(source)); here it gets the picture"
    default: ""
    }
  }

  /// What would work, in Markdown.
  public var remedy: String? {
    switch self {
    case .unknownModel(let node, _, let suggestion):
      if let suggestion {
        "did you mean \(code(suggestion))?"
      } else {
        "add a manifest for it, or \(code("edit \(node) model=…"))"
      }
    case .unknownType(let node, _), .modelInput(let node): code("remove \(node)")
    case .unknownWorkflow: "import that workflow too"
    case .missingAsset(let node, _), .comfyFile(let node, _): code("edit \(node) value=@path")
    case .computedText(let node, _): code("edit \(node) value=\"…\"")
    default: nil
    }
  }
}

/// A name from a file as a span of code that it cannot end, on one line.
private func code(_ text: String) -> String {
  // A column takes few bytes, so that cutting first bounds the cost.
  let start = String(decoding: text.utf8.prefix(400), as: UTF8.self).terminalSafe
  let safe = String(start.map { $0 == "`" ? "'" : $0.isNewline || $0 == "\t" ? " " : $0 })
  return "`\(safe.clipped(to: 60))`"
}

private func list(_ names: [String]) -> String {
  let shown = names.prefix(20).map(code).joined(separator: ", ")
  return names.count > 20 ? "\(shown) and \(names.count - 20) more" : shown
}
