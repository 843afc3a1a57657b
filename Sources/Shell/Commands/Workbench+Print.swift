import CEL
import Engine
import JSON
import Text
import Workflows

extension Workbench {
  /// The value of an expression over a run, in which `$node.handle` stands for a variable.
  func evaluate(_ source: String, _ invocation: Invocation) async throws(ShellError) -> JSONValue {
    let state = try await printedRun()
    let (expression, references) = Self.variables(in: source)
    var inputs: JSONObject = [:]
    for reference in references {
      guard let value = try await value(of: reference, in: state) else {
        let ids = await nodeIDs()
        throw ShellError(
          "`$\(reference.node)` has no value yet",
          at: invocation.rest(find: reference.node),
          remedy: ids.contains(reference.node)
            ? "run it first, with `next` or `continue`"
            : nearest(reference.node, in: ids).map { "did you mean `$\($0)`?" },
          code: "no_value",
        )
      }
      inputs[reference.variable] = value
    }
    if references.count == 1, expression == references[0].variable,
      let value = inputs[expression]
    {
      return value
    }
    let node = FlowNode(id: "print", type: .transform, logic: FlowLogic(transform: expression))
    do { return try node.transformed(inputs)["output"] ?? .null } catch {
      throw ShellError(error.message, code: "expression")
    }
  }

  private struct PrintReference: Hashable {
    var node: String
    var handle: String?
    var variable: String { handle.map { "\(node)_\($0)" } ?? node }
  }

  /// The run that `print` reads: the one that is stopped, or the last one.
  private func printedRun() async throws(ShellError) -> RunState? {
    guard let id = place.run?.id ?? place.lastRun else { return nil }
    try await state(run: id)
    return try await withEngine { try await $0.state(of: id) }
  }

  private func value(
    of reference: PrintReference,
    in state: RunState?,
  ) async throws(ShellError) -> JSONValue? {
    if let state {
      if case .success(let result)? = state.status(of: reference.node) {
        guard let handle = reference.handle else {
          return result.outputs.first { _ in true }?.value
        }
        return result.outputs[handle]
      }
      if let value = state.definition.inputs[reference.node] { return value }
    }
    guard let (_, graph) = try? await currentGraph() else { return nil }
    guard let node = graph.node(reference.node), node.type == .text || node.type == .asset else {
      return nil
    }
    return node.value
  }

  /// `source` with `$node.handle` outside of quotes turned into variables.
  private static func variables(in source: String) -> (String, [PrintReference]) {
    var text = ""
    var references: [PrintReference] = []
    var quote: Character?
    var rest = source[...]
    while let character = rest.first {
      rest.removeFirst()
      if let open = quote {
        text.append(character)
        if character == "\\", let escaped = rest.popFirst() { text.append(escaped) }
        if character == open { quote = nil }
        continue
      }
      if character == "'" || character == "\"" { quote = character }
      guard character == "$", let first = rest.first, first.isLetter || first == "_" else {
        text.append(character)
        continue
      }
      let reference = takeReference(&rest)
      if !references.contains(reference) { references.append(reference) }
      text += reference.variable
    }
    return (text, references)
  }

  private static func takeReference(_ rest: inout Substring) -> PrintReference {
    func word() -> String {
      let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      rest.removeFirst(word.count)
      return String(word)
    }
    var reference = PrintReference(node: word())
    let after = rest.dropFirst()
    if rest.first == ".", let next = after.first, next.isLetter,
      !after.drop(while: { $0.isLetter || $0.isNumber || $0 == "_" }).hasPrefix("(")
    {
      rest.removeFirst()
      reference.handle = word()
    }
    return reference
  }
}

extension Invocation {
  /// Where `$node` stands in the line.
  fileprivate func rest(find node: String) -> Range<Int>? {
    let bytes = Array(line.utf8)
    let wanted = Array("$\(node)".utf8)
    guard bytes.count >= wanted.count else { return nil }
    for start in 0...(bytes.count - wanted.count)
    where bytes[start..<start + wanted.count].elementsEqual(wanted) {
      return start..<start + wanted.count
    }
    return nil
  }
}
