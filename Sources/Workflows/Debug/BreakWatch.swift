public import JSON

/// The breakpoints of a session over one way of a run: what they hold back, and what they met.
///
/// It looks only at events and states, so the same run is stopped in the same places each time.
public struct BreakWatch: Sendable {
  /// The breakpoints, with what they have counted; without temporary ones that were met.
  public private(set) var breakpoints: [Breakpoint]
  /// The stops, in order.
  public private(set) var hits: [BreakHit] = []

  /// The nodes that are let past.
  private var passed: Set<String>
  /// The values of nodes that no run has, for conditions.
  private let constants: JSONObject
  /// The run before, and what this one gave so far: a changed value is another than these.
  private let before: RunState?
  private var earlier: [String: JSONObject]

  /// A watch.
  ///
  /// - Parameters:
  ///   - breakpoints: The breakpoints.
  ///   - node: The node that the run stands before, which is let past.
  ///   - constants: The values of nodes that no run has, by their ids, for conditions.
  ///   - before: The run with which values are compared.
  ///   - earlier: What nodes of this run gave last, by path, where they are to be done again.
  public init(
    _ breakpoints: [Breakpoint],
    from node: String? = nil,
    constants: JSONObject = [:],
    before: RunState? = nil,
    earlier: [String: JSONObject] = [:],
  ) {
    self.breakpoints = breakpoints
    passed = node.map { [$0] } ?? []
    self.constants = constants
    self.before = before
    self.earlier = earlier
  }

  /// Whether a breakpoint was met at which the run is to stop.
  public var isHit: Bool { !hits.isEmpty }

  /// Whether some breakpoint looks at what has happened.
  public var watchesEvents: Bool { breakpoints.contains { $0.isEnabled && !$0.isBefore } }

  /// Takes over what the same breakpoints counted and met elsewhere.
  public mutating func adopt(_ breakpoints: [Breakpoint], _ hits: [BreakHit]) {
    self.breakpoints = breakpoints
    self.hits += hits
  }

  // MARK: Before nodes

  /// Whether a node is to be held back until it is known whether the run stops before it.
  public func holds(_ path: String) -> Bool {
    !passed.contains(path) && breakpoints.contains { $0.isEnabled && $0.isBefore(path) }
  }

  /// Finds out which nodes that are held back may be done: those at which no breakpoint stops, up
  /// to the first at which one does.
  ///
  /// Where that is the first of all, the run stops there.
  public mutating func release(_ held: [String], in state: RunState) -> [String] {
    var released: [String] = []
    for path in state.ordered(held) {
      let meetings = meetings(before: path, in: state)
      let stops = meetings.contains(where: isStop)
      // What comes before a stop is done first.
      if stops, !released.isEmpty { break }
      for meeting in meetings { count(meeting) }
      if stops { break }
      passed.insert(path)
      released.append(path)
    }
    dropTemporary()
    return released
  }

  /// Whether the run stops before a node that is the next to be done.
  public mutating func stops(before path: String, in state: RunState) -> Bool {
    guard holds(path) else { return false }
    passed.insert(path)
    for meeting in meetings(before: path, in: state) { count(meeting) }
    dropTemporary()
    return hits.contains { $0.node == path && $0.breakpoint.isBefore }
  }

  private func meetings(before path: String, in state: RunState) -> [Meeting] {
    breakpoints.indices.compactMap { index in
      guard breakpoints[index].isBefore(path) else { return nil }
      return meeting(index, at: path, in: state)
    }
  }

  // MARK: After events

  /// Looks at what has happened since the last time, of which `state` is the outcome.
  public mutating func note(_ events: [RunEvent], in state: RunState) {
    let spent = events.reduce(Credits.zero) { $0 + $1.cost }
    var cost = Credits(millionths: state.cost.millionths - spent.millionths)
    for event in Self.ordered(events, in: state) {
      let before = cost
      cost += event.cost
      for index in breakpoints.indices {
        guard let node = breakpoints[index].place.node(of: event, from: before, to: cost),
          var meeting = meeting(index, at: node, in: state)
        else { continue }
        if case .changed(_, let handle) = breakpoints[index].place {
          guard let change = change(of: handle, at: node, in: state) else { continue }
          meeting.change = change
        }
        count(meeting)
      }
      if let node = event.doneNode, earlier[node] != nil {
        earlier[node] = Self.outputs(of: node, in: state)
      }
    }
    dropTemporary()
  }

