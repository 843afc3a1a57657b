import Engine

extension EngineError {
  /// A stable word for programs.
  var code: String {
    switch self {
    case .unknownTeam: "team_not_found"
    case .unknownProject: "project_not_found"
    case .unknownWorkflow: "workflow_not_found"
    case .unknownRun: "job_not_found"
    case .unknownNode, .nodeNotReady, .outcomeUnknown: "node_not_ready"
    case .unknownGate, .gateNotOpen: "gate_not_waiting"
    case .badSelection, .selectionExpected: "bad_selection"
    case .gateAnswered: "gate_answered"
    case .runEnded: "run_ended"
    case .nameTaken: "name_taken"
    case .invalidName: "invalid_name"
    case .innerWorkflow, .badFlow: "invalid_workflow"
    case .revisionConflict, .runConflict, .importConflict: "conflict"
    case .owned, .leaseLost: "run_owned"
    case .invalidImport, .unreadableFile, .assetTooLarge: "unreadable_file"
    case .damagedStore, .damagedRecord: ExitStatus.damagedCode
    case .homeNotWritable, .diskFull, .newerStore, .storeBusy, .storage: "store"
    }
  }
}
