import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  func run(_ invocation: Invocation) async throws(ShellError) -> Output {
    guard let first = invocation.positional(0) else {
      try checkNoRun(invocation)
      let run = try await startRun(invocation)
      debug.repeated = "continue"
      return try await go(run, .end)
    }
    guard first.text == "to" else {
      throw ShellError(
        "run takes `to NODE`",
        at: first.range,
        remedy: "usage: \(invocation.usage)",
        code: "usage",
      )
    }
    let argument = try invocation.required(1, "a node behind `to`")
    try invocation.checkPositionals(atMost: 2)
    // In a run that is stopped it is another word for `until`.
    if let run = place.run {
      guard invocation.parameters.isEmpty else { throw runIsStopped(run) }
      try checkNoBudget(invocation)
      let node = try target(argument, in: try await shownState())
      debug.repeated = "until \(node)"
      return try await go(run.id, .until(node))
    }
    let definition = try await runDefinition(invocation)
    try checkTarget(argument, of: definition)
    let id = try await startRun(definition)
    debug.repeated = "until \(argument.text)"
    return try await go(id, .until(argument.text))
  }

  func cancel(_ invocation: Invocation) async throws(ShellError) -> Output {
    let word = invocation.optionalWord(0)
    let id = if let word { try runID(word, invocation) } else { try stoppedRun().id }
    let person = person
    try await state(run: id)
    try await withEngine { try await $0.cancel(id, by: person) }
    return try await go(id, .end)
  }

  func runs(_ invocation: Invocation) async throws(ShellError) -> Output {
    let project = place.project.id
    let runs = try await withEngine { try await $0.runs(in: project, workflow: nil, limit: 20) }
    guard !runs.isEmpty else { return Output("No runs yet. `step` or `run` starts one.") }
    var lines = ["| run | workflow | status | waits for | CU |", "|---|---|---|---|---:|"]
    for run in runs {
      try await state(run: run.id)
      let alias = aliases.alias(for: run.id, kind: .run)
      let waits = try await waits(of: run)
      lines.append(
        "| \(alias)\(run.changes > 0 ? " ✎\(run.changes)" : "") | \(run.workflowName.cell) "
          + "| \(run.status) | \(waits) | \(run.cost) |"
      )
    }
    if runs.contains(where: { $0.changes > 0 }) {
      lines += ["", "✎ is how much was changed by hand; `where` and a run's end name it."]
    }
    return Output(lines.joined(separator: "\n"))
  }

  func startRun(_ invocation: Invocation) async throws(ShellError) -> String {
    try await startRun(try await runDefinition(invocation))
  }

  private func startRun(_ definition: RunDefinition) async throws(ShellError) -> String {
    let project = place.project.id
    let id = try await withEngine { try await $0.startRun(of: definition, in: project) }
    known.insert(id)
    // From here on a crash leaves a run that the next start shows.
    try move {
      $0.run = Place.StoppedRun(id: id, node: nil, isGate: false, isStepping: false, cost: "0")
    }
    return id
  }

  /// Refuses a node that a run cannot come to, before the run is made.
  private func checkTarget(
    _ argument: Argument,
    of definition: RunDefinition,
  ) throws(ShellError) {
    // What cannot be run at all is refused when the run is made.
    guard let state = try? RunState(definition), !state.mayHave(argument.text) else { return }
    let ids = definition.flow.nodes.flatMap { [$0.id, $0.loop?.endID].compactMap(\.self) }
    throw .unknown(
      "node",
      argument.text,
      at: argument.range,
      candidates: ids,
      remedy: "`graph` shows them; inputs and constants are none of the run's nodes",
      code: "unknown_node",
    )
  }

  private func checkNoRun(_ invocation: Invocation) throws(ShellError) {
    guard let run = place.run else { return }
    throw runIsStopped(run)
  }

  private func runIsStopped(_ run: Place.StoppedRun) -> ShellError {
    ShellError(
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
