import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// The word for the latest run.
  private static let lastRun = "last"

  func compare(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 3)
    try invocation.checkNames([])
    var rest = invocation.positionals[...]
    var runs: [String] = []
    while runs.count < 2, let argument = rest.first, let run = try await namedRun(argument) {
      runs.append(run)
      rest.removeFirst()
    }
    let node = rest.popFirst()
    if let extra = rest.first {
      throw invocation.error(
        "\(codeSpan(extra.text)) is one value too many",
        at: extra,
        remedy: "the usage is \(codeSpan(invocation.usage, columns: 100))",
        code: "usage",
      )
    }
    if runs.isEmpty, let node { return try await compare(node: node) }
    var compared = try await comparison(of: try await pair(runs))
    if invocation.flag("--time") {
      compared.times = (try await times(of: compared.before), try await times(of: compared.after))
    }
    let output: Output
    if let node {
      output = try await whole(try compared.node(node), of: compared)
    } else {
      output = try await overview(compared)
    }
    try await recordCalls()
    return output
  }

  // MARK: Runs

  /// The run that a word names; nil where it can only be a node.
  private func namedRun(_ argument: Argument) async throws(ShellError) -> String? {
    let word = argument.text
    if let id = aliases.id(for: word), id.hasPrefix("job_") { return id }
    if word == Self.lastRun { return try await lastRuns(of: place.workflow?.id, 1).first?.id }
    guard word.hasPrefix("run:") || word.hasPrefix("job_") else { return nil }
    guard word.hasPrefix("job_"), try await withEngine({ try await $0.state(of: word) }) != nil
    else {
      throw ShellError(
        "there is no run \(codeSpan(word)) in this session",
        at: argument.range,
        remedy: "`runs` lists them",
        code: "job_not_found",
      )
    }
    return word
  }

  /// The latest runs of a workflow, or of the project, the latest first.
  func lastRuns(
    of workflow: String?,
    _ limit: Int,
  ) async throws(ShellError) -> [RunSummary] {
    let project = place.project.id
    return try await withEngine {
      try await $0.runs(in: project, workflow: workflow, limit: limit)
    }
  }

  /// Two runs, of which those that are not named are the run before and the latest.
  private func pair(_ named: [String]) async throws(ShellError) -> (String, String) {
    if named.count == 2 { return (named[0], named[1]) }
    let later: String?
    if let run = named.first {
      later = run
    } else {
      later = try await lastRuns(of: place.workflow?.id, 1).first?.id
    }
    guard let later else {
      throw ShellError(
        "there is no run to compare",
        remedy: "`run` starts one",
        code: "no_run",
      )
    }
    let workflow = try await runState(later).definition.workflowID
    let runs = try await lastRuns(of: workflow, 100)
    guard let place = runs.firstIndex(where: { $0.id == later }), place + 1 < runs.count else {
      throw ShellError(
        "\(aliases.alias(for: later, kind: .run)) is the first run of its workflow",
        remedy: "name another run: `compare RUN RUN`",
        code: "no_run",
      )
    }
    return (runs[place + 1].id, later)
  }

  private func comparison(
    of runs: (String, String)
  ) async throws(ShellError) -> ComparedRuns {
    try await state(run: runs.0)
    try await state(run: runs.1)
    let (before, after) = (try await runState(runs.0), try await runState(runs.1))
    return ComparedRuns(
      before: ComparedRuns.Side(
        run: runs.0,
        alias: aliases.alias(for: runs.0, kind: .run),
        state: before,
      ),
      after: ComparedRuns.Side(
        run: runs.1,
        alias: aliases.alias(for: runs.1, kind: .run),
        state: after,
      ),
      comparison: RunComparison(from: before, to: after),
    )
  }

  private func times(of side: ComparedRuns.Side) async throws(ShellError) -> NodeTimes {
    let run = side.run
    return NodeTimes(try await withEngine { try await $0.events(of: run) })
  }
}
