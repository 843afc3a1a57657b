public import JSON

/// A fact in the life of a run; the journal is a list of them and the only truth.
///
/// Cases are added, never renamed: a stored event decodes for ever.
public enum RunEvent: Sendable, Hashable {
  /// First, once: the run exists.
  case created(RunDefinition)
  /// A node's work is about to begin; written before any effect. Accepted while pending, or
  /// again after a crash or a failure that is retried.
  case nodeStarted(node: String, attempt: Int, key: String, stepKey: String)
  /// A node's outputs by name are there. Accepted while processing.
  case nodeSucceeded(node: String, outputs: JSONObject, cost: Credits, cachedFrom: String?)
  /// A node's work failed for good. Accepted while processing.
  case nodeFailed(node: String, failure: RunFailure)
  /// A node will not run. Accepted while pending.
  case nodeSkipped(node: String, reason: String)
  /// A gate waits for a person. Accepted while pending.
  case gateOpened(node: String)
  /// A person let the run pass a gate. Accepted while the gate waits.
  case gateApproved(node: String, by: String)
  /// A person refused at a gate, which cancels the run. Accepted while the gate waits.
  case gateRejected(node: String, by: String, reason: String?)
  /// A person ended the run. Accepted until it has ended.
  case canceled(by: String)
  /// Last, once: nothing is left to do.
  case finished(RunOutcome)
}

/// What a run executes.
public struct RunDefinition: Sendable, Hashable {
  /// The id of the workflow.
  public var workflowID: String
  /// The workflow's name when the run began.
  public var workflowName: String
  /// The flow, frozen.
  public var flow: Flow
  /// The values of the workflow's inputs by name, defaults filled in.
  public var inputs: JSONObject
  /// What the run was expected to cost.
  public var quote: Credits

  /// A definition.
  public init(
    workflowID: String,
    workflowName: String,
    flow: Flow,
    inputs: JSONObject,
    quote: Credits,
  ) {
    self.workflowID = workflowID
    self.workflowName = workflowName
    self.flow = flow
    self.inputs = inputs
    self.quote = quote
  }
}

/// Why a node's work failed.
public struct RunFailure: Error, Sendable, Hashable {
  /// A short word that programs can test.
  public var code: String
  /// The sentence for people; text of a provider, to be treated as hostile.
  public var message: String

  /// A failure.
  public init(code: String, message: String) {
    self.code = code
    self.message = message
  }
}

/// How a run ended.
public enum RunOutcome: String, Sendable, Hashable {
  case success, failure, canceled
}
