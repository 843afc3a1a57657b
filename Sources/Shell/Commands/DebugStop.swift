import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// How many inputs a stop shows.
  private static let inputLimit = 8
  /// How many ready nodes a stop names.
  private static let readyLimit = 6

  /// What a stop before a node shows: which it is, its inputs, what it costs, and the keys.
  func stopText(
    before node: String,
    in state: RunState,
    _ run: String,
    cause: String? = nil,
  ) async throws(ShellError) -> [String] {
    guard let flowNode = state.node(node) else { return [] }
    let alias = aliases.alias(for: run, kind: .run)
    let what = (flowNode.modelID ?? flowNode.type.name).terminalSafe
    var head = "⏸ \(alias) stops before **\(node.markdownSafe)** `\(what)`\(flowNode.draftWords)"
    head += state.frames(of: node).last.map { ", \(Self.words(for: $0))" } ?? ""
    if let cause { head += ": \(cause)" }
    var blocks = [head]
    let inputs = (try? state.resolvedInputs(of: flowNode)) ?? [:]
    if !inputs.isEmpty {
      blocks.append(try await table(of: inputs, at: node, in: state, run))
    }
    if let note = handNote(on: node, in: state, among: state.changes) {
      blocks.append("✎ \(note)")
    }
    blocks.append(try await verdict(on: node, flowNode, inputs, in: state))
    let others = state.ready().filter { $0 != node }
    if !others.isEmpty {
      let names = others.prefix(Self.readyLimit).map { "`\($0.terminalSafe)`" }
      let more = others.count - names.count
      blocks.append(
        "Ready too: \(names.joined(separator: ", "))"
          + (more > 0 ? " and \(more)\(others.count > 254 ? " or" : "") more" : "")
      )
    }
    blocks.append(keys(at: node, in: state))
    return blocks
  }

  /// Where a node is inside of something, in words.
  static func words(for frame: RunFrame) -> String {
    switch frame {
    case .iteration(let loop, let number, let count):
      "item \(number + 1) of \(count) of `\(loop.terminalSafe)`"
    case .workflow(_, let name): "in the workflow \(name.markdownSafe)"
    }
  }

  /// The inputs; those that differ from the run before, or are set by hand, come first.
  private func table(
    of inputs: JSONObject,
    at node: String,
    in state: RunState,
    _ run: String,
  ) async throws(ShellError) -> String {
    let set = state.overriddenInputs(of: node)
    let other = try await comparedRun(with: run, state)
    var before: JSONObject?
    if let other, let flowNode = other.state.node(node) {
      before = try? other.state.resolvedInputs(of: flowNode)
    }
    let rows = inputs.map { name, value in
      var notes = set[name] == nil ? [] : ["set by hand"]
      if let before, before[name] != value, let other {
        let alias = aliases.alias(for: other.run, kind: .run)
        notes.append("\(alias) had \(before[name].map { short($0) } ?? "none")")
      }
      return (name, value, notes)
    }
    let marked = rows.filter { !$0.2.isEmpty } + rows.filter { $0.2.isEmpty }
    let shown = rows.count > Self.inputLimit ? Array(marked.prefix(Self.inputLimit)) : rows
    let hasNotes = shown.contains { !$0.2.isEmpty }
    var lines =
      hasNotes ? ["| input | value | |", "|---|---|---|"] : ["| input | value |", "|---|---|"]
    for (name, value, notes) in shown {
      let label = notes.isEmpty ? name.cell : "**\(name.cell)**"
      let note = hasNotes ? " \(notes.joined(separator: "; ").cell) |" : ""
      lines.append("| \(label) | \(short(value).cell) |\(note)")
    }
    let hidden = rows.count - shown.count
    if hidden > 0 {
      lines += [
        "", "\(counted(hidden, "more input")); `print $\(node.terminalSafe).inputs` shows all",
      ]
    }
    return lines.joined(separator: "\n")
  }

  /// What performing the node comes down to.
  private func verdict(
    on node: String,
    _ flowNode: FlowNode,
    _ inputs: JSONObject,
    in state: RunState,
  ) async throws(ShellError) -> String {
    switch flowNode.type {
    case .forEach:
      let list = inputs.first { _ in true }?.value
      let count = list?.array?.count ?? flowNode.loop?.count
      return "A loop over \(count.map { counted($0, "item") } ?? "one item"): "
        + "`step` goes into the first, `next` does all."
    case .workflow:
      let name = flowNode.workflowID.flatMap { state.definition.workflows[$0]?.name } ?? node
      return
        "Runs the workflow **\(name.markdownSafe)**: `step` goes into it, `next` does all of it."
    default: break
    }
    guard let forecast = try await withEngine({ try await $0.forecast(node, in: state) }) else {
      return "Nothing is known of it."
    }
    if let problem = forecast.problem { return "It will fail: \(problem.message.markdownSafe)." }
    guard forecast.callsModel else { return "Computed here: 0 CU." }
    if case .processing? = state.status(of: node) {
      let isRepeated = model(of: flowNode)?.isSafeToRepeat ?? true
      return "Its call had begun when its process ended: going on "
        + (isRepeated ? "makes it again, under the same key." : "asks what is to become of it.")
    }
    if let run = forecast.storedIn {
      try await self.state(run: run)
      return "Cached: \(aliases.alias(for: run, kind: .run)) has the result; 0 CU."
    }
    return "Not cached: it costs \(forecast.price.map { "\($0) CU" } ?? "what its provider asks")."
  }

  private func keys(at node: String, in state: RunState) -> String {
    var keys = ["`n`ext", "`s`tep"]
    if !state.frames(of: node).isEmpty { keys.append("`out`") }
    keys += ["`c`ontinue", "`u`ntil", "`w`here", "`p`rint", "`q`uit"]
    return keys.joined(separator: " ")
  }

  /// The run that a run is compared with: the one it goes on from, or the one before it.
  func comparedRun(
    with run: String,
    _ state: RunState,
  ) async throws(ShellError) -> (run: String, state: RunState)? {
    if debug.comparison?.run != run {
      debug.comparison = (run, try await runBefore(run, state.definition))
    }
    guard let other = debug.comparison?.other,
      let state = try await withEngine({ try await $0.state(of: other) })
    else { return nil }
    try await self.state(run: other)
    return (other, state)
  }

  private func runBefore(
    _ run: String,
    _ definition: RunDefinition,
  ) async throws(ShellError) -> String? {
    if let origin = definition.origin { return origin.run }
    let project = place.project.id
    let runs = try await withEngine {
      try await $0.runs(in: project, workflow: definition.workflowID, limit: 100)
    }
    guard let index = runs.firstIndex(where: { $0.id == run }) else { return nil }
    return runs.dropFirst(index + 1).first?.id
  }
}
