import Engine
import JSON
import Notebook
import Service
import Text
import Workflows

extension Workbench {
  /// Lists what waits for a person in all projects, or answers one of it.
  func inbox(_ invocation: Invocation) async throws(ShellError) -> Output {
    let items = try await waitingItems()
    guard let verb = invocation.positional(0) else { return list(items) }
    guard let answer = InboxAnswer(rawValue: verb.text) else {
      throw .unknown(
        "answer",
        verb.text,
        at: verb.range,
        candidates: InboxAnswer.allCases.map(\.rawValue),
        remedy: "write `inbox approve 1`, `inbox reject 1 \"why\"` or `inbox select 1 0,2`",
        code: ExitStatus.usageCode,
      )
    }
    let number = try invocation.required(1, "the number of what is answered")
    guard let place = Int(number.text), items.indices.contains(place - 1) else {
      throw invocation.error(
        "the inbox has no `\(number.text)`",
        at: number,
        remedy: items.isEmpty ? "nothing waits" : "`inbox` lists 1 to \(items.count)",
        code: "job_not_found",
      )
    }
    return try await give(answer, to: items[place - 1], invocation)
  }

  private func waitingItems() async throws(ShellError) -> [InboxItem] {
    let engine = engine
    let seen = try await observed("inbox") {
      var gates = (try? await engine.waitingGates()) ?? []
      // Where nobody watches a run any more, its time may be over without an answer.
      let runs = Set(gates.filter { $0.deferral?.choice != nil }.map(\.run.id))
      var isOver = false
      for run in runs.sorted() {
        if let answered = try? await engine.answerOverdueGates(of: run), !answered.isEmpty {
          isOver = true
        }
      }
      if isOver { gates = (try? await engine.waitingGates()) ?? [] }
      return gates.map { InboxItem($0).text }
    }
    return seen.compactMap(InboxItem.init(text:))
  }

  private func list(_ items: [InboxItem]) -> Output {
    guard !items.isEmpty else { return Output("Nothing waits for a person.") }
    var lines = [
      "| | run | workflow | gate | asks | since | left |", "|---:|---|---|---|---|---|---|",
    ]
    for (place, item) in items.enumerated() {
      let alias = aliases.alias(for: item.run, kind: .run)
      let cells = [
        "\(place + 1)", alias, "\(item.project)/\(item.workflow)", item.gate, item.asks,
        ISOTime.text(item.since), item.left,
      ]
      lines.append("| \(cells.map(\.cell).joined(separator: " | ")) |")
    }
    lines += ["", "`inbox approve 1`, `inbox reject 1 \"why\"` and `inbox select 1 0,2` answer."]
    return Output(lines.joined(separator: "\n"))
  }

  private func give(
    _ answer: InboxAnswer,
    to item: InboxItem,
    _ invocation: Invocation,
  ) async throws(ShellError) -> Output {
    if item.run == place.run?.id, item.gate == place.run?.node {
      throw ShellError(
        "the prompt stands at this gate",
        remedy: "answer it with `\(answer.rawValue)` alone",
        code: "run_stopped",
      )
    }
    let (run, gate, person) = (item.run, item.gate, person)
    try await state(run: run)
    guard !item.isUnknownOutcome else {
      let alias = aliases.alias(for: run, kind: .run)
      throw ShellError(
        "\(codeSpan(gate)) is no gate: it is not known how its call ended",
        remedy:
          "`resume \(alias)`, then `retry \(gate)` makes the call again, `retry \(gate) --ask` "
          + "asks its provider, and `pin \(gate)=VALUE` says how it ended",
        code: "outcome_unknown",
      )
    }
    var edits: JSONValue?
    switch answer {
    case .approve:
      try invocation.checkPositionals(atMost: 2)
      try await withEngine { try await $0.answer(gate: gate, in: run, approve: true, by: person) }
    case .reject:
      try invocation.checkPositionals(atMost: 3)
      let reason = invocation.positional(2)?.text
      edits = reason.map { ["reason": .string($0)] }
      try await withEngine {
        try await $0.answer(gate: gate, in: run, approve: false, reason: reason, by: person)
      }
    case .select:
      let picks = try picks(invocation.positionals.dropFirst(2), invocation)
      edits = ["indices": .array(picks.map { .integer($0) })]
      try await withEngine { try await $0.select(at: gate, in: run, picks, by: person) }
    }
    try record {
      try $0.record(
        answer: AnswerRecord(gate: gate, choice: answer.rawValue, by: person, edits: edits)
      )
    }
    let news = try await answersByOthers(in: run, but: gate)
    let alias = aliases.alias(for: run, kind: .run)
    let said = "\(answer.done) **\(gate.markdownSafe)** of \(alias)."
    if let owner = item.owner {
      return Output("\(said) Process \(owner) goes on with it.")
    }
    var output = try await goOnBeside(run)
    output.markdown = ([said] + news + [output.markdown]).joined(separator: "\n\n")
    return output
  }

