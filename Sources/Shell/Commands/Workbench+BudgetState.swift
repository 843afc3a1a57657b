import Engine
import JSON
import Notebook
import Workflows

extension Workbench {
  /// The kind of the state that says how the project's budget stood before an entry.
  static let budgetKind = "budget"

  /// Records how the project's budget stands, where the session does not say so yet: what was
  /// spent outside of it counts too.
  func stateOfBudget() async throws(ShellError) {
    guard writer != nil else { return }
    let project = place.project.id
    guard let standing = try await withEngine({ try await $0.budgets(in: project) }).last?.settled
    else { return }
    let known =
      knownBudget.flatMap { $0.project == project ? $0.standing : nil }
      ?? BudgetStanding(.project, nil, spent: .zero)
    guard standing != known else { return }
    try record {
      let json: JSONValue = [
        "limit": standing.budget.map { .integer($0.limit.millionths) } ?? .null,
        "mode": .string((standing.budget?.mode ?? .enforce).rawValue),
        "spent": .integer(standing.spent.millionths),
      ]
      let file = try $0.store(asset: Array(json.pretty.utf8), extension: "json")
      try $0.record(state: StateRecord(kind: Self.budgetKind, name: project, asset: file))
    }
    knownBudget = (project, standing)
  }

  /// Takes over how the budget of a project stood when a session was recorded.
  func load(budgetOf project: String, _ json: JSONValue) async throws(ShellError) {
    guard let spent = json["spent"]?.number?.int64,
      let mode = json["mode"]?.string.flatMap(BudgetMode.init(rawValue:))
    else {
      throw ShellError("the recorded budget cannot be read", code: ExitStatus.damagedCode)
    }
    let limit = json["limit"]?.number?.int64.map { Credits(millionths: $0) }
    let standing = BudgetStanding(
      .project,
      limit.map { Budget($0, mode) },
      spent: Credits(millionths: spent),
    )
    try await withEngine { try await $0.restore(standing, ofProject: project) }
  }
}
