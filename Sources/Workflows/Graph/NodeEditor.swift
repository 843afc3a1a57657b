import CEL
import JSON

/// Applies the values of one edit to a copy of a node, so that a refused edit leaves no trace.
struct NodeEditor {
  var node: Node
  let graph: Graph
  let catalog: Catalog
  /// The edges that end at the node.
  var edges: [Edge]

  mutating func takePositional(_ values: [EditValue]) throws(EditError) {
    let names = Self.positionalNames(of: node.type)
    guard values.count <= names.count else {
      throw EditError(
        .positional(names.count),
        "\(node.type.name) takes no further value",
        remedy: "write it as name=value",
      )
    }
    for (place, value) in values.enumerated() {
      do { try set(EditParameter(names[place], value)) } catch {
        throw EditError(.positional(place), error.message, remedy: error.remedy)
      }
    }
  }

  /// What stands behind the type of an `add`, in order.
  static func positionalNames(of type: NodeType) -> [String] {
    switch type {
    case .text, .asset, .transformText: ["value"]
    case .model: ["model"]
    case .approval: ["of", "message"]
    default: []
    }
  }

  mutating func set(_ parameter: EditParameter) throws(EditError) {
    if parameter.name == "title" {
      node.title = try text(parameter)
      return
    }
    switch (node.type, parameter.name) {
    case (.text, "value"): node.value = .string(try text(parameter))
    case (.asset, "value"): try setAsset(parameter)
    case (.transformText, "value"): try setExpression(try text(parameter))
    case (.model, "model"): try setModel(try text(parameter))
    case (.model, _): try setModelParameter(parameter)
    case (.approval, "of"): try connectGate(parameter)
    case (.approval, "message"): node.message = try text(parameter)
    default: throw unknown(parameter.name, Self.positionalNames(of: node.type) + ["title"])
    }
  }

  mutating func expose(input: Bool?, output: Bool?) throws(EditError) {
    if let input {
      guard !input || [.text, .asset].contains(node.type) else {
        throw EditError(
          .whole,
          "\(node.type.name) `\(node.id)` cannot be an input of the workflow",
          remedy: "expose a text or an asset",
        )
      }
      node.isInput = input
    }
    if let output {
      guard !output || node.defaultOutput(catalog) != nil else {
        throw EditError(.whole, "\(node.type.name) `\(node.id)` has no output to expose")
      }
      node.isOutput = output
    }
  }

  /// Refuses a new node that lacks what it cannot be without.
  func checkCompleteness() throws(EditError) {
    switch node.type {
    case .text where node.value == nil && !node.isInput:
      throw EditError(.whole, "text `\(node.id)` has no value", remedy: "add the text behind it")
    case .transformText where node.value == nil:
      throw EditError(.whole, "transformText `\(node.id)` has no expression")
    case .asset where node.value == nil && !node.isInput:
      throw EditError(.whole, "asset `\(node.id)` has no file", remedy: "give one as @path")
    case .approval where edges.isEmpty:
      throw EditError(
        .whole,
        "approval `\(node.id)` hangs on nothing",
        remedy: "name a producer, such as $sketch",
      )
    case .model:
      guard node.modelID != nil else {
        throw EditError(.whole, "model `\(node.id)` names no model", remedy: "`models` lists them")
      }
      try checkRequired()
    default: break
    }
  }

  func finished() -> (node: Node, edges: [Edge]) { (node, edges) }

  private func checkRequired() throws(EditError) {
    for handle in node.inputHandles(catalog) ?? [] where handle.isRequired {
      guard node.form[handle.name] == nil, !edges.contains(where: { $0.input == handle.name })
      else { continue }
      throw EditError(
        .whole,
        "`\(node.modelID ?? "")` needs the input `\(handle.name)` (\(handle.type.words))",
        remedy: "add \(handle.name)=… or \(handle.name)=$node",
      )
    }
  }

  func text(_ parameter: EditParameter) throws(EditError) -> String {
    switch parameter.value {
    case .text(let text): return text
    case .json(.number(let number)): return number.lexeme
    case .json(.bool(let value)): return value ? "true" : "false"
    default:
      throw EditError(.value(parameter.name), "`\(parameter.name)` takes a text")
    }
  }

  func unknown(_ name: String, _ names: [String]) -> EditError {
    EditError(
      .name(name),
      "\(node.type.name) `\(node.id)` has no parameter `\(name)`",
      remedy: suggestion(name, in: names) ?? "it takes \(names.joined(separator: ", "))",
    )
  }
}