  /// The events in the order of the flow, which is the same however long calls take.
  private static func ordered(_ events: [RunEvent], in state: RunState) -> [RunEvent] {
    guard events.count > 1 else { return events }
    let named = Dictionary(grouping: events) { $0.watchedNode ?? "" }
    return state.ordered(Array(named.keys)).flatMap { named[$0] ?? [] }
  }

  private func change(of handle: String?, at node: String, in state: RunState) -> ValueChange? {
    guard let new = Self.outputs(of: node, in: state)?.value(of: handle) else { return nil }
    let outputs = earlier[node] ?? before.flatMap { Self.outputs(of: node, in: $0) }
    let old = outputs?.value(of: handle)
    return old == new ? nil : ValueChange(old: old, new: new)
  }

  private static func outputs(of node: String, in state: RunState) -> JSONObject? {
    guard case .success(let result)? = state.status(of: node) else { return nil }
    return result.outputs
  }

  // MARK: Counting

  /// A breakpoint that was reached with its condition met, or with one that fails.
  private struct Meeting {
    var index: Int
    var node: String
    var problem: String?
    var change: ValueChange?
  }

  private func meeting(_ index: Int, at node: String, in state: RunState) -> Meeting? {
    guard breakpoints[index].isEnabled else { return nil }
    guard let condition = breakpoints[index].condition else {
      return Meeting(index: index, node: node)
    }
    do throws(DebugError) {
      let view = DebugView(state, at: node, constants: constants)
      return try view.holds(condition) ? Meeting(index: index, node: node) : nil
    } catch {
      return Meeting(index: index, node: node, problem: error.message)
    }
  }

  private func isStop(_ meeting: Meeting) -> Bool {
    meeting.problem != nil || breakpoints[meeting.index].ignore == 0
  }

  private mutating func count(_ meeting: Meeting) {
    let stops = isStop(meeting)
    breakpoints[meeting.index].hits += 1
    guard stops else {
      breakpoints[meeting.index].ignore -= 1
      return
    }
    let breakpoint = breakpoints[meeting.index]
    // A temporary one is met once.
    if breakpoint.isTemporary { breakpoints[meeting.index].isEnabled = false }
    hits.append(
      BreakHit(breakpoint, at: meeting.node, problem: meeting.problem, change: meeting.change)
    )
  }

  private mutating func dropTemporary() {
    let done = hits.filter(\.breakpoint.isTemporary).map(\.breakpoint.number)
    breakpoints.removeAll { done.contains($0.number) }
  }
}

extension Breakpoint {
  /// Whether it is one before the node at a path.
  fileprivate func isBefore(_ path: String) -> Bool {
    guard case .before(let pattern) = place else { return false }
    return pattern.matches(path)
  }
}

extension Breakpoint.Place {
  /// The node at which an event reaches the place; nil where it does not.
  ///
  /// The costs are those of the run before and after the event.
  fileprivate func node(
    of event: RunEvent,
    from before: Credits,
    to cost: Credits,
  ) -> String? {
    switch self {
    case .before: return nil
    case .after(let pattern), .changed(let pattern, _):
      return event.doneNode.flatMap { pattern.matches($0) ? $0 : nil }
    case .error:
      guard case .nodeFailed(let node, _) = event else { return nil }
      return node
    case .cost(let limit): return before <= limit && cost > limit ? event.doneNode : nil
    case .approval(let pattern):
      switch event {
      case .gateOpened(let node), .selectionOpened(let node, _):
        return pattern?.matches(node) ?? true ? node : nil
      default: return nil
      }
    }
  }
}

extension RunEvent {
  /// The node of an event that breakpoints look at.
  public var watchedNode: String? {
    switch self {
    case .gateOpened(let node), .selectionOpened(let node, _): node
    default: doneNode
    }
  }

  /// The node that the event says has been done, well or not.
  fileprivate var doneNode: String? {
    switch self {
    case .nodeSucceeded(let node, _, _, _), .nodeComputed(let node, _),
      .nodeReused(let node, _, _), .nodeFailed(let node, _), .loopEnded(let node),
      .workflowEnded(let node), .gateApproved(let node, _),
      .selectionAnswered(let node, _, _):
      node
    default: nil
    }
  }

  fileprivate var cost: Credits {
    guard case .nodeSucceeded(_, _, let cost, _) = self else { return .zero }
    return cost
  }
}