  /// What others answered in a run that this shell left, now that it goes on with it itself.
  private func answersByOthers(
    in run: String,
    but gate: String,
  ) async throws(ShellError) -> [String] {
    guard let version = stopWaiting(for: run) else { return [] }
    return try await answersElsewhere(in: run, since: version, but: gate)
  }

  /// Takes a run to its end or its next gate; the run that the prompt is at stays there.
  func goOnBeside(_ run: String) async throws(ShellError) -> Output {
    let before = place
    let output = try await go(run, .end)
    if let stopped = before.run, stopped.id != run {
      try move { ($0.run, $0.lastRun) = (stopped, before.lastRun) }
    }
    return output
  }
}

/// How something in the inbox is answered.
private enum InboxAnswer: String, CaseIterable {
  case approve, reject, select

  var done: String {
    switch self {
    case .approve: "Approved"
    case .reject: "Rejected"
    case .select: "Answered"
    }
  }
}

/// A line of the inbox, as it was seen.
private struct InboxItem {
  let run: String
  let workflow: String
  let project: String
  let gate: String
  let asks: String
  let since: Int64
  let left: String
  /// Whether it is no gate, but a call of which it is not known how it ended.
  let isUnknownOutcome: Bool
  /// The process that goes on with the run.
  let owner: Int?

  init(_ gate: WaitingGate) {
    run = gate.run.id
    workflow = gate.run.workflowName
    project = gate.project
    self.gate = gate.gate
    let candidates = gate.candidates.map { " (\(counted($0, "candidate")))" } ?? ""
    isUnknownOutcome = gate.isUnknownOutcome
    asks =
      isUnknownOutcome ? "How did its call end?" : (gate.message ?? "Continue ?") + candidates
    since = gate.since
    left = gate.deferral?.words.drop { $0 == " " }.description ?? ""
    owner = gate.owner.map(Int.init)
  }

  init?(text: String) {
    guard let json = try? JSONValue(parsing: Array(text.utf8)), let run = json["run"]?.string,
      let gate = json["gate"]?.string
    else { return nil }
    self.run = run
    self.gate = gate
    workflow = json["workflow"]?.string ?? ""
    project = json["project"]?.string ?? ""
    asks = json["asks"]?.string ?? ""
    since = json["since"]?.number?.int64 ?? 0
    left = json["left"]?.string ?? ""
    isUnknownOutcome = json["unknown"]?.bool ?? false
    owner = json["owner"]?.number?.int
  }

  var text: String {
    var object: JSONObject = [
      "run": .string(run), "workflow": .string(workflow), "project": .string(project),
      "gate": .string(gate), "asks": .string(asks), "since": .integer(since),
      "left": .string(left),
    ]
    if isUnknownOutcome { object["unknown"] = true }
    if let owner { object["owner"] = .integer(owner) }
    return JSONValue.object(object).compact
  }
}
