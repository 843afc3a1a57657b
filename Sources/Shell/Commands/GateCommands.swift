import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  func approve(_ invocation: Invocation) async throws(ShellError) -> Output {
    let words = invocation.positionals.map(\.text)
    if words.contains("set") || !invocation.parameters.isEmpty {
      return try await approveWithEdit(invocation)
    }
    return try await answer(approves: true, gate: invocation.optionalWord(0), reason: nil)
  }

  /// `approve [GATE] set NODE.INPUT=VALUE …`: what feeds the gate is done again with other inputs,
  /// and the gate asks again; where nothing of it feeds the gate, the run passes.
  private func approveWithEdit(_ invocation: Invocation) async throws(ShellError) -> Output {
    let run = try stoppedRun()
    var words = invocation.positionals
    let named = words.first.flatMap { $0.text == "set" ? nil : $0 }
    if named != nil { words.removeFirst() }
    guard words.count == 1, words[0].text == "set", !invocation.parameters.isEmpty else {
      throw invocation.error(
        "an approval with an edit says what is set",
        at: words.first ?? invocation.parameters.first,
        remedy: "write `approve set NODE.INPUT=VALUE`",
        code: ExitStatus.usageCode,
      )
    }
    guard run.isGate, let gate = named?.text ?? run.node else { throw Self.noGateWaits }
    let before = try await shownState()
    guard before.waitingGates.contains(where: { $0.id == gate }) else { throw Self.noGateWaits }
    let settings = try await apply(invocation.parameters, to: run, before)
    let edits = JSONObject(settings.map { ($0.spelling, $0.value) })
    try record {
      try $0.record(
        answer: AnswerRecord(gate: gate, choice: "edit", by: person, edits: .object(edits))
      )
    }
    let state = try await runState(run.id)
    let again = try await wordsOfAgain(state.takenBack(since: before), before)
    let said = [self.words(for: settings), again].compactMap(\.self).joined(separator: " ")
    let isAsked = state.waitingGates.contains { $0.id == gate }
    var output =
      isAsked
      ? try await answer(approves: true, gate: gate, reason: nil)
      : try await go(run.id, run.isStepping ? .until(gate) : .end)
    output.markdown = "\(said)\n\n\(output.markdown)"
    return output
  }

  private static var noGateWaits: ShellError {
    ShellError(
      "no gate waits",
      remedy: "`continue` goes on to the next one",
      code: "gate_not_waiting",
    )
  }

  func reject(_ invocation: Invocation) async throws(ShellError) -> Output {
    try await answer(approves: false, gate: nil, reason: invocation.optionalWord(0))
  }

  /// Answers the gate that waits, and goes on as the person came to it: stepping or running.
  private func answer(
    approves: Bool,
    gate: String?,
    reason: String?,
  ) async throws(ShellError) -> Output {
    let run = try stoppedRun()
    guard let gate = gate ?? (run.isGate ? run.node : nil) else { throw Self.noGateWaits }
    let person = person
    try await withEngine {
      try await $0.answer(
        gate: gate,
        in: run.id,
        approve: approves,
        reason: reason,
        by: person,
      )
    }
    try record {
      try $0.record(
        answer: AnswerRecord(
          gate: gate,
          choice: approves ? "approve" : "reject",
          by: person,
          edits: reason.map { ["reason": .string($0)] },
        )
      )
    }
    var output = try await go(
      run.id,
      approves && run.isStepping ? .start : .end,
      since: approves ? .gateApproved(node: gate, by: person) : nil,
    )
    let because = reason.map { ": \($0.markdownSafe)" } ?? ""
    output.markdown =
      "\(approves ? "Approved" : "Rejected") **\(gate)**\(because).\n\n" + output.markdown
    return output
  }

  /// Answers the selection that waits with places from 0, and goes on as the person came to it.
  func select(_ invocation: Invocation) async throws(ShellError) -> Output {
    let run = try stoppedRun()
    guard run.isGate, let gate = run.node else {
      throw ShellError(
        "no selection waits",
        remedy: "`continue` goes on to the next one",
        code: "gate_not_waiting",
      )
    }
    _ = try invocation.word(0, "the numbers of what is picked, such as 0,2")
    let picks = try picks(invocation.positionals[...], invocation)
    let person = person
    try await withEngine { try await $0.select(at: gate, in: run.id, picks, by: person) }
    try record {
      try $0.record(
        answer: AnswerRecord(
          gate: gate,
          choice: "select",
          by: person,
          edits: ["indices": .array(picks.map { .integer($0) })],
        )
      )
    }
    var output = try await go(
      run.id,
      run.isStepping ? .start : .end,
      since: .selectionAnswered(node: gate, indices: picks, by: person),
    )
    let words = picks.map(String.init).joined(separator: ", ")
    output.markdown = "Selected \(words) at **\(gate.markdownSafe)**.\n\n" + output.markdown
    return output
  }

  /// The numbers of candidates that were typed.
  func picks(
    _ arguments: ArraySlice<Argument>,
    _ invocation: Invocation,
  ) throws(ShellError) -> [Int] {
    var indices: [Int] = []
    for argument in arguments {
      for part in argument.text.split(separator: ",") {
        guard let index = Int(part), index >= 0 else {
          throw invocation.error(
            "`\(part)` is no number of a candidate",
            at: argument,
            remedy: "write them as `select 0,2`",
            code: "invalid_input",
          )
        }
        indices.append(index)
      }
    }
    return indices
  }

  /// Says again what the gate asks.
  func atGate(_ run: Place.StoppedRun) async throws(ShellError) -> Output {
    let state = try await shownState()
    guard let gate = run.node.flatMap({ state.node($0) }) else {
      throw ShellError("the run is gone", code: "job_not_found")
    }
    let alias = aliases.alias(for: run.id, kind: .run)
    return Output(question(gate, in: state, alias), status: .waiting)
  }

  /// What a gate asks, with what it is about.
  func question(
    _ gate: FlowNode,
    in state: RunState,
    _ alias: String,
    isShown: (String) -> Bool = { _ in false },
  ) -> String {
    var blocks: [String] = []
    let candidates = state.candidates(of: gate.id)
    // The candidates of a selection are what its producers gave.
    for producer in gate.dependsOn where candidates == nil && !isShown(producer) {
      guard case .success(let result)? = state.status(of: producer) else { continue }
      blocks += result.outputs.map { show($0.value, name: producer) }
    }
    if let note = handNote(on: gate.id, in: state, among: state.changes) {
      blocks.append("✎ \(note)")
    }
    if let candidates {
      blocks += sheet(of: candidates, at: gate.id)
      let message = (gate.label ?? "Which ?").markdownSafe
      let range = RunState.picks(of: gate, among: candidates.count)
      let count =
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
      blocks.append(
        "**\(message)** \(alias) waits at `\(gate.id)` for \(count) of these: `select 0,…` or "
          + "`reject \"why\"`."
      )
      return blocks.joined(separator: "\n\n")
    }
    let message = (gate.label ?? "Continue ?").markdownSafe
    blocks.append("**\(message)** \(alias) waits at `\(gate.id)`: `approve` or `reject \"why\"`.")
    return blocks.joined(separator: "\n\n")
  }

  /// The candidates of a selection by their numbers: pictures side by side, anything else below
  /// each other.
  private func sheet(of candidates: [JSONValue], at gate: String) -> [String] {
    guard candidates.allSatisfy({ $0.string?.isAssetID == true }) else {
      return candidates.enumerated().map { "**\($0)** \(show($1, name: gate))" }
    }
    let pictures = candidates.enumerated().map { show($1, name: "\($0)") }
    return [pictures.joined(separator: "\n")]
  }
}
