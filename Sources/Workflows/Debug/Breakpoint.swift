/// Where a run is to stop for a person who debugs it.
public struct Breakpoint: Sendable, Hashable {
  /// What it waits for.
  public enum Place: Sendable, Hashable {
    /// A node is ready.
    case before(NodePattern)
    /// A node succeeded or failed. Of a gate: it is passed.
    case after(NodePattern)
    /// Some node failed.
    case error
    /// The run has cost more than this.
    case cost(above: Credits)
    /// A gate asks a person: this one, or any.
    case approval(NodePattern?)
    /// A node gave another value than it gave before.
    case changed(NodePattern, handle: String?)
  }

  /// The number by which people know it.
  public let number: Int
  /// What it waits for.
  public let place: Place
  /// The expression that has to hold, as it was typed.
  public let condition: String?
  /// Whether it is gone once the run has stopped there.
  public let isTemporary: Bool
  /// Whether it stops runs.
  public var isEnabled = true
  /// How often it is still to be passed by.
  public var ignore = 0
  /// How often it was reached with its condition met.
  public var hits = 0

  /// A breakpoint.
  public init(
    number: Int,
    _ place: Place,
    condition: String? = nil,
    isTemporary: Bool = false,
  ) {
    self.number = number
    self.place = place
    self.condition = condition
    self.isTemporary = isTemporary
  }

  /// Whether it holds a node back, and does not look at what has happened.
  public var isBefore: Bool {
    if case .before = place { return true }
    return false
  }
}

/// A stop at a breakpoint.
public struct BreakHit: Sendable, Hashable {
  /// The breakpoint, with this hit counted.
  public var breakpoint: Breakpoint
  /// The path of the node that it was met at.
  public var node: String
  /// Why the condition could not be evaluated, where it could not.
  public var problem: String?
  /// How the value changed, at a breakpoint that waits for that.
  public var change: ValueChange?

  /// A stop.
  public init(
    _ breakpoint: Breakpoint,
    at node: String,
    problem: String? = nil,
    change: ValueChange? = nil,
  ) {
    self.breakpoint = breakpoint
    self.node = node
    self.problem = problem
    self.change = change
  }
}
