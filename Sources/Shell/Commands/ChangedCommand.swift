import Engine
import JSON
import Notebook
import Text
import Workflows

/// Where a value came to be what it is.
private struct ValueOrigin {
  /// The run that has it first.
  var run: String
  /// The run that had another, and that value.
  var before: (run: String, value: JSONValue)?
  var reasons: [String]
}

extension Workbench {
  /// How many earlier runs are looked at.
  private static let runLimit = 50

  /// `changed NODE.handle`: which run and which node gave a value its last change, and why.
  func changed(_ invocation: Invocation) async throws(ShellError) -> Output {
    let argument = try invocation.required(0, "a value, such as `sketch.image`")
    try invocation.checkPositionals(atMost: 1)
    guard let run = place.run?.id ?? place.lastRun else {
      throw ShellError("there is no run yet", remedy: "`run` starts one", code: "no_run")
    }
    try await self.state(run: run)
    let state = try await runState(run)
    let (word, handle) = Self.parts(of: argument.text)
    let path = try path(word, at: argument, in: state)
    let name = "**\(path.markdownSafe)**" + (handle.map { ".\($0.markdownSafe)" } ?? "")
    guard let (value, isInput) = state.value(handle, of: path) else {
      throw ShellError(
        "\(codeSpan(argument.text)) has no value yet: \(words(for: path, in: state))",
        at: argument.range,
        remedy: "`print $\(path).inputs` shows what the node gets",
        code: "no_value",
      )
    }
    let origin =
      if let inside = try await originInside(run, state, path, handle, isInput) { inside } else {
        try await originBefore(run, state, path, handle, value)
      }
    let since = aliases.alias(for: origin.run, kind: .run)
    var text = "\(name) is \(codeSpan(short(value), columns: 80)) since \(since)"
    if let before = origin.before {
      let alias = aliases.alias(for: before.run, kind: .run)
      let old = codeSpan(short(before.value), columns: 80)
      text +=
        before.run == origin.run ? "; before that it was \(old)" : "; in \(alias) it was \(old)"
    } else {
      text += ", and no earlier run has another"
    }
    var lines = [text + "."]
    if !origin.reasons.isEmpty { lines += [""] + origin.reasons.map { "- " + $0 } }
    if case .success(let result)? = state.status(of: path), let source = result.cachedFrom {
      try await self.state(run: source)
      let own = aliases.alias(for: run, kind: .run)
      lines += ["", "In \(own) it is cached from \(aliases.alias(for: source, kind: .run))."]
    }
    return Output(lines.joined(separator: "\n"))
  }

  private func path(
    _ word: String,
    at argument: Argument,
    in state: RunState,
  ) throws(ShellError) -> String {
    if let path = state.path(of: word, seenFrom: place.run?.node) { return path }
    throw .unknown(
      "node of the run",
      word,
      at: argument.range,
      candidates: state.definition.flow.nodes.map(\.id),
      remedy: "`where` and `graph` name the nodes",
      code: "unknown_node",
    )
  }

  // MARK: In the run

  /// Where a value changed within the run itself; nil where it did not.
  private func originInside(
    _ run: String,
    _ state: RunState,
    _ path: String,
    _ handle: String?,
    _ isInput: Bool,
  ) async throws(ShellError) -> ValueOrigin? {
    guard !isInput else { return nil }
    let history = RunHistory(try await withEngine { try await $0.events(of: run) }.map(\.event))
    let values = history.values(of: path, handle)
    guard let last = values.last, let before = values.last(where: { $0.value != last.value }),
      let first = values.first(where: { $0.version > before.version })
    else { return nil }
    let changes = history.changes(from: before.version, through: first.version)
    let origins = state.origins(of: path, among: changes.compactMap(\.handChange))
    let nodes = Set(origins.map(\.node))
    let reasons = changes.filter { $0.handNode.map(nodes.contains) == true }.map(words(for:))
    let source = first.run ?? run
    let older = before.run ?? run
    try await self.state(run: source)
    try await self.state(run: older)
    return ValueOrigin(
      run: source,
      before: (older, before.value),
      reasons: reasons.isEmpty ? ["it was computed anew"] : reasons,
    )
  }

