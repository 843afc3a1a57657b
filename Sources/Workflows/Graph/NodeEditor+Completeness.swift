import JSON

extension NodeEditor {
  /// Refuses a new node that lacks what it cannot be without.
  mutating func checkCompleteness() throws(EditError) {
    switch node.type {
    case .text, .aspectRatio, .stickyNote, .transformText, .groupItems: try checkValue()
    case .asset where node.value == nil && !node.isInput:
      throw EditError(
        .whole,
        "asset `\(node.id)` has no file",
        remedy: "give one as @path, or expose it with --input",
      )
    case .ifElse where node.blockCount == 0:
      throw EditError(
        .whole,
        "ifElse `\(node.id)` has no block",
        remedy: "write one, such as \"mode contains 'night'\"",
      )
    case .approval where edges.isEmpty:
      throw EditError(
        .whole,
        "approval `\(node.id)` hangs on nothing",
        remedy: "name a producer, such as $sketch",
      )
    case .model, .llm:
      guard node.modelID != nil else {
        throw EditError(
          .whole,
          "\(node.type.name) `\(node.id)` names no model",
          remedy: "`models` lists them",
        )
      }
      try checkRequired(of: node.modelID ?? "")
    case .workflow:
      guard let name = node.workflowName else {
        throw EditError(
          .whole,
          "workflow `\(node.id)` names no workflow",
          remedy: "`list` lists them",
        )
      }
      try checkRequired(of: catalog.workflow(name)?.name ?? name)
    default: try checkRequired(of: node.type.name)
    }
  }

  private func checkValue() throws(EditError) {
    guard node.value == nil, !node.isInput else { return }
    let (lacks, remedy) =
      switch node.type {
      case .transformText: ("expression", "write one, such as \"trim(prompt_output)\"")
      case .groupItems: ("expression", "write one, such as \"[a_output, b_output]\"")
      case .aspectRatio: ("ratio", "give one, such as 16:9")
      default: ("value", "add the text behind it")
      }
    throw EditError(.whole, "\(node.type.name) `\(node.id)` has no \(lacks)", remedy: remedy)
  }

  private func checkRequired(of name: String) throws(EditError) {
    for handle in node.inputHandles(catalog) ?? [] where handle.isRequired {
      guard node.form[handle.name] == nil, !edges.contains(where: { $0.input == handle.name })
      else { continue }
      throw EditError(
        .whole,
        "`\(name)` needs the input `\(handle.name)` (\(handle.type.plainWords))",
        remedy: node.type.positional(0) == handle.name
          ? "feed it, as $node" : "add \(handle.name)=… or \(handle.name)=$node",
      )
    }
  }
}
