public import JSON
public import Workflows

/// Why the service refuses a request.
public enum ServiceError: Error, Sendable, Hashable {
  /// A parameter is missing, unknown or of the wrong type.
  case invalid(String, parameter: String?)
  /// No team or project is known for the call.
  case contextMissing
  /// The caller may not use, or there is not, that team or project.
  case contextUnknown(String)
  /// There is no such workflow in the project.
  case unknownWorkflow(String)
  /// There is no such run.
  case unknownRun(String)
  /// A workflow of that name exists.
  case nameTaken(String)
  /// The workflow has no published flow.
  case notReady
  /// The graph does not compile.
  case doesNotCompile([Problem])
  /// The inputs of a run do not fit.
  case badInput(InputError)
  /// The gate does not wait.
  case gate(String)
  /// The store failed.
  case store(String)

  /// A stable word for programs.
  public var code: String {
    switch self {
    case .invalid: "invalid_request"
    case .contextMissing: "context_missing"
    case .contextUnknown: "context_unknown"
    case .unknownWorkflow: "workflow_not_found"
    case .unknownRun: "job_not_found"
    case .nameTaken: "name_taken"
    case .notReady: "workflow_not_ready"
    case .doesNotCompile: "invalid_workflow"
    case .badInput: "invalid_input"
    case .gate: "gate_not_waiting"
    case .store: "store_failed"
    }
  }

  /// The sentence for people: the thing and the remedy.
  public var message: String {
    switch self {
    case .invalid(let message, _), .gate(let message), .store(let message): message
    case .contextMissing: "no project is named; give `project_id`"
    case .contextUnknown(let what): what
    case .unknownWorkflow(let id): "there is no workflow `\(id)` in this project"
    case .unknownRun(let id): "there is no run `\(id)`"
    case .nameTaken(let name): "the project has a workflow `\(name)` already"
    case .notReady: "Workflow is not ready; publish it first"
    case .doesNotCompile(let problems): problems.map(\.message).joined(separator: "; ")
    case .badInput(let error):
      error.message + (error.remedy.map { "; \($0)" } ?? "")
    }
  }

  /// The error as a tool's reply.
  public var json: JSONValue {
    ["error": ["code": .string(code), "message": .string(message)]]
  }
}
