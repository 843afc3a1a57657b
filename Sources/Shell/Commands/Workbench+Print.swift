import CEL
import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  func print(_ invocation: Invocation) async throws(ShellError) -> Output {
    let source = try invocation.requiredRest("an expression, such as `$node`").text
    let value = try await evaluate(source, invocation)
    return Output(show(value, name: Self.plainName(of: source)))
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
    let expression = DebugExpression(source) { path in
      guard let state else { return false }
      return Self.path(path, seenFrom: node, in: state) != nil
    }
    let variables: [String]
    do { variables = try CELExpression(expression.source).variables.map(\.name) } catch {
      throw DebugError(
        "the expression is wrong at column \(error.position.column): \(error.message)"
      )
    }
    var inputs: JSONObject = [:]
    for reference in expression.references {
      inputs[reference.variable] = try await value(of: reference, in: state, at: node)
    }
    if let only = expression.only, let value = inputs[only.variable] { return value }
    for name in variables where inputs[name] == nil {
      inputs[name] = try? await value(ofVariable: name, in: state, at: node)
    }
    let flowNode = FlowNode(
      id: "print",
      type: .transform,
      logic: FlowLogic(transform: expression.source),
    )
    do { return try flowNode.transformed(inputs)["output"] ?? .null } catch {
      throw DebugError(
        error.message.replacing("the expression of `print`", with: "the expression")
      )
    }
  }

  /// The value of `node_handle`, as the workflow's own expressions write it.
  private func value(
    ofVariable name: String,
    in state: RunState?,
    at node: String?,
  ) async throws(DebugError) -> JSONValue {
    var parts = name.split(separator: "_", omittingEmptySubsequences: false)
    var handle: [Substring] = []
    while let last = parts.popLast(), !parts.isEmpty {
      handle.insert(last, at: 0)
      let reference = DebugExpression.Reference(
        path: parts.joined(separator: "_"),
        handle: handle.joined(separator: "_"),
        variable: name,
      )
      if let value = try? await value(of: reference, in: state, at: node) { return value }
    }
    throw DebugError("nothing gives `\(name)`")
  }

  private func value(
    of reference: DebugExpression.Reference,
    in state: RunState?,
    at node: String?,
  ) async throws(DebugError) -> JSONValue {
    if let state, let value = try Self.value(of: reference, in: state, at: node) { return value }
    // Constants and what no run has yet are in the draft.
    if let graph = await completedGraph(), let drafted = graph.node(reference.path),
      drafted.type == .text || drafted.type == .asset, let value = drafted.value
    {
      return value
    }
    let ids = await nodeIDs()
    throw DebugError(
      "`$\(reference.path)` has no value yet",
      reference: reference.path,
      remedy: ids.contains(RunState.template(of: reference.path))
        ? noValue(reference.path, in: state)
        : nearest(reference.path, in: ids).map { "did you mean `$\($0)`?" },
      isMissing: true,
    )
  }

  private func noValue(_ node: String, in state: RunState?) -> String {
    guard let state, let path = Self.path(node, seenFrom: place.run?.node, in: state) else {
      return "run it first, with `next` or `continue`"
    }
    let loop = state.definition.flow.nodes.last { $0.loop?.body.contains(path) == true }
    if let loop { return "say which item of `\(loop.id)`: `$\(path)[0]`" }
    return "\(words(for: path, in: state)); `next` and `continue` run nodes"
  }

  /// The path that a word names, seen from a node.
  static func path(_ word: String, seenFrom node: String?, in state: RunState) -> String? {
    if case .node(let path)? = state.meaning(of: word, at: node) { return path }
    for frame in state.frames(of: node ?? "").reversed() {
      guard case .workflow(let container, _) = frame else { continue }
      if state.hasNode("\(container)/\(word)") { return "\(container)/\(word)" }
    }
    return state.hasNode(word) ? state.node(word)?.id ?? word : nil
  }

  /// What a state has for a reference; nil where it has nothing.
  private static func value(
    of reference: DebugExpression.Reference,
    in state: RunState,
    at node: String?,
  ) throws(DebugError) -> JSONValue? {
    switch state.meaning(of: reference.path, at: node) {
    case .item(let value, let number):
      switch reference.handle {
      case nil, "output": return value
      case "index": return .integer(number)
      case let member?: return value.object?[member]
      }
    case .input(let value): return reference.handle.map { value.object?[$0] } ?? value
    case .node, nil:
      guard let path = path(reference.path, seenFrom: node, in: state) else { return nil }
      return try value(of: reference, path, in: state)
    }
  }

  private static func value(
    of reference: DebugExpression.Reference,
    _ path: String,
    in state: RunState,
  ) throws(DebugError) -> JSONValue? {
    let status = state.status(of: path)
    guard let handle = reference.handle else {
      guard case .success(let result)? = status else { return nil }
      return result.outputs["output"] ?? result.outputs.first { _ in true }?.value
    }
    if case .success(let result)? = status, let value = result.outputs[handle] { return value }
    let inputs = state.node(path).flatMap { try? state.resolvedInputs(of: $0) } ?? [:]
    if let value = inputs[handle] { return value }
    switch (handle, status) {
    case ("inputs", _): return .object(inputs)
    case ("status", let status?): return .string(status.name)
    case ("cost", .success(let result)?): return .number(number(result.cost))
    case ("error", .failure(let failure)?): return .string(failure.message)
    case (_, .success(let result)?):
      let names = result.outputs.keys + inputs.keys
      throw DebugError(
        "`\(path)` has no output and no input `\(handle)`",
        reference: reference.path,
        remedy: nearest(handle, in: names).map { "did you mean `\($0)`?" }
          ?? "it has \((names + ["inputs", "status", "cost"]).joined(separator: ", "))",
      )
    default: return nil
    }
  }
}

/// Why an expression over a run has no value.
struct DebugError: Error, Sendable, Hashable {
  let message: String
  /// The path in the expression that is to blame.
  let reference: String?
  let remedy: String?
  /// Whether a value is not there yet, and the expression is sound.
  let isMissing: Bool

  init(
    _ message: String,
    reference: String? = nil,
    remedy: String? = nil,
    isMissing: Bool = false,
  ) {
    self.message = message
    self.reference = reference
    self.remedy = remedy
    self.isMissing = isMissing
  }

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
