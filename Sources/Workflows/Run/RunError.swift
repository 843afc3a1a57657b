/// Why an event or an answer does not fit a run.
public enum RunError: Error, Sendable, Hashable {
  /// The first event must create the run.
  case notCreated
  /// The run's flow cannot run.
  case badFlow(FlowError)
  /// The run has no node of that path.
  case unknownNode(String)
  /// The node's status does not accept the event.
  case unexpectedEvent(node: String, status: String)
  /// The picks are not places of different candidates.
  case badSelection(node: String)
  /// The run has ended.
  case ended
  /// A stored event lacks a member, or it has another type.
  case undecodable(member: String)
}
