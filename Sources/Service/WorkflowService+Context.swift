import Engine

/// The team and project that a call names, and whether it only reads.
struct CallContext {
  var teamID: String?
  var projectID: String?
  var isReadOnly: Bool
}

extension ManageWorkflowsRequest {
  var context: CallContext {
    CallContext(teamID: teamID, projectID: projectID, isReadOnly: isReadOnly)
  }
}

extension ManageJobsRequest {
  var context: CallContext {
    CallContext(teamID: teamID, projectID: projectID, isReadOnly: action != .cancel)
  }
}

extension WorkflowService {
  /// The project that a call works on: the caller's own, or the one that it names.
  ///
  /// A bound caller may name nothing else than its own. Of an unbound one's calls those that only
  /// read may leave out what can be but one; those that write never do (contract §1).
  func project(_ context: CallContext) async throws(ServiceError) -> String {
    if let scope {
      let team = context.teamID ?? scope.teamID
      let project = context.projectID ?? scope.projectID
      guard team == scope.teamID, project == scope.projectID else {
        throw .contextUnknown("this caller is bound to its own team and project; leave them out")
      }
      return project
    }
    guard context.projectID != nil || context.isReadOnly else { throw .contextMissing }
    var found: [(team: String, project: String)] = []
    for team in try await withEngine({ try await $0.teams() })
    where context.teamID == nil || context.teamID == team.id {
      for project in try await withEngine({ try await $0.projects(in: team.id) })
      where context.projectID == nil || context.projectID == project.id {
        found.append((team.id, project.id))
      }
    }
    guard let first = found.first else {
      let what = context.projectID.map { "project `\($0)`" } ?? "project"
      let team = context.teamID.map { " in the team `\($0)`" } ?? ""
      throw .contextUnknown("there is no \(what)\(team) that this caller may use")
    }
    guard found.count == 1 else {
      let candidates = found.map { "\($0.project) (team \($0.team))" }
      throw .contextAmbiguous(parameter: "project_id", candidates: candidates)
    }
    return first.project
  }
}
