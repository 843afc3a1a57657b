import Engine
import JSON
import Notebook
import Workflows

extension Workbench {
  /// Goes back to where a session was left; returns what is not there any more, in a sentence.
  ///
  /// `place` is where that was, where the session does not say it.
  func goBack(
    to file: SessionFile,
    at place: Place? = nil,
  ) async throws(ShellError) -> String? {
    guard var left = place ?? file.lastPlace else { return nil }
    let (team, project) = (left.team, left.project)
    let teams = try await withEngine { try await $0.teams() }
    guard teams.contains(where: { $0.id == team.id }),
      try await withEngine({ try await $0.projects(in: team.id) })
        .contains(where: { $0.id == project.id })
    else {
      return "The session was in \(team.name)/\(project.name), which this home does not have."
    }
    var lost: String?
    if let workflow = left.workflow {
      let record = try await withEngine { try await $0.workflow(workflow.id, in: project.id) }
      if let record, record.status != .deleted {
        left.workflow?.name = record.name
      } else {
        left.workflow = nil
        left.run = nil
        lost = "The session was at \(workflow.name), which this home does not have any more."
      }
    }
    if let run = left.run {
      let state = try await withEngine { try await $0.state(of: run.id) }
      if state == nil || state?.outcome != nil {
        left.run = nil
        left.lastRun = state == nil ? nil : run.id
      }
    }
    let found = left
    try move { $0 = found }
    // What the session knows already need not be recorded again.
    recordedPlace = lost == nil && place == nil ? found : nil
    return lost
  }
}

extension SessionFile {
  /// Where the prompt was after the last entry; nil where the session does not say.
  fileprivate var lastPlace: Place? {
    for entry in entries.reversed() {
      if let place = entry.place { return Place(json: place) }
      guard let state = entry.states.last(where: { $0.kind == "place" }) else { continue }
      guard let bytes = try? asset(state.asset), let json = try? JSONValue(parsing: bytes) else {
        return nil
      }
      return Place(json: json)
    }
    return nil
  }
}
