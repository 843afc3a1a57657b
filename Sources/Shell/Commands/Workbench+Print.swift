import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  func print(_ invocation: Invocation) async throws(ShellError) -> Output {
    let source = try invocation.requiredRest("an expression, such as `$node`").text
    let value = try await evaluate(source, invocation)
    let shown = show(value, name: Self.plainName(of: source))
    let notes = try await handNotes(on: source)
    return Output(([shown] + notes).joined(separator: "\n\n"))
  }

  /// What the nodes of an expression have to do with changes by hand.
  private func handNotes(on source: String) async throws(ShellError) -> [String] {
    guard let state = try await printedState() else { return [] }
    let changes = state.changes
    guard !changes.isEmpty else { return [] }
    let node = place.run?.node
    let expression = DebugExpression(source) { state.path(of: $0, seenFrom: node) != nil }
    var seen: Set<String> = []
    return expression.references.compactMap { reference in
      guard let path = state.path(of: reference.path, seenFrom: node),
        seen.insert(path).inserted
      else {
        return changes.contains { $0.target == reference.path }
          ? "✎ \(codeSpan(reference.path)): set by hand" : nil
      }
      return handNote(on: path, in: state, among: changes).map { "✎ \(codeSpan(path)): \($0)" }
    }
  }

  /// The name in `$name` or `$name.handle`; the text itself otherwise.
  static func plainName(of source: String) -> String {
    guard source.hasPrefix("$") else { return source }
    return String(source.dropFirst().prefix { $0 != "." })
  }

  /// The value of an expression over the run that is stopped, or else over the last one.
  private func evaluate(
    _ source: String,
    _ invocation: Invocation,
  ) async throws(ShellError) -> JSONValue {
    let state = try await printedState()
    do {
      return try await value(of: source, in: state, at: place.run?.node)
    } catch {
      guard let reference = error.reference else { throw error.shellError(at: nil) }
      throw error.shellError(at: invocation.rest(find: reference))
    }
  }

  private func printedState() async throws(ShellError) -> RunState? {
    if place.run != nil { return try await shownState() }
    guard let id = place.lastRun else { return nil }
    try await state(run: id)
    return try await withEngine { try await $0.state(of: id) }
  }

  /// The value of an expression over a state, seen from a node.
  func value(
    of source: String,
    in state: RunState?,
    at node: String?,
  ) async throws(DebugError) -> JSONValue {
    var view = DebugView(state, at: node)
    // The draft is read only where the run does not have what is wanted.
    if let value = try? view.value(of: source) { return value }
    view.constants = await constants()
    do throws(DebugError) { return try view.value(of: source) } catch {
      guard error.isMissing, let path = error.reference else { throw error }
      var error = error
      error.remedy = await remedy(for: path, in: view)
      throw error
    }
  }

  /// The values of constants and of inputs in the draft, which no run has as nodes.
  func constants() async -> JSONObject {
    var values: JSONObject = [:]
    for node in await completedGraph()?.nodes ?? [] {
      guard node.type == .text || node.type == .asset else { continue }
      values[node.id] = node.value
    }
    return values
  }

  /// What helps where a node has no value yet, or there is none.
  private func remedy(for word: String, in view: DebugView) async -> String? {
    if let state = view.state {
      if let path = state.path(of: word, seenFrom: view.node) {
        let loop = state.definition.flow.nodes.last { $0.loop?.body.contains(path) == true }
        if let loop { return "say which item of `\(loop.id)`: `$\(path)[0]`" }
        return "\(words(for: path, in: state)); `next` and `continue` run nodes"
      }
      let containers = state.workflows(around: view.node)
      if let container = containers.first(where: { state.mayHave("\($0)/\(word)") }) {
        return "say which item of its loop: `$\(container)/\(word)[0]`"
      }
    }
    let ids = await nodeIDs()
    if ids.contains(RunState.template(of: word)) {
      return "run it first, with `next` or `continue`"
    }
    let beside = view.node.flatMap { view.state?.siblings(of: $0) } ?? []
    return nearest(word, in: beside + ids).map { "did you mean `$\($0)`?" }
  }
}

extension DebugError {
  /// The error as the shell's, at a place of the line.
  func shellError(at range: Range<Int>?) -> ShellError {
    ShellError(
      message,
      at: range,
      remedy: remedy,
      code: reference == nil ? "expression" : "no_value",
    )
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