  private func words(for event: RunEvent) -> String {
    switch event {
    case .nodePinned(let node, _, _): "**\(node.markdownSafe)** was pinned by hand"
    case .inputSet(let node, let input, let value, _):
      "**\(node.markdownSafe)**.\(input.markdownSafe) was set by hand to "
        + codeSpan(short(value), columns: 80)
    case .nodeSkippedByHand(let node, _): "**\(node.markdownSafe)** was skipped by hand"
    case .nodeReset(let node, _): "**\(node.markdownSafe)** was done again"
    case .nodeBypassed(let node, let input, _, _):
      "**\(node.markdownSafe)** was bypassed with its \(input.markdownSafe)"
    case .nodeFailedByHand(let node, _, _): "**\(node.markdownSafe)** was made to fail"
    default: ""
    }
  }

  // MARK: In earlier runs

  /// The run since which a value is what it is, and why it changed there.
  private func originBefore(
    _ run: String,
    _ state: RunState,
    _ path: String,
    _ handle: String?,
    _ value: JSONValue,
  ) async throws(ShellError) -> ValueOrigin {
    let (project, workflow) = (place.project.id, state.definition.workflowID)
    let runs = try await withEngine {
      try await $0.runs(in: project, workflow: workflow, limit: Self.runLimit + 1)
    }
    let earlier = (runs.firstIndex { $0.id == run }).map { runs[($0 + 1)...] } ?? []
    var first = (id: run, state: state)
    for summary in earlier {
      guard let older = try await withEngine({ try await $0.state(of: summary.id) }),
        let (old, _) = older.value(handle, of: path)
      else { continue }
      guard old != value else {
        first = (summary.id, older)
        continue
      }
      // Only the two runs between which it changed are used.
      for id in [summary.id, first.id] { try await self.state(run: id) }
      let isInput = first.state.value(handle, of: path)?.isInput == true
      let reasons = first.state.reasons(for: path, input: isInput ? handle : nil, since: older)
      return ValueOrigin(
        run: first.id,
        before: (summary.id, old),
        reasons: reasons.map { words(for: $0, of: path) },
      )
    }
    try await self.state(run: first.id)
    return ValueOrigin(run: first.id, before: nil, reasons: [])
  }

  private func words(for reason: ValueReason, of path: String) -> String {
    let node = "**\(reason.node.markdownSafe)**"
    let text =
      switch reason.kind {
      case .input(let name, let change):
        "the input `\(name.terminalSafe)`: \(words(for: change))"
      case .set(let name, let change):
        "\(node).\(name.markdownSafe) was set by hand: \(words(for: change))"
      case .pinned: "\(node) was pinned by hand"
      case .edited(let changes) where changes.isEmpty: "\(node) was edited in the draft"
      case .edited(let changes):
        "\(node) was edited in the draft: "
          + changes.sorted { $0.key < $1.key }
          .map { "`\($0.key.terminalSafe)` \(words(for: $0.value))" }.joined(separator: ", ")
      case .model(let model, let old, let new):
        "the model `\(model.terminalSafe)` of \(node) went from version "
          + "\((old ?? "unknown").markdownSafe) to \((new ?? "unknown").markdownSafe)"
      case .computedAnew: "\(node) was computed anew from the same, and gave another result"
      }
    var way = reason.way.filter { $0 != path }
    if case .input = reason.kind, reason.node != path { way.insert(reason.node, at: 0) }
    guard !way.isEmpty else { return text }
    return text + ", through " + way.map { "**\($0.markdownSafe)**" }.joined(separator: ", ")
  }
}
