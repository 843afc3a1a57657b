import Engine
import JSON
import Notebook
import Workflows

extension Workbench {
  /// What of a record does not count where calls, people and time are real.
  static let realKinds: Set = ["asset", personKind, "stop", "time", "inbox", ownerKind, "watch"]

  /// Loads what an entry used from outside its session, before the entry runs.
  func load(_ states: [StateRecord], of file: SessionFile) async throws {
    for state in states {
      if state.kind == "asset" {
        try await load(asset: state, of: file)
        continue
      }
      let bytes = try file.asset(state.asset)
      switch state.kind {
      case "place":
        guard let place = Place(json: try JSONValue(parsing: bytes)) else {
          throw ShellError("the recorded place cannot be read", code: ExitStatus.damagedCode)
        }
        try await enter(place)
      case Self.personKind: take(person: try JSONValue(parsing: bytes))
      case Self.budgetKind:
        try await load(budgetOf: state.name, try JSONValue(parsing: bytes))
      case "model": try load(model: state, bytes)
      // A replay sets its breakpoints and displays itself.
      case Self.breakpointsKind, Self.displaysKind: continue
      // The provider has it from the session.
      case AnsweredOutcome.kind: continue
      case "workflow":
        let json = try JSONValue(parsing: bytes)
        let project = place.project.id
        let isRecorded = isRecorded
        _ = try await withEngine {
          let workflow = try PackedWorkflow.unpacked(json)
          _ = try await $0.importWorkflow(workflow, in: project, replaces: isRecorded)
        }
      case "run":
        let json = try JSONValue(parsing: bytes)
        let (project, isRecorded) = (place.project.id, isRecorded)
        _ = try await withEngine {
          try await $0.importRun(json, in: project, restoresResults: true, replaces: isRecorded)
        }
      default:
        let names = try JSONValue(parsing: bytes).array?.compactMap(\.string) ?? []
        observations[state.kind, default: []].append(names)
      }
    }
  }

  /// Takes a recorded asset into the store, without reading it as a whole.
  private func load(asset state: StateRecord, of file: SessionFile) async throws {
    let path = try file.checkedPath(ofAsset: state.asset)
    let mimeType = state.details["mimeType"]?.string ?? "application/octet-stream"
    _ = try await withEngine { try await $0.storeAsset(path: path, mimeType: mimeType) }
  }

  /// Goes to a recorded place; makes its team and project with the recorded ids.
  private func enter(_ place: Place) async throws(ShellError) {
    let team = place.team
    if try await withEngine({ try await $0.teams() }).allSatisfy({ $0.id != team.id }) {
      ids.replay([team.id])
      _ = try await withEngine { try await $0.createTeam(named: team.name) }
    }
    let project = place.project
    let projects = try await withEngine { try await $0.projects(in: team.id) }
    if projects.allSatisfy({ $0.id != project.id }) {
      ids.replay([project.id])
      _ = try await withEngine { try await $0.createProject(named: project.name, in: team.id) }
    }
    self.place = place
  }

  /// Gives the ids that an entry made when it was recorded, in their order.
  func useRecordedIDs(of entry: Entry) {
    let numbered = entry.ids.compactMap { name, id -> (Int, String)? in
      guard name.hasPrefix("new:"), let number = Int(name.dropFirst(4)) else { return nil }
      return (number, id)
    }
    ids.replay(numbered.sorted { $0.0 < $1.0 }.map(\.1))
  }
}
