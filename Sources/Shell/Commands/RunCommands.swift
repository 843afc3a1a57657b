import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  func run(_ invocation: Invocation) async throws(ShellError) -> Output {
    try checkNoRun(invocation)
    let id = try await startRun(invocation)
    if let first = invocation.optionalWord(0) {
      guard first == "to" else {
        throw ShellError(
          "run takes `to NODE`",
          at: invocation.positional(0)?.range,
          remedy: "usage: \(invocation.usage)",
          code: "usage",
        )
      }
      let node = try invocation.word(1, "a node behind `to`")
      return try await advance(id, .until(node), isStepping: true)
    }
    return try await advance(id, .toEnd, isStepping: false)
  }

  func step(_ invocation: Invocation) async throws(ShellError) -> Output {
    if place.run != nil { return try await next(invocation) }
    let id = try await startRun(invocation)
    return try await advance(id, .stopBeforeNext, isStepping: true)
  }

  func next(_ invocation: Invocation) async throws(ShellError) -> Output {
    let run = try stoppedRun()
    let node = invocation.optionalWord(0)
    if run.isGate, node == nil { return try await atGate(run) }
    return try await advance(run.id, .one(node), isStepping: true)
  }

  func goOn(_ invocation: Invocation) async throws(ShellError) -> Output {
    let run = try stoppedRun()
    return try await advance(run.id, .toEnd, isStepping: false)
  }

  func until(_ invocation: Invocation) async throws(ShellError) -> Output {
    let run = try stoppedRun()
    let node = try invocation.word(0, "a node")
    return try await advance(run.id, .until(node), isStepping: true)
  }

  func cancel(_ invocation: Invocation) async throws(ShellError) -> Output {
    let word = invocation.optionalWord(0)
    let id = if let word { try runID(word, invocation) } else { try stoppedRun().id }
    let person = person
    try await state(run: id)
    try await withEngine { try await $0.cancel(id, by: person) }
    return try await advance(id, .toEnd, isStepping: false)
  }

  func approve(_ invocation: Invocation) async throws(ShellError) -> Output {
    try await answer(approves: true, gate: invocation.optionalWord(0), reason: nil)
  }

  func reject(_ invocation: Invocation) async throws(ShellError) -> Output {
    try await answer(approves: false, gate: nil, reason: invocation.optionalWord(0))
  }

  func runs(_ invocation: Invocation) async throws(ShellError) -> Output {
    let project = place.project.id
    let runs = try await withEngine { try await $0.runs(in: project, workflow: nil, limit: 20) }
    guard !runs.isEmpty else { return Output("No runs yet. `step` or `run` starts one.") }
    var lines = ["| run | workflow | status | waits for | CU |", "|---|---|---|---|---:|"]
    for run in runs {
      try await state(run: run.id)
      let alias = aliases.alias(for: run.id, kind: .run)
      let gates = run.waitingGates.map(\.cell).joined(separator: ", ")
      lines.append(
        "| \(alias) | \(run.workflowName.cell) | \(run.status) | \(gates) | \(run.cost) |"
      )
    }
    return Output(lines.joined(separator: "\n"))
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
    let rule: AdvanceRule = approves && run.isStepping ? .stopBeforeNext : .toEnd
    var output = try await advance(run.id, rule, isStepping: run.isStepping)
    let because = reason.map { ": \($0.markdownSafe)" } ?? ""
    output.markdown =
      "\(approves ? "Approved" : "Rejected") **\(gate)**\(because).\n\n" + output.markdown
    return output
  }

  private func startRun(_ invocation: Invocation) async throws(ShellError) -> String {
    let definition = try await runDefinition(invocation)
    let project = place.project.id
    let id = try await withEngine { try await $0.startRun(of: definition, in: project) }
    known.insert(id)
    // From here on a crash leaves a run that the next start shows.
    try move {
      $0.run = Place.StoppedRun(id: id, node: nil, isGate: false, isStepping: false, cost: "0")
    }
    return id
  }

  private func checkNoRun(_ invocation: Invocation) throws(ShellError) {
    guard let run = place.run else { return }
    throw ShellError(
      "\(aliases.alias(for: run.id, kind: .run)) is stopped",
      remedy: "`continue` goes on with it, `quit` leaves it, `cancel` ends it",
      code: "run_stopped",
    )
  }

  func stoppedRun() throws(ShellError) -> Place.StoppedRun {
    guard let run = place.run else {
      throw ShellError("no run is stopped", remedy: "`step` or `run` starts one", code: "no_run")
    }
    return run
  }

  func runID(_ word: String, _ invocation: Invocation) throws(ShellError) -> String {
    if let id = aliases.id(for: word) { return id }
    if word.hasPrefix("job_") { return word }
    throw ShellError(
      "there is no run `\(word)` in this session",
      remedy: "`runs` lists them",
      code: "job_not_found",
    )
  }
}

/// The credits as a JSON number.
func number(_ credits: Credits) -> JSONNumber { JSONNumber(credits.description) ?? JSONNumber(0) }
