public import JSON

/// The state of a run: a pure fold of its events.
///
/// ```swift
/// var state = try RunState(folding: events)
/// for action in state.nextActions() { … }        // perform, append an event, then
/// try state.apply(event)
/// ```
/// Folding an event is constant work but for the consumers of the node it settles.
public struct RunState: Sendable {
  /// What is known of a node.
  public enum NodeStatus: Sendable, Hashable {
    case pending
    case processing(attempt: Int, key: String, stepKey: String)
    /// A gate that waits for a person.
    case waiting
    case success(NodeResult)
    case failure(RunFailure)
    case skipped(reason: String)
    case rejected(by: String, reason: String?)
  }

  /// What a node that succeeded gave.
  public struct NodeResult: Sendable, Hashable {
    /// The outputs by name; an asset is its id.
    public var outputs: JSONObject
    /// What it cost.
    public var cost: Credits
    /// The run whose result this is, where nothing was computed.
    public var cachedFrom: String?
  }

  /// What is executed.
  public let definition: RunDefinition
  /// How many events are folded.
  public private(set) var version = 0
  /// What it has cost so far.
  public private(set) var cost = Credits.zero
  /// How it ended, if it has.
  public internal(set) var outcome: RunOutcome?
  /// Whether a person or a rejected gate ended it.
  public internal(set) var isCanceled = false

  let positions: [String: Int]
  let consumers: [[Int]]
  var statuses: [NodeStatus]
  var unsettledProducers: [Int]
  var unsettled: Int
  var ready: Set<Int> = []
  var processing: Set<Int> = []

  /// The state that `events` lead to; the first creates the run.
  public init(folding events: some Sequence<RunEvent>) throws(RunError) {
    var iterator = events.makeIterator()
    guard case .created(let definition)? = iterator.next() else { throw .notCreated }
    self.init(definition)
    while let event = iterator.next() { try apply(event) }
  }

  private init(_ definition: RunDefinition) {
    let nodes = definition.flow.nodes
    self.definition = definition
    positions = Dictionary(zip(nodes.map(\.id), nodes.indices)) { first, _ in first }
    var consumers = [[Int]](repeating: [], count: nodes.count)
    unsettledProducers = []
    for (place, node) in nodes.enumerated() {
      let producers = node.producers.compactMap { [positions] in positions[$0] }
      for producer in producers { consumers[producer].append(place) }
      unsettledProducers.append(producers.count)
      if producers.isEmpty { ready.insert(place) }
    }
    self.consumers = consumers
    statuses = Array(repeating: .pending, count: nodes.count)
    unsettled = nodes.count
    version = 1
  }

  /// The nodes of the flow with their status, in the flow's order.
  public var nodes: [(node: FlowNode, status: NodeStatus)] {
    Array(zip(definition.flow.nodes, statuses)).map { (node: $0.0, status: $0.1) }
  }

  /// The status of the node called `id`.
  public func status(of id: String) -> NodeStatus? { positions[id].map { statuses[$0] } }

  /// The node called `id`.
  public func node(_ id: String) -> FlowNode? { positions[id].map { definition.flow.nodes[$0] } }

  /// The gates that wait for a person.
  public var waitingGates: [FlowNode] {
    nodes.filter { $0.status == .waiting }.map(\.node)
  }

  /// How much is done, from 0 to 1.
  public var progress: Double {
    statuses.isEmpty ? 1 : Double(statuses.count - unsettled) / Double(statuses.count)
  }

  /// Folds one more event; throws, and changes nothing, where the state does not accept it.
  public mutating func apply(_ event: RunEvent) throws(RunError) {
    try fold(event)
    version += 1
    if case .nodeSucceeded(_, _, let cost, _) = event { self.cost += cost }
  }
}

/// Why an event or an answer does not fit a run.
public enum RunError: Error, Sendable, Hashable {
  /// The first event must create the run.
  case notCreated
  /// The run has no node of that id.
  case unknownNode(String)
  /// The node's status does not accept the event.
  case unexpectedEvent(node: String, status: String)
  /// The run has ended.
  case ended
  /// A stored event lacks a member, or it has another type.
  case undecodable(member: String)
}
