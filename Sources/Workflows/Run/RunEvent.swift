public import JSON

/// A fact in the life of a run; the journal is a list of them and the only truth.
///
/// Cases are added, never renamed: a stored event decodes for ever. A node is named by its path:
/// its id, `art[3]` in the fourth iteration of a loop, `portrait/sketch` in a workflow inside.
public enum RunEvent: Sendable, Hashable {
  // MARK: The run

  /// First, once: the run exists.
  case created(RunDefinition)
  /// The events before this one are a copy of another run's first `version` events. What they
  /// paid for was that run's; what was under way in it is pending again.
  case forked(from: String, version: Int, by: String)
  /// Nothing more is begun until the run is resumed.
  case paused(PauseReason)
  /// A paused run goes on.
  case resumed(by: String)
  /// What the run may cost from now on; nil for no limit.
  case budgetSet(Budget?, by: String)
  /// A call took what is spent past a budget that does not stop it.
  case budgetPassed(BudgetCrossing)
  /// A person ended the run. Accepted until it has ended.
  case canceled(by: String)
  /// Last, once: nothing is left to do.
  case finished(RunOutcome)

  // MARK: Work

  /// A node's work is about to begin; written before any effect. Accepted while pending, or
  /// again after a crash or a failure that is retried.
  case nodeStarted(node: String, attempt: Int, key: String, stepKey: String)
  /// A node's outputs by name are there. Accepted while processing.
  case nodeSucceeded(node: String, outputs: JSONObject, cost: Credits, cachedFrom: String?)
  /// The outputs of a node that is free, pure and needs no intent. Accepted while pending.
  case nodeComputed(node: String, outputs: JSONObject)
  /// What another run has for the node stands for it here. Accepted while pending.
  case nodeReused(node: String, outputs: JSONObject, from: String)
  /// A node's work failed for good. Accepted while pending or processing.
  case nodeFailed(node: String, failure: RunFailure)
  /// An attempt failed, and the next one begins at `time`, in milliseconds since 1970. Accepted
  /// while processing.
  case nodeRetrying(node: String, attempt: Int, failure: RunFailure, time: Int64)
  /// A node will not run. Accepted while pending.
  case nodeSkipped(node: String, reason: String)
  /// It is not known how the node's call ended, and the call may have been charged; a person
  /// says what to do. Accepted while processing.
  case outcomeUnknown(node: String, reason: String)
  /// What a person says where an outcome is unknown. Accepted while it is.
  case outcomeAnswered(node: String, OutcomeAnswer, by: String)

  // MARK: Scopes

  /// A loop begins over its items, or `count` times where there are none. Accepted while pending.
  case loopStarted(node: String, count: Int, items: [JSONValue]?)
  /// All iterations of a loop are done.
  case loopEnded(node: String)
  /// The workflow of a node begins, with these inputs. Accepted while pending.
  case workflowStarted(node: String, inputs: JSONObject)
  /// All nodes of the workflow of a node are done.
  case workflowEnded(node: String)

  // MARK: Gates

  /// A gate waits for a person. Accepted while pending.
  case gateOpened(node: String)
  /// A person let the run pass a gate. Accepted while the gate waits.
  case gateApproved(node: String, by: String)
  /// A person refused at a gate, which cancels the run. Accepted while the gate waits.
  case gateRejected(node: String, by: String, reason: String?)
  /// A person left a gate for later, or for somebody else. Accepted while it waits.
  case gateDeferred(node: String, GateDeferral, by: String)
  /// A selection waits for a person, among these candidates. Accepted while pending.
  case selectionOpened(node: String, candidates: [JSONValue])
  /// A person picked candidates by their places from 0, in this order. Accepted while it waits.
  case selectionAnswered(node: String, indices: [Int], by: String)

  // MARK: By hand

  /// An output is substituted. Accepted unless work on the node is under way; what hangs on the
  /// node is pending again, and the pin stays when what the node hangs on is.
  case nodePinned(node: String, outputs: JSONObject, by: String)
  /// An input is overridden. Accepted while the node is pending; of ``FlowReference/workflow``,
  /// whose inputs are the run's own, always.
  case inputSet(node: String, input: String, value: JSONValue, by: String)
  /// A person leaves a node out. Accepted while pending, or after a failure.
  case nodeSkippedByHand(node: String, by: String)
  /// A failure is made up. Accepted where a pin is.
  case nodeFailedByHand(node: String, message: String, by: String)
  /// A node is left out, and the value of one of its inputs stands for its output. Accepted where
  /// a pin is.
  case nodeBypassed(node: String, input: String, outputs: JSONObject, by: String)
  /// A node that has settled is pending again, with all that hangs on it; a failure is retried
  /// so, and a step taken back. Accepted for a loop or a workflow inside while no call is under
  /// way in it.
  case nodeReset(node: String, by: String)
}
