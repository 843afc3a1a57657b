import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// Lets a run go on as far as `rule` says, and tells what happened and where it stopped.
  func advance(
    _ id: String,
    _ rule: AdvanceRule,
    isStepping: Bool,
  ) async throws(ShellError) -> Output {
    let stop: RunStop
    do throws(ShellError) {
      stop = try await withEngine { try await $0.advance(id, rule) }
    } catch {
      try await recordCalls()
      guard Task.isCancelled else { throw error }
      return Output(
        "Stopped \(aliases.alias(for: id, kind: .run)) where it was; `continue` goes on with it, "
          + "`cancel` ends it.",
        status: .interrupted,
      )
    }
    try await recordCalls()
    guard let state = try await withEngine({ try await $0.state(of: id) }) else {
      throw ShellError("the run is gone", code: "job_not_found")
    }
    let alias = aliases.alias(for: id, kind: .run)
    var blocks = stop.settled.compactMap { node in report(node, in: state) }
    var status = EntryStatus.ok
    switch stop.reason {
    case .before(let nodes):
      try remember(id, state, node: nodes.first, isGate: false, isStepping)
      if let node = nodes.first.flatMap({ state.node($0) }) {
        blocks.append(before(node, others: Array(nodes.dropFirst()), in: state, alias))
      }
    case .gate(let gates):
      try remember(id, state, node: gates.first, isGate: true, isStepping)
      // Who steps is told that a gate is next; `next` or `continue` then asks, once.
      if isStepping, !stop.settled.isEmpty {
        let names = gates.map { "**\($0.markdownSafe)**" }.joined(separator: ", ")
        blocks.append("⏸ \(alias) stops at the gate \(names)")
        break
      }
      // What this command has shown already is not shown again.
      blocks += gates.compactMap { state.node($0) }.map {
        question($0, in: state, alias, isShown: stop.settled.contains)
      }
      status = .waiting
    case .unknownOutcome(let nodes):
      try remember(id, state, node: nodes.first, isGate: false, isStepping)
      let names = nodes.map { "**\($0.markdownSafe)**" }.joined(separator: ", ")
      blocks.append("⏸ \(alias): it is not known how the call of \(names) ended")
      status = .waiting
    case .paused(let reason):
      try remember(id, state, node: nil, isGate: false, isStepping)
      blocks.append("⏸ \(alias) is paused: \(reason.words.markdownSafe)")
      status = .waiting
    case .finished(let outcome):
      try move {
        $0.run = nil
        $0.lastRun = id
      }
      blocks.append(end(outcome, of: state, alias))
      if outcome == .failure {
        return .failure(blocks.joined(separator: "\n\n"), code: "run_failed")
      }
    }
    return Output(blocks.joined(separator: "\n\n"), status: status)
  }

  /// Says again what the gate asks.
  func atGate(_ run: Place.StoppedRun) async throws(ShellError) -> Output {
    guard let state = try await withEngine({ try await $0.state(of: run.id) }),
      let gate = run.node.flatMap({ state.node($0) })
    else { throw ShellError("the run is gone", code: "job_not_found") }
    let alias = aliases.alias(for: run.id, kind: .run)
    return Output(question(gate, in: state, alias), status: .waiting)
  }

  private func remember(
    _ id: String,
    _ state: RunState,
    node: String?,
    isGate: Bool,
    _ isStepping: Bool,
  ) throws(ShellError) {
    let stopped = Place.StoppedRun(
      id: id,
      node: node,
      isGate: isGate,
      isStepping: isStepping,
      cost: state.cost.description,
    )
    try move { $0.run = stopped }
  }

  /// What a node that has settled gave.
  private func report(_ id: String, in state: RunState) -> String? {
    guard let node = state.node(id) else { return nil }
    let name = "**\(id.markdownSafe)**"
    let what = node.modelID.map { " `\($0.terminalSafe)`" } ?? ""
    switch state.status(of: id) {
    case .success(let result):
      if node.type.isGate { return nil }
      let note =
        if let run = result.cachedFrom {
          "cached from \(aliases.alias(for: run, kind: .run))"
        } else {
          "\(result.cost) CU"
        }
      let outputs = result.outputs.map { show($0.value, name: id) }
      return (["● \(name)\(what) · \(note)"] + outputs).joined(separator: "\n\n")
    case .failure(let failure):
      return "✗ \(name)\(what) failed (\(failure.code.cell)): \(failure.message.markdownSafe)"
    case .skipped(let reason): return "– \(name) was skipped: \(reason.markdownSafe)"
    default: return nil
    }
  }

  /// A value as Markdown; an asset as a picture with its short name.
  func show(_ value: JSONValue, name: String) -> String {
    switch value {
    case .string(let text) where text.isAssetID:
      let alias = aliases.alias(for: text, kind: .art)
      return "![\(name.markdownSafe) · \(alias)](art:\(text))"
    case .string(let text):
      return text.terminalSafe.split(separator: "\n", omittingEmptySubsequences: false)
        .map { "> \(String($0).markdownSafe)" }.joined(separator: "\n")
    case .array(let elements) where elements.contains { $0.string?.isAssetID == true }:
      return elements.map { show($0, name: name) }.joined(separator: "\n")
    default: return fenced(value.pretty, "json")
    }
  }

  private func before(
    _ node: FlowNode,
    others: [String],
    in state: RunState,
    _ alias: String,
  ) -> String {
    let what = (node.modelID ?? node.type.name).terminalSafe
    var lines = ["⏸ \(alias) stops before **\(node.id.markdownSafe)** `\(what)`"]
    if let inputs = try? state.resolvedInputs(of: node), !inputs.isEmpty {
      let settings = inputs.map { "\($0.key)=\(short($0.value))" }.joined(separator: " ")
      lines[0] += " with \(settings.cell)"
    }
    if !others.isEmpty {
      lines.append("Ready too: " + others.map { "`\($0)`" }.joined(separator: ", "))
    }
    return lines.joined(separator: "\n\n")
  }

  private func question(
    _ gate: FlowNode,
    in state: RunState,
    _ alias: String,
    isShown: (String) -> Bool = { _ in false },
  ) -> String {
    var blocks: [String] = []
    for producer in gate.dependsOn where !isShown(producer) {
      guard case .success(let result)? = state.status(of: producer) else { continue }
      blocks += result.outputs.map { show($0.value, name: producer) }
    }
    let message = (gate.label ?? "Continue ?").markdownSafe
    blocks.append("**\(message)** \(alias) waits at `\(gate.id)`: `approve` or `reject \"why\"`.")
    return blocks.joined(separator: "\n\n")
  }

  private func end(_ outcome: RunOutcome, of state: RunState, _ alias: String) -> String {
    let counts = Dictionary(grouping: state.nodes, by: \.status.name).mapValues(\.count)
    let parts = ["success", "failure", "skipped", "rejected", "pending"].compactMap { name in
      counts[name].map { "\($0) \(name)" }
    }
    let word =
      switch outcome {
      case .success: "is done"
      case .failure: "failed"
      case .canceled: "was canceled"
      }
    return "**\(alias) \(word)**: \(parts.joined(separator: ", ")); \(state.cost) CU."
  }

  private func short(_ value: JSONValue) -> String {
    guard let text = value.string else { return value.compact }
    if text.isAssetID { return aliases.alias(for: text, kind: .art) }
    let line = text.terminalSafe.split(separator: "\n").joined(separator: " ")
    return JSONValue.string(line.count > 60 ? line.prefix(59) + "…" : line).compact
  }
}
