import Engine
public import JSON
public import Workflows

/// Why the service refuses a request.
public enum ServiceError: Error, Sendable, Hashable {
  /// A parameter is missing, unknown or of the wrong type.
  case invalid(String, parameter: String?)
  /// No project is known for the call.
  case contextMissing
  /// Several teams or projects could be meant.
  case contextAmbiguous(parameter: String, candidates: [String])
  /// The caller may not use, or there is not, that team or project.
  case contextUnknown(String)
  /// There is no such workflow in the project.
  case unknownWorkflow(String, remedy: String)
  /// There is no such run.
  case unknownRun(String, remedy: String)
  /// A workflow of that name exists.
  case nameTaken(String)
  /// The workflow has no published flow.
  case notReady(workflow: String)
  /// The graph does not compile.
  case doesNotCompile([Problem])
  /// The graph exposes nothing that a model makes, so that it is not published.
  case noOutput
  /// The flow that was given is none.
  case badFlow(String)
  /// The inputs of a run do not fit.
  case badInput(InputError)
  /// The node is no gate of the run, or does not wait.
  case gateNotWaiting(String)
  /// Somebody has answered the gate already.
  case gateAnswered(String)
  /// The run has ended already.
  case ended(String)
  /// Somebody changed the same thing at the same time.
  case conflict(String)
  /// The store failed.
  case store(String)

  /// A stable word for programs.
  public var code: String {
    switch self {
    case .invalid: "invalid_request"
    case .contextMissing: "context_missing"
    case .contextAmbiguous: "context_ambiguous"
    case .contextUnknown: "context_unknown"
    case .unknownWorkflow: "workflow_not_found"
    case .unknownRun: "job_not_found"
    case .nameTaken: "name_taken"
    case .notReady: "workflow_not_ready"
    case .doesNotCompile, .noOutput: "invalid_workflow"
    case .badFlow: "invalid_flow"
    case .badInput: "invalid_input"
    case .gateNotWaiting: "gate_not_waiting"
    case .gateAnswered: "gate_answered"
    case .ended: "job_ended"
    case .conflict: "conflict"
    case .store: "store_failed"
    }
  }

  /// The sentence for people: the thing and the remedy.
  public var message: String {
    switch self {
    case .invalid(let message, _), .gateNotWaiting(let message), .gateAnswered(let message),
      .ended(let message), .contextUnknown(let message), .store(let message):
      message
    case .badFlow(let message): "`flow` cannot be run, and nothing was saved: \(message)"
    case .contextMissing: "no project is named; give `project_id`"
    case .contextAmbiguous(let parameter, let candidates):
      "several could be meant; give `\(parameter)`, one of \(candidates.joined(separator: ", "))"
    case .unknownWorkflow(let id, let remedy):
      "there is no workflow with the id `\(id)` in this project; \(remedy)"
    case .unknownRun(let id, let remedy): "there is no job `\(id)` in this project; \(remedy)"
    case .nameTaken(let name):
      "the project has a workflow called `\(name)` already; choose another name, or update that one"
    case .notReady(let id):
      "Workflow is not ready: it has only a draft; publish it first with action=\"publish\", "
        + "workflow_id=\(JSONValue.string(id).compact)"
    case .doesNotCompile(let problems):
      "the workflow cannot be published, and nothing was saved: " + Self.words(problems)
    case .noOutput:
      "the workflow cannot be published, and nothing was saved: nothing that a model "
        + "makes is an output; set `isOutput` in the data of a model, an llm or a forEachEnd"
    case .badInput(let error): error.message + (error.remedy.map { "; \($0)" } ?? "")
    case .conflict(let message): "\(message); look at it again, and try again"
    }
  }

  /// Problems with what would work, in one sentence.
  static func words(_ problems: [Problem]) -> String {
    problems.map { $0.message + ($0.remedy.map { " (\($0))" } ?? "") }.joined(separator: "; ")
  }

  /// The error as a tool's reply.
  public var json: JSONValue {
    ["error": ["code": .string(code), "message": .string(message)]]
  }
}

extension ServiceError {
  /// The service's form of an engine's error.
  init(_ error: EngineError) {
    switch error {
    case .unknownWorkflow(let id): self = .unknownWorkflow(id, remedy: Remedy.listWorkflows)
    case .unknownRun(let id): self = .unknownRun(id, remedy: Remedy.listJobs)
    case .nameTaken(.workflow, let name): self = .nameTaken(name)
    case .gateNotOpen, .unknownGate: self = .gateNotWaiting(error.description)
    case .gateAnswered(let gate, let approved, let by, let time):
      let deed = approved ? "approved" : "rejected"
      self = .gateAnswered("\(by) has \(deed) `\(gate)` already, at \(ISOTime.text(time))")
    case .runEnded: self = .ended(error.description)
    case .invalidName: self = .invalid(error.description, parameter: "name")
    case .revisionConflict, .runConflict, .owned, .leaseLost: self = .conflict(error.description)
    default: self = .store(error.description)
    }
  }
}

/// What to do next, in the words of the tools.
enum Remedy {
  static let listWorkflows = "action=\"list\" of manage_workflows lists them"
  static let listJobs = "action=\"list\" of manage_jobs lists them"

  /// The call that lets a run pass a gate.
  static func approve(_ gate: String, of run: String, workflow: String) -> String {
    "call manage_workflows with action=\"approve\", workflow_id=\(quoted(workflow)), "
      + "workflow_job_id=\(quoted(run)), node_id=\(quoted(gate))"
  }

  /// The call that shows how far a run is.
  static func check(_ run: String) -> String {
    "call manage_jobs with action=\"check\", job_id=\(quoted(run))"
  }

  private static func quoted(_ text: String) -> String { JSONValue.string(text).compact }
}
