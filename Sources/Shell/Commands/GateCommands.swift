import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  func approve(_ invocation: Invocation) async throws(ShellError) -> Output {
    try await answer(approves: true, gate: invocation.optionalWord(0), reason: nil)
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
    guard let gate = gate ?? (run.isGate ? run.node : nil) else {
      throw ShellError(
        "no gate waits",
        remedy: "`continue` goes on to the next one",
        code: "gate_not_waiting",
      )
    }
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
    var output = try await go(run.id, approves && run.isStepping ? .start : .end)
    let because = reason.map { ": \($0.markdownSafe)" } ?? ""
    output.markdown =
      "\(approves ? "Approved" : "Rejected") **\(gate)**\(because).\n\n" + output.markdown
    return output
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
    for producer in gate.dependsOn where !isShown(producer) {
      guard case .success(let result)? = state.status(of: producer) else { continue }
      blocks += result.outputs.map { show($0.value, name: producer) }
    }
    let message = (gate.label ?? "Continue ?").markdownSafe
    blocks.append("**\(message)** \(alias) waits at `\(gate.id)`: `approve` or `reject \"why\"`.")
    return blocks.joined(separator: "\n\n")
  }
}
