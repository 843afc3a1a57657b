import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  func budget(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkNames([])
    try invocation.checkPositionals(atMost: 2)
    try await stateOfBudget()
    let (scope, amount) = try budgetWords(invocation)
    let mode = try budgetMode(invocation)
    guard amount != nil || mode != nil else {
      let output = budgetTable(try await standings())
      try await noteBudgets()
      return output
    }
    let before = try await standing(of: scope, invocation)
    let budget = try newBudget(amount, mode, before, invocation)
    try await set(budget, scope)
    try await noteBudgets()
    let after = try await standing(of: scope, invocation)
    return Output(try await words(for: after), data: .array([after.json]))
  }

  /// Whose budget is meant, and the limit that is given.
  private func budgetWords(
    _ invocation: Invocation
  ) throws(ShellError) -> (BudgetScope, Argument?) {
    guard let first = invocation.positional(0) else { return (.run, nil) }
    if let scope = BudgetScope(rawValue: first.text) { return (scope, invocation.positional(1)) }
    if let second = invocation.positional(1) {
      throw .unknown(
        "budget",
        first.text,
        at: first.range,
        candidates: BudgetScope.allCases.map(\.rawValue),
        remedy: "write `budget session \(second.text)`",
        code: ExitStatus.usageCode,
      )
    }
    return (.run, first)
  }

  private func budgetMode(_ invocation: Invocation) throws(ShellError) -> BudgetMode? {
    let modes = BudgetMode.allCases.filter { invocation.flag("--\($0.rawValue)") }
    guard modes.count > 1 else { return modes.first }
    throw invocation.error(
      "`--audit` and `--enforce` contradict each other",
      at: invocation.flagValue("--enforce"),
      remedy: "keep one of them",
      code: ExitStatus.usageCode,
    )
  }

  /// The budget as it is to be; a mode alone keeps the limit, and a limit alone the mode.
  private func newBudget(
    _ amount: Argument?,
    _ mode: BudgetMode?,
    _ standing: BudgetStanding,
    _ invocation: Invocation,
  ) throws(ShellError) -> Budget? {
    guard let amount else {
      guard var budget = standing.budget else {
        throw ShellError(
          "the \(standing.scope.rawValue) has no limit yet",
          at: invocation.nameRange,
          remedy: "give one: `budget \(standing.scope.rawValue) 5`",
          code: "no_budget",
        )
      }
      budget.mode = mode ?? budget.mode
      return budget
    }
    if amount.text == "off" { return nil }
    let limit: Credits
    if amount.text.first == "+" {
      limit = standing.spent + (try credits(amount, amount.text.dropFirst()))
    } else {
      limit = try credits(amount, amount.text[...])
    }
    return Budget(limit, mode ?? standing.budget?.mode ?? .enforce)
  }

  /// The credits that an argument spells.
  private func credits(
    _ argument: Argument,
    _ text: Substring,
  ) throws(ShellError) -> Credits {
    if let credits = Credits(decimal: text), credits >= .zero { return credits }
    throw ShellError(
      "\(codeSpan(argument.text)) is no number of credits",
      at: argument.range,
      remedy: "write a decimal with at most six digits behind the point, such as `0.5`, or `off`",
      code: "invalid_input",
    )
  }

  /// The budget that `--budget` gives to a run that begins.
  func budgetFlag(_ invocation: Invocation) throws(ShellError) -> Budget? {
    guard let argument = invocation.flagValue("--budget") else { return nil }
    return Budget(try credits(argument, argument.text[...]))
  }

  /// Refuses `--budget` in a run that is stopped, which has its own.
  func checkNoBudget(_ invocation: Invocation) throws(ShellError) {
    guard let argument = invocation.flagValue("--budget") else { return }
    throw invocation.error(
      "a run is stopped, and `--budget` is for one that begins",
      at: argument,
      remedy: "`budget \(argument.text)` sets the budget of the run that is stopped",
      code: "run_stopped",
    )
  }

  private func set(_ budget: Budget?, _ scope: BudgetScope) async throws(ShellError) {
    switch scope {
    case .run:
      let (run, person) = (try stoppedRun().id, try author())
      try await withEngine { try await $0.setBudget(budget, of: run, by: person) }
    case .session:
      let session = session.id
      try await withEngine { try await $0.setBudget(budget, ofSession: session) }
    case .project:
      let project = place.project.id
      try await withEngine { try await $0.setBudget(budget, ofProject: project) }
    }
  }

  // MARK: Standings

  /// How the budgets stand: the stopped run's, if there is one, the session's and the project's.
  private func standings() async throws(ShellError) -> [BudgetStanding] {
    let (run, project) = (place.run?.id, place.project.id)
    return try await withEngine { try await $0.budgets(of: run, in: project) }
  }

  private func standing(
    of scope: BudgetScope,
    _ invocation: Invocation,
  ) async throws(ShellError) -> BudgetStanding {
    if let standing = try await standings().first(where: { $0.scope == scope }) { return standing }
    throw ShellError(
      "no run is stopped",
      at: invocation.positional(0)?.range,
      remedy: "`run --budget=5` starts one with a budget; `budget session 5` sets the session's",
      code: "no_run",
    )
  }

  /// Remembers which limits are reached, for the prompt, and what a replay knows by now.
  func noteBudgets() async throws(ShellError) {
    let standings = try await standings()
    if let project = standings.last { knownBudget = (place.project.id, project.settled) }
    var scopes = standings.filter(\.isUsedUp).map(\.scope)
    if let run = place.run?.id, case .budget(let crossing)? = try await runState(run).pause,
      standings.contains(where: { $0.refusal(of: crossing.node, price: crossing.price) != nil })
    {
      scopes.append(crossing.scope)
    }
    let owners: [BudgetScope: String?] = [
      .run: place.run?.id, .session: session.id, .project: place.project.id,
    ]
    var reached: [String: String] = [:]
    for scope in scopes { reached[scope.rawValue] = owners[scope] ?? nil }
    try move { $0.reachedBudgets = reached }
  }

  // MARK: Words

  private func budgetTable(_ standings: [BudgetStanding]) -> Output {
    var lines = ["| budget | limit | mode | spent | left |", "|---|---:|---|---:|---:|"]
    for standing in standings {
      let limit = standing.budget.map { "\($0.limit)" } ?? "none"
      let left = standing.left.map { standing.isUsedUp ? "**\($0)**" : "\($0)" } ?? ""
      let underway = standing.reserved > .zero ? " + \(standing.reserved) under way" : ""
      lines.append(
        "| \(name(of: standing.scope).cell) | \(limit) | \(standing.budget?.mode.rawValue ?? "") "
          + "| \(standing.spent)\(underway) | \(left) |"
      )
    }
    return Output(lines.joined(separator: "\n"), data: .array(standings.map(\.json)))
  }

  private func name(of scope: BudgetScope) -> String {
    switch scope {
    case .run: place.run.map { aliases.alias(for: $0.id, kind: .run) } ?? "run"
    case .session: "session"
    case .project: "project \(place.project.name)"
    }
  }

  /// What is said of a budget that was set just now.
  private func words(for standing: BudgetStanding) async throws(ShellError) -> String {
    let owner =
      switch standing.scope {
      case .run: name(of: .run)
      case .session: "the session"
      case .project: "the project **\(place.project.name.markdownSafe)**"
      }
    guard let budget = standing.budget, let left = standing.left else {
      return "Nothing limits what \(owner) costs; \(standing.spent) CU are spent so far."
        + (try await wayOn())
    }
    let effect =
      switch budget.mode {
      case .enforce: "a run pauses before the call that would pass it"
      case .audit: "passing it is said, and stops nothing"
      }
    let room =
      left > .zero
      ? "\(left) left" : "**nothing left**\(left < .zero ? ", it is passed already" : "")"
    return "The budget of \(owner) is **\(budget.limit) CU**: \(standing.spent) spent, \(room); "
      + "\(effect).\(try await wayOn())"
  }

  /// That a run which a budget paused can go on.
  private func wayOn() async throws(ShellError) -> String {
    guard let run = place.run?.id, case .budget(let crossing)? = try await runState(run).pause
    else { return "" }
    let refusals = try await standings().compactMap {
      $0.refusal(of: crossing.node, price: crossing.price)
    }
    let alias = aliases.alias(for: run, kind: .run)
    guard let refusal = refusals.first else { return "\n\n`continue` goes on with \(alias)." }
    return "\n\n\(alias) stays paused: \(refusal.refusal.markdownSafe)."
  }
}

extension BudgetStanding {
  /// The standing without what is under way.
  var settled: BudgetStanding { BudgetStanding(scope, budget, spent: spent) }

  /// The standing for programs.
  fileprivate var json: JSONValue {
    [
      "scope": .string(scope.rawValue),
      "limit": budget.map { .number(number($0.limit)) } ?? .null,
      "mode": budget.map { .string($0.mode.rawValue) } ?? .null,
      "spent": .number(number(spent)), "reserved": .number(number(reserved)),
      "left": left.map { .number(number($0)) } ?? .null,
    ]
  }
}
