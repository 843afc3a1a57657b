import JSON

/// What of a run's journal a branch begins with.
public struct RunCut: Sendable, Hashable {
  /// The node before which the branch begins.
  public var node: String
  /// The versions of the events that are kept, in order.
  public var kept: [Int]
  /// The nodes that were performed by the others, in order, each once.
  public var undone: [String]

  /// A cut.
  public init(node: String, kept: [Int], undone: [String]) {
    (self.node, self.kept, self.undone) = (node, kept, undone)
  }

  /// Whether what is kept is what the journal begins with.
  public var isPrefix: Bool { kept.last == kept.count }
}

extension RunHistory {
  /// The cut before a step.
  public func cut(before step: RunStep) -> RunCut { cut(before: step.node) { $0 < step.version } }

  /// The events that a cut keeps.
  public func events(of cut: RunCut) -> [RunEvent] {
    cut.kept.filter { (1...events.count).contains($0) }.map { events[$0 - 1] }
  }

  /// What the events after a version are about, for ``cut(before:dropping:)`` in a journal that
  /// has the same events in another order.
  public func marks(after version: Int) -> [String] { events[version...].map(\.mark) }

  /// The cut that leaves out, for each mark, the last event that has it; nil where one has none.
  public func cut(before node: String, dropping marks: [String]) -> RunCut? {
    var counts: [String: Int] = [:]
    for mark in marks { counts[mark, default: 0] += 1 }
    var dropped: Set<Int> = []
    for place in events.indices.reversed() where dropped.count < marks.count {
      let mark = events[place].mark
      guard let count = counts[mark], count > 0 else { continue }
      counts[mark] = count - 1
      dropped.insert(place)
    }
    guard dropped.count == marks.count else { return nil }
    return cut(before: node) { !dropped.contains($0) }
  }

  private func cut(before node: String, keeping isKept: (Int) -> Bool) -> RunCut {
    var seen: Set<String> = []
    let undone = steps.filter { !isKept($0.version) && seen.insert($0.node).inserted }
    return RunCut(
      node: node,
      kept: events.indices.filter(isKept).map { $0 + 1 },
      undone: undone.map(\.node),
    )
  }

  /// Whether no two calls were ever under way at once, so that the order of the events is the
  /// same each time.
  public var isSequential: Bool {
    var underway: Set<String> = []
    for event in events {
      switch event {
      case .nodeStarted(let node, _, _, _):
        underway.insert(node)
        if underway.count > 1 { return false }
      case .nodeSucceeded(let node, _, _, _), .nodeFailed(let node, _),
        .outcomeUnknown(let node, _):
        underway.remove(node)
      case .forked: underway = []
      default: continue
      }
    }
    return true
  }
}

extension RunEvent {
  /// The kind and the node.
  fileprivate var mark: String {
    let json = json
    return "\(json["kind"]?.string ?? "") \(json["node"]?.string ?? "")"
  }
}
