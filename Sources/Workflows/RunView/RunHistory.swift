/// A node that was performed in a run, answered or given by hand.
public struct RunStep: Sendable, Hashable {
  /// The node's path.
  public var node: String
  /// How many events the journal has before it.
  public var version: Int
}

/// The journal of a run as people go back in it.
///
/// Going back folds fewer events, and changes nothing.
public struct RunHistory: Sendable {
  /// The events, of which the first creates the run.
  public private(set) var events: [RunEvent]
  /// The steps, in order.
  public private(set) var steps: [RunStep] = []
  /// The nodes whose work has begun and has not ended.
  private var underway: Set<String> = []

  /// A history.
  public init(_ events: some Sequence<RunEvent> = []) {
    self.events = []
    append(contentsOf: events)
  }

  /// Adds what happened since.
  public mutating func append(contentsOf newer: some Sequence<RunEvent>) {
    for event in newer {
      if let node = performedNode(of: event) {
        steps.append(RunStep(node: node, version: events.count))
      }
      events.append(event)
    }
  }

  /// The node that the event begins, answers or gives; a failure counts where no work began
  /// before it, as that of an expression.
  private mutating func performedNode(of event: RunEvent) -> String? {
    switch event {
    case .nodeStarted(let node, _, _, _): underway.insert(node)
    case .nodeSucceeded(let node, _, _, _): underway.remove(node)
    case .nodeFailed(let node, _): return underway.remove(node) == nil ? node : nil
    default: break
    }
    return event.performedNode
  }

  /// The state that the first `version` events lead to.
  public func state(at version: Int) throws(RunError) -> RunState {
    try RunState(folding: events.prefix(max(version, 1)))
  }

  /// The step that is `count` steps before a version; the first where there are not so many.
  public func step(_ count: Int, before version: Int) -> RunStep? {
    let earlier = steps.prefix { $0.version < version }
    guard !earlier.isEmpty else { return nil }
    return earlier[max(earlier.count - max(count, 1), 0)]
  }

  /// The last step before a version at a node; the id of a node in a loop stands for each of its
  /// instances.
  public func step(at node: String, before version: Int) -> RunStep? {
    steps.last {
      $0.version < version && ($0.node == node || RunState.template(of: $0.node) == node)
    }
  }

  /// Whether this is a run that goes on from another one, and in which nobody has done anything.
  public var isUntouched: Bool {
    let added = events.reversed().prefix { event in
      if case .forked = event { false } else { true }
    }
    return added.count < events.count
      && added.allSatisfy { event in
        switch event {
        case .nodeSkipped, .gateOpened, .selectionOpened, .resumed: true
        default: false
        }
      }
  }

  /// How many steps lie between two versions.
  public func steps(from version: Int, to other: Int) -> Int {
    steps.count { $0.version >= version && $0.version < other }
  }
}

extension RunEvent {
  /// The node that the event begins, answers or gives.
  fileprivate var performedNode: String? {
    switch self {
    case .nodeStarted(let node, 1, _, _), .nodeComputed(let node, _),
      .nodeReused(let node, _, _), .loopStarted(let node, _, _), .workflowStarted(let node, _),
      .gateApproved(let node, _), .selectionAnswered(let node, _, _), .nodePinned(let node, _, _),
      .nodeSkippedByHand(let node, _), .nodeFailedByHand(let node, _, _),
      .nodeBypassed(let node, _, _, _):
      node
    default: nil
    }
  }
}

extension RunState {
  /// The path of a node without the numbers of iterations: `portrait/art` for `portrait/art[3]`.
  public static func template(of path: String) -> String {
    guard path.utf8.contains(UInt8(ascii: "[")) else { return path }
    var text: [UInt8] = []
    var isInside = false
    for byte in path.utf8 {
      if byte == UInt8(ascii: "[") { isInside = true }
      if !isInside { text.append(byte) }
      if byte == UInt8(ascii: "]") { isInside = false }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
