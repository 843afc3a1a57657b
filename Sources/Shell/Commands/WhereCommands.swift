import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  func team(_ invocation: Invocation) async throws(ShellError) -> Output {
    let teams = try await withEngine { try await $0.teams() }
    guard let first = invocation.optionalWord(0) else {
      return Output(names(teams.map(\.name), current: place.team.name, "teams"))
    }
    let team: Team
    if first == "new" {
      let name = try invocation.word(1, "a name behind `new`")
      team = try await withEngine { try await $0.createTeam(named: name) }
    } else if let existing = teams.first(where: { $0.name == first || $0.id == first }) {
      team = existing
    } else {
      throw unknown("team", first, teams.map(\.name), invocation)
    }
    let projects = try await withEngine { try await $0.projects(in: team.id) }
    let project: Project
    if let first = projects.first {
      project = first
    } else {
      project = try await withEngine { try await $0.createProject(named: "default", in: team.id) }
    }
    try enter(Place.Named(id: team.id, name: team.name), project)
    return Output(
      "Now in team **\(team.name.markdownSafe)**, project **\(project.name.markdownSafe)**."
    )
  }

  func project(_ invocation: Invocation) async throws(ShellError) -> Output {
    let team = place.team
    let projects = try await withEngine { try await $0.projects(in: team.id) }
    guard let first = invocation.optionalWord(0) else {
      return Output(names(projects.map(\.name), current: place.project.name, "projects"))
    }
    let project: Project
    if first == "new" {
      let name = try invocation.word(1, "a name behind `new`")
      project = try await withEngine { try await $0.createProject(named: name, in: team.id) }
    } else if let existing = projects.first(where: { $0.name == first || $0.id == first }) {
      project = existing
    } else {
      throw unknown("project", first, projects.map(\.name), invocation)
    }
    try enter(team, project)
    return Output("Now in project **\(project.name.markdownSafe)**.")
  }

  func use(_ invocation: Invocation) async throws(ShellError) -> Output {
    let name = try invocation.word(0, "a workflow")
    let project = place.project.id
    guard let record = try await withEngine({ try await $0.workflow(name, in: project) }),
      record.status != .deleted
    else { throw unknown("workflow", name, await workflowNames().map(\.name), invocation) }
    try await state(workflow: record.id)
    try move {
      $0.workflow = Place.Named(id: record.id, name: record.name)
      $0.isDraft = record.publishedRevision != record.revision
      $0.run = nil
      $0.lastRun = nil
    }
    let stale = try await staleness(of: record).map { "; \($0)" } ?? ""
    return Output(
      "Now at **\(record.name.markdownSafe)**, \(record.status.rawValue), "
        + "revision \(record.revision)\(stale)."
    )
  }

  func status(_ invocation: Invocation) async throws(ShellError) -> Output {
    var lines = [
      "| | |", "|---|---|", "| team | \(place.team.name.cell) |",
      "| project | \(place.project.name.cell) |",
      "| workflow | \(place.workflow?.name.cell ?? "none") |",
    ]
    if place.workflow != nil {
      let record = try await currentWorkflow()
      let stale = try await staleness(of: record).map { "; \($0)" } ?? ""
      lines.append("| version | \(record.status.rawValue), revision \(record.revision)\(stale) |")
    }
    if let run = place.run {
      let alias = aliases.alias(for: run.id, kind: .run)
      let node = run.node.map { run.isGate ? ", waits at gate `\($0)`" : ", before `\($0)`" } ?? ""
      lines.append("| run | \(alias)\(node), \(run.cost) CU so far |")
    }
    return Output(lines.joined(separator: "\n"))
  }

  private func enter(_ team: Place.Named, _ project: Project) throws(ShellError) {
    try move {
      $0.team = team
      $0.project = Place.Named(id: project.id, name: project.name)
      $0.workflow = nil
      $0.isDraft = false
      $0.run = nil
    }
  }

  private func names(_ names: [String], current: String, _ what: String) -> String {
    let items = names.map { $0 == current ? "- **\($0.markdownSafe)**" : "- \($0.markdownSafe)" }
    return "The \(what):\n\n" + items.joined(separator: "\n")
  }

  private func unknown(
    _ what: String,
    _ name: String,
    _ names: [String],
    _ invocation: Invocation,
  ) -> ShellError {
    ShellError(
      "there is no \(what) `\(name)`",
      at: invocation.positional(0)?.range,
      remedy: nearest(name, in: names).map { "did you mean `\($0)`?" }
        ?? "`\(what == "workflow" ? "list" : what)` lists them",
      code: "\(what)_not_found",
    )
  }
}
