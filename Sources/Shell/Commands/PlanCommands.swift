import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  nonisolated func planCommands() -> [Command] {
    [
      command(
        "cost",
        .run,
        "cost [--draft] [--fresh[=NODE,…]] [input=value …]",
        "Prices a run, node by node; starts nothing.",
        details: """
          Every call counts as if nothing were stored. A loop whose length a call decides is priced
          from its declared least to its most; where nothing limits it the price says `at least`.
          `--fresh`, as `run` has it, is therefore allowed and changes nothing; `plan --fresh=NODE`
          prices a run that computes some nodes anew.
          """,
        examples: ["cost", "cost prompt=\"a red fox\"", "cost --draft"],
        flags: ["--draft", "--fresh[=NODE]"],
      ) { bench, call throws(ShellError) in try await bench.cost(call) },
      command(
        "plan",
        .run,
        "plan [--draft] [--fresh[=NODE,…]] [input=value …]",
        "Says what a run would do: what is stored already, what runs and why, and its price.",
        details: """
          A node is `cached` where equal work was done before, by this run or an earlier one, and
          costs nothing. A node that runs although the last run had a result says what changed.
          `--draft` and `--fresh` are those of `run`. `plan` starts nothing.
          """,
        examples: ["plan", "plan prompt=\"a red fox\"", "plan --fresh=sketch"],
        flags: ["--draft", "--fresh[=NODE]"],
      ) { bench, call throws(ShellError) in try await bench.plan(call) },
    ]
  }

  func cost(_ invocation: Invocation) async throws(ShellError) -> Output {
    let plan = try await plan(invocation, isFresh: true)
    let lines = plan.lines.filter { $0.model != nil && !$0.isLeftOut }
    guard !lines.isEmpty else { return Output("Nothing here calls a model: 0 CU.") }
    var rows = ["| node | model | calls | CU |", "|---|---|---:|---:|"]
    for line in lines {
      rows.append(
        "| \(line.node.cell) | \((line.model ?? "").cell) | \(line.callWords) | \(line.price) |"
      )
    }
    rows.append("| **total** | | | **\(plan.price)** |")
    let left = plan.lines.filter { $0.model != nil && $0.isLeftOut }.map { "`\($0.node)`" }
    if !left.isEmpty { rows += ["", "Left out: \(left.joined(separator: ", "))."] }
    return Output(rows.joined(separator: "\n"), data: plan.json)
  }

  func plan(_ invocation: Invocation) async throws(ShellError) -> Output {
    let plan = try await plan(invocation, isFresh: false)
    var rows = ["| node | | does | why | CU |", "|---|---|---|---|---:|"]
    for line in plan.lines {
      rows.append(
        "| \(line.node.cell) | \((line.model ?? line.type.name).cell) | \(does(line).cell) "
          + "| \(why(line).cell) | \(line.model == nil ? "" : line.price.description) |"
      )
    }
    rows.append("| **total** | | | | **\(plan.price)** |")
    return Output(rows.joined(separator: "\n"), data: plan.json)
  }

  private func plan(
    _ invocation: Invocation,
    isFresh: Bool,
  ) async throws(ShellError) -> RunPlan {
    try invocation.checkPositionals(atMost: invocation.freshWord == nil ? 0 : 1)
    var definition = try await runDefinition(invocation)
    try setFresh(invocation, of: &definition)
    let project = place.project.id
    return try await withEngine { [definition] in
      try await $0.plan(definition, in: project, isFresh: isFresh)
    }
  }

  private func does(_ line: RunPlan.Line) -> String {
    var words: [String] = []
    if line.type.isGate { words.append("asks") }
    if line.calls > 0 { words.append(line.calls == 1 ? "runs" : "runs ×\(line.calls)") }
    if line.free > 0 {
      words.append(line.free == 1 ? "is worked out" : "is worked out ×\(line.free)")
    }
    for (run, count) in line.cached.sorted(by: { $0.key < $1.key }) {
      let from = run.isEmpty ? "this run" : aliases.alias(for: run, kind: .run)
      words.append("cached from \(from)\(count == 1 ? "" : " ×\(count)")")
    }
    if line.later.high != 0 { words.append("runs later ×\(line.later.words)") }
    if line.skipped > 0 {
      words.append(line.skipped == 1 ? "is skipped" : "is skipped ×\(line.skipped)")
    }
    if line.failing > 0 {
      words.append(line.failing == 1 ? "will fail" : "will fail ×\(line.failing)")
    }
    return words.joined(separator: ", ")
  }

  private func why(_ line: RunPlan.Line) -> String {
    if let stale = line.stale { return "stale: \(stale)" }
    return line.reason ?? ""
  }
}

extension RunPlan.Line {
  /// Whether the node does nothing in this run.
  fileprivate var isLeftOut: Bool {
    calls == 0 && later.high == 0 && cached.isEmpty && failing == 0
  }

  /// The number of calls, as far as it is known.
  fileprivate var callWords: String {
    guard later.high != 0 else { return "\(calls)" }
    let high = later.high.map { $0 + calls }
    return CountRange(later.low + calls, high).words
  }
}

extension CountRange {
  /// `3`, `0 … 3` or `0 …`.
  fileprivate var words: String {
    guard let high else { return "\(low) …" }
    return low == high ? "\(low)" : "\(low) … \(high)"
  }
}

extension RunPlan {
  /// The plan for programs.
  var json: JSONValue {
    [
      "creativeUnitsCost": .number(number(price.high ?? price.low)),
      "low": .number(number(price.low)),
      "high": price.high.map { .number(number($0)) } ?? .null,
      "nodes": .array(
        lines.map { line in
          [
            "node": .string(line.node), "calls": .integer(line.calls),
            "cached": .integer(line.cached.values.reduce(0, +)),
            "skipped": .integer(line.skipped), "low": .number(number(line.price.low)),
            "high": line.price.high.map { .number(number($0)) } ?? .null,
          ]
        }
      ),
    ]
  }
}
