public import Workflows

/// Why the engine could not do what it was asked.
///
/// The cases hold data; ``description`` has the words.
public enum EngineError: Error, Sendable, Hashable {
  /// What a name stands for.
  public enum Kind: String, Sendable, Hashable {
    case team, project, workflow
  }

  case unknownTeam(String)
  case unknownProject(String)
  case unknownWorkflow(String)
  case unknownRun(String)
  case unknownNode(run: String, node: String)
  /// The node is not a gate of the run.
  case unknownGate(run: String, node: String)
  /// The run has not reached the gate; `status` is the contract's word.
  case gateNotOpen(gate: String, status: String)
  /// Somebody has answered already; `time` is in milliseconds since 1970.
  case gateAnswered(gate: String, approved: Bool, by: String, time: Int64)
  /// The node cannot be performed now; `status` is the contract's word.
  case nodeNotReady(node: String, status: String)
  case runEnded(run: String, outcome: RunOutcome)
  /// The picks are no different candidates, or too few or too many.
  case badSelection(gate: String, picks: ClosedRange<Int>, candidates: Int)
  /// The gate wants candidates to be picked, and not a mere yes.
  case selectionExpected(gate: String)
  /// It is still not known how a node's call ended.
  case outcomeUnknown(node: String, reason: String)
  case nameTaken(Kind, String)
  /// The name is empty, longer than 200 bytes, or holds a control character.
  case invalidName(Kind, String)
  /// The workflow is at another revision than the one that was edited.
  case revisionConflict(workflow: String, expected: Int, actual: Int)
  /// Something else wrote to the run at the same time.
  case runConflict(run: String)
  /// A workflow that another one runs cannot be run.
  case innerWorkflow(name: String, detail: String)
  /// The flow cannot be run at all.
  case badFlow(detail: String)
  /// What is imported is there already, and differs.
  case importConflict(id: String)
  /// What is imported is not what an export makes; `member` is where it goes wrong.
  case invalidImport(member: String)
  /// A live process works on the run.
  case owned(run: String, pid: Int32)
  /// Another process has taken the run over, because nothing was heard of this one.
  case leaseLost(run: String)
  case unreadableFile(path: String, code: Int32)
  case assetTooLarge(limit: Int)
  case homeNotWritable(path: String)
  case diskFull(path: String)
  /// The file is no database of easel, or SQLite finds it damaged; nothing is written to it.
  case damagedStore(path: String, detail: String)
  /// A run or another record is not what easel writes; the others are not concerned.
  case damagedRecord(String, detail: String)
  /// A newer easel wrote the store.
  case newerStore(path: String)
  /// Another process kept the store locked for too long.
  case storeBusy(path: String)
  /// Any other failure of the database or of a file.
  case storage(detail: String)
}

extension EngineError {
  /// The engine's word for an event that a run does not accept.
  init(_ error: RunError, run: String, _ state: RunState) {
    switch error {
    case .unknownNode(let node): self = .unknownNode(run: run, node: node)
    case .unexpectedEvent(let node, let status): self = .nodeNotReady(node: node, status: status)
    case .ended: self = .runEnded(run: run, outcome: state.outcome ?? .canceled)
    case .badFlow(let reason): self = .badFlow(detail: reason.message)
    case .notCreated, .badSelection, .undecodable:
      self = .damagedRecord("run \(run)", detail: "\(error)")
    }
  }
}

extension EngineError: CustomStringConvertible {
  /// The sentence for people.
  public var description: String {
    switch self {
    case .unknownTeam(let id): "there is no team \(id)"
    case .unknownProject(let id): "there is no project \(id)"
    case .unknownWorkflow(let id): "there is no workflow \(id) in this project"
    case .unknownRun(let id): "there is no run \(id)"
    case .unknownNode(let run, let node): "run \(run) has no node \(node)"
    case .unknownGate(let run, let node): "\(node) is not a gate of run \(run)"
    case .gateNotOpen(let gate, let status): "the gate \(gate) does not wait: it is \(status)"
    case .gateAnswered(let gate, let approved, let by, let time):
      "\(by) has \(approved ? "approved" : "rejected") \(gate) already, \(Self.words(for: time))"
    case .nodeNotReady(let node, let status):
      "\(node) cannot be performed now: it is \(status)"
    case .runEnded(let run, let outcome): "run \(run) has ended: \(outcome.rawValue)"
    case .badSelection, .selectionExpected, .outcomeUnknown: nodeDescription
    case .nameTaken(let kind, let name): "there is a \(kind.rawValue) called \(name) already"
    case .invalidName(let kind, _):
      "a \(kind.rawValue)'s name has 1 to 200 bytes and no control characters"
    case .revisionConflict(let workflow, let expected, let actual):
      "workflow \(workflow) was changed elsewhere: it is at revision \(actual), not \(expected)"
    case .runConflict(let run): "run \(run) was changed elsewhere at the same time; try again"
    case .innerWorkflow(let name, let detail): "the workflow \(name) cannot be run: \(detail)"
    case .badFlow(let detail): "the flow cannot be run: \(detail)"
    case .importConflict(let id): "\(id) is there already, with other contents"
    case .invalidImport(let member): "this is not an export of easel: \(member) is wrong or missing"
    case .owned(let run, let pid): "process \(pid) works on run \(run)"
    case .leaseLost(let run):
      "run \(run) was taken over by another process while nothing was heard of this one; "
        + "what was under way here was ended"
    default: storageDescription
    }
  }

  private var nodeDescription: String {
    switch self {
    case .badSelection(let gate, let picks, let candidates):
      "\(gate) wants \(picks.lowerBound) to \(picks.upperBound) different candidates, "
        + "numbered from 0 to \(candidates - 1)"
    case .selectionExpected(let gate): "\(gate) wants candidates to be selected"
    case .outcomeUnknown(let node, let reason):
      "it is still not known how the call of \(node) ended: \(reason)"
    default: "the run failed"
    }
  }

  private var storageDescription: String {
    switch self {
    case .unreadableFile(let path, let code): "\(path) cannot be read (error \(code))"
    case .assetTooLarge(let limit): "the file is larger than \(limit) bytes"
    case .homeNotWritable(let path): "\(path) cannot be written; choose another with --home"
    case .diskFull(let path): "no space is left for \(path)"
    case .damagedStore(let path, let detail):
      "the store \(path) is damaged: \(detail); it is left as it is. To begin with an empty one, "
        + "move it to another folder, with the files beside it whose names begin with its name"
    case .damagedRecord(let name, let detail): "\(name) is damaged in the store: \(detail)"
    case .newerStore(let path): "a newer easel wrote the store \(path); update this one"
    case .storeBusy(let path): "another process keeps the store \(path) locked; try again"
    case .storage(let detail): "the store failed: \(detail)"
    default: "the engine failed"
    }
  }

  /// A time as `2026-01-31T09:05:00Z`.
  private static func words(for milliseconds: Int64) -> String {
    let seconds = milliseconds / 1000
    var days = seconds / 86_400
    var rest = seconds % 86_400
    if rest < 0 {
      rest += 86_400
      days -= 1
    }
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let isLate = month >= 10
    let year = yearOfEra + era * 400 + (isLate ? 1 : 0)
    let pair = { (value: Int64) in value < 10 ? "0\(value)" : "\(value)" }
    return "\(year)-\(pair(month + (isLate ? -9 : 3)))-\(pair(day))T"
      + "\(pair(rest / 3600)):\(pair(rest / 60 % 60)):\(pair(rest % 60))Z"
  }
}
