import CEL
import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// Where `break` is to stop, as its words say.
  func breakPlace(_ invocation: Invocation) async throws(ShellError) -> Breakpoint.Place {
    let first = try invocation.required(0, "a node, or `on` and an event")
    if first.text == "on" { return try await eventPlace(invocation) }
    try invocation.checkPositionals(atMost: 2)
    let side = invocation.positional(1)
    if let side, !["before", "after"].contains(side.text) {
      throw .unknown(
        "side of a node",
        side.text,
        at: side.range,
        candidates: ["before", "after"],
        remedy: "`before` or `after`; a condition begins with `if`",
        code: ExitStatus.usageCode,
      )
    }
    let (pattern, node) = try await breakNode(first.text, at: first.range, invocation)
    let isAfter = side?.text == "after"
    guard let node else { return isAfter ? .after(pattern) : .before(pattern) }
    if node.isEnd {
      // The end of a loop is the loop, once all items are done.
      guard side?.text != "before" else {
        throw invocation.error(
          "`\(first.text)` ends the loop `\(node.node.id)`",
          at: first,
          remedy: "`break \(first.text)` stops after the loop, "
            + "`break \(node.node.id)` before it",
          code: "unknown_node",
        )
      }
      let container = pattern.text.lastIndex(of: "/").map { pattern.text[...$0] } ?? ""
      return NodePattern(container + node.node.id).map { .after($0) } ?? .after(pattern)
    }
    if isAfter { return .after(pattern) }
    return node.node.type.isGate ? .approval(pattern) : .before(pattern)
  }

  private func eventPlace(_ invocation: Invocation) async throws(ShellError) -> Breakpoint.Place {
    let event = try invocation.required(1, "an event: error, cost>X, approval or changed")
    switch event.text {
    case "error", "approval":
      try invocation.checkPositionals(atMost: 2)
      return event.text == "error" ? .error : .approval(nil)
    case "changed":
      let argument = try invocation.required(2, "a value, such as `sketch.image`")
      try invocation.checkPositionals(atMost: 3)
      let (node, handle) = Self.parts(of: argument.text)
      let (pattern, _) = try await breakNode(node, at: argument.range, invocation)
      return .changed(pattern, handle: handle)
    case let text where text.hasPrefix("cost"):
      let words = invocation.positionals.dropFirst().map(\.text).joined()
      guard words.hasPrefix("cost>"), let limit = Credits(decimal: words.dropFirst(5)),
        limit >= .zero
      else {
        throw invocation.error(
          "`\(words)` is no cost",
          at: event,
          remedy: "write `cost>0.5`, in credits",
          code: ExitStatus.usageCode,
        )
      }
      return .cost(above: limit)
    default:
      throw .unknown(
        "event",
        event.text,
        at: event.range,
        candidates: ["error", "cost>X", "approval", "changed"],
        remedy: "there are error, cost>X, approval and changed NODE.handle",
        code: ExitStatus.usageCode,
      )
    }
  }

  /// A node and perhaps its handle: `art[3].image`, with or without `$`.
  static func parts(of text: String) -> (node: String, handle: String?) {
    let text = text.hasPrefix("$") ? text.dropFirst() : text[...]
    guard let dot = text.lastIndex(of: ".") else { return (String(text), nil) }
    return (String(text[..<dot]), String(text[text.index(after: dot)...]))
  }

  // MARK: Nodes

  /// The pattern that a word names, seen from where the run stops, and its node.
  ///
  /// Throws where there is no such node, unless `--pending` says that it is to come.
  private func breakNode(
    _ word: String,
    at range: Range<Int>,
    _ invocation: Invocation,
  ) async throws(ShellError) -> (NodePattern, (node: FlowNode, isEnd: Bool)?) {
    guard let plain = NodePattern(word) else {
      throw ShellError("\(codeSpan(word)) names no node", at: range, code: "unknown_node")
    }
    let state = try await stateForNames()
    if let state {
      let around = state.workflows(around: place.run?.node).map { RunState.template(of: $0) + "/" }
      for container in around + [""] {
        guard let pattern = NodePattern(container + word), let node = state.node(of: pattern)
        else { continue }
        return (pattern, node)
      }
    }
    if invocation.flag("--pending") { return (plain, nil) }
    let graph = await completedGraph()
    if let node = graph?.node(RunState.template(of: word)) {
      // What does not compile yet may still be broken at.
      if state == nil { return (plain, nil) }
      throw ShellError(
        "`\(node.id)` is no node of a run: \(node.type.name) has its value from the start",
        at: range,
        remedy: "break before what reads it",
        code: "unknown_node",
      )
    }
    throw .unknown(
      "node",
      word,
      at: range,
      candidates: (state?.definition.flow.nodes.map(\.id) ?? []) + (graph?.nodes.map(\.id) ?? []),
      remedy: "`break \(word) --pending` waits for it to be there",
      code: "unknown_node",
    )
  }

  /// A state in which nodes can be looked for: that of the run that is stopped, or of a run of the
  /// draft that has not begun; nil where the draft cannot be run.
  private func stateForNames() async throws(ShellError) -> RunState? {
    if place.run != nil { return try await shownState() }
    guard place.workflow != nil else { return nil }
    let (record, graph) = try await currentGraph()
    guard let flow = try? graph.compile(catalog) else { return nil }
    let project = place.project.id
    guard
      let inner = try? await withEngine({
        try await $0.innerWorkflows(of: flow, in: project, drafts: true)
      })
    else { return nil }
    for id in inner.keys.sorted() { try await state(workflow: id) }
    let definition = RunDefinition(
      workflowID: record.id,
      workflowName: record.name,
      flow: flow,
      inputs: [:],
      quote: .zero,
      workflows: inner,
    )
    return try? RunState(definition)
  }

  // MARK: Conditions

  /// Refuses a condition that is no CEL.
  func checkCondition(_ word: Word) throws(ShellError) {
    let expression = DebugExpression(word.text) { $0.contains("/") || $0.contains("[") }
    let parsed: CELExpression
    do { parsed = try CELExpression(expression.source) } catch {
      throw wrong(error.message, error.position, in: word, expression)
    }
    guard let function = parsed.unknownFunctions.first, let use = function.positions.first else {
      return
    }
    throw wrong("there is no function `\(function.name)`", use, in: word, expression)
  }

  private func wrong(
    _ message: String,
    _ position: CELPosition,
    in word: Word,
    _ expression: DebugExpression,
  ) -> ShellError {
    let start = word.range.lowerBound
    let first = start + expression.offset(inText: position.offset)
    let last = start + expression.offset(inText: position.offset + position.length)
    return ShellError(
      "the condition is wrong: \(message)",
      at: first..<max(first, last),
      code: "expression",
    )
  }
}
