import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  func run(_ invocation: Invocation) async throws(ShellError) -> Output {
    let start = invocation.freshWord == nil ? 0 : 1
    guard let first = invocation.positional(start) else {
      try checkNoRun()
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
    let argument = try invocation.required(start + 1, "a node behind `to`")
    try invocation.checkPositionals(atMost: start + 2)
    // In a run that is stopped it is another word for `until`.
    if let run = place.run {
      guard invocation.parameters.isEmpty,
        !invocation.flag("--fresh"), !invocation.flag(DraftMode.flag)
      else { throw runIsStopped(run) }
      try checkNoBudget(invocation)
      let node = try target(argument, in: try await shownState())
      debug.repeated = "until \(node)"
      return try await go(run.id, .until(node))
    }
    var definition = try await runDefinition(invocation)
    try checkTarget(argument, of: definition)
    try setFresh(invocation, of: &definition)
    let id = try await startRun(definition)
    debug.repeated = "until \(argument.text)"
    return try await go(id, .until(argument.text))
  }

  func cancel(_ invocation: Invocation) async throws(ShellError) -> Output {
    let word = invocation.optionalWord(0)
    let id = if let word { try runID(word, invocation) } else { try stoppedRun().id }
    let person = person
    try await state(run: id)
    let owner = try await ownerOnCancel(of: id)
    try await withEngine { try await $0.cancel(id, by: person) }
    guard let owner else { return try await go(id, .end) }
    // The process that works on the run ends it.
    let output = try await lookOn(id, owner: owner)
    if try await runState(id).outcome == nil {
      try await withEngine { _ = try await $0.advance(id, .toEnd) }
    }
    if place.run?.id == id {
      try move {
        $0.run = nil
        $0.lastRun = id
      }
    }
    return output
  }

  /// The other process that works on a run which is to be canceled, if there is one.
  private func ownerOnCancel(of run: String) async throws(ShellError) -> String? {
    let owner = try await withEngine { try await $0.owner(of: run) }
    let isRecalled = observations[Self.ownerKind]?.isEmpty == false
    guard isRecalled || owner != nil && !isRecorded else { return nil }
    return try await observed(Self.ownerKind) { owner.map { ["\($0)"] } ?? [] }.first
  }

  func runs(_ invocation: Invocation) async throws(ShellError) -> Output {
    if invocation.flag("--tree") { return try await runTree(invocation) }
    let project = place.project.id
    let runs = try await withEngine { try await $0.runs(in: project, workflow: nil, limit: 20) }
    guard !runs.isEmpty else { return Output("No runs yet. `step` or `run` starts one.") }
    let drafts = try await withEngine { try await $0.draftRuns(among: runs.map(\.id)) }
    var lines = ["| run | workflow | status | waits for | CU |", "|---|---|---|---|---:|"]
    // In the order in which they were made, so that a replay lists them in the same one.
    for run in runs.reversed() { try await state(run: run.id) }
    for run in runs {
      let alias = aliases.alias(for: run.id, kind: .run)
      let waits = try await waits(of: run)
      let draft = drafts.contains(run.id) ? " (draft)" : ""
      let changes = run.changes > 0 ? " ✎\(run.changes)" : ""
      lines.append(
        "| \(alias)\(draft)\(changes) | \(run.workflowName.cell) "
          + "| \(run.status) | \(waits) | \(run.cost) |"
      )
    }
    if runs.contains(where: { $0.changes > 0 }) {
      lines += ["", "✎ is how much was changed by hand; `where` and a run's end name it."]
    }
    return Output(lines.joined(separator: "\n"))
  }

  func startRun(_ invocation: Invocation) async throws(ShellError) -> String {
    var definition = try await runDefinition(invocation)
    try setFresh(invocation, of: &definition)
    return try await startRun(definition)
  }

  func startRun(_ definition: RunDefinition) async throws(ShellError) -> String {
    let project = place.project.id
    let id = try await withEngine { try await $0.startRun(of: definition, in: project) }
    try enter(id)
    return id
  }

  /// Goes to a run that was made just now.
  func enter(
    _ run: String,
    near node: String? = nil,
    isStepping: Bool = false,
  ) throws(ShellError) {
    known.insert(run)
    // From here on a crash leaves a run that the next start shows.
    try move {
      $0.run = Place.StoppedRun(
        id: run,
        node: node,
        isGate: false,
        isStepping: isStepping,
        cost: "0",
      )
    }
  }

  /// Refuses a node that a run cannot come to, before the run is made.
  func checkTarget(
    _ argument: Argument,
    name: String? = nil,
    of definition: RunDefinition,
  ) throws(ShellError) {
    let name = name ?? argument.text
    // What cannot be run at all is refused when the run is made.
    guard let state = try? RunState(definition), !state.mayHave(name) else { return }
    let ids = definition.flow.nodes.flatMap { [$0.id, $0.loop?.endID].compactMap(\.self) }
    throw .unknown(
      "node",
      name,
      at: argument.range,
      candidates: ids,
      remedy: "`graph` shows them; inputs and constants are none of the run's nodes",
      code: "unknown_node",
    )
  }

  func checkNoRun() throws(ShellError) {
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
