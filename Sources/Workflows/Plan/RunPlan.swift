public import JSON

/// An amount that is not known exactly before a run.
public struct PriceRange: Sendable, Hashable {
  /// The least that it may be.
  public var low: Credits
  /// The most that it may be; nil where nothing limits it.
  public var high: Credits?

  /// A range.
  public init(_ low: Credits, _ high: Credits?) {
    self.low = low
    self.high = high
  }

  /// Nothing.
  public static let zero = PriceRange(.zero, .zero)

  /// Whether it is known exactly.
  public var isExact: Bool { low == high }

  /// The sum.
  public static func + (one: PriceRange, other: PriceRange) -> PriceRange {
    PriceRange(
      one.low + other.low,
      one.high.flatMap { high in other.high.map { high + $0 } },
    )
  }

  /// Adds `other`.
  public static func += (one: inout PriceRange, other: PriceRange) { one = one + other }
}

extension PriceRange: CustomStringConvertible {
  /// `0.4`, `0.4 … 1.2`, or `at least 0.4`.
  public var description: String {
    guard let high else { return "at least \(low)" }
    return isExact ? "\(low)" : "\(low) … \(high)"
  }
}

/// A number of calls that is not known exactly before a run.
public struct CountRange: Sendable, Hashable {
  /// The fewest.
  public var low: Int
  /// The most; nil where nothing limits it.
  public var high: Int?

  /// A range.
  public init(_ low: Int, _ high: Int?) {
    self.low = low
    self.high = high
  }

  /// The product, held at the largest number there is.
  static func * (one: CountRange, other: CountRange) -> CountRange {
    func product(_ left: Int, _ right: Int) -> Int {
      let (product, isTooLarge) = left.multipliedReportingOverflow(by: right)
      return isTooLarge ? .max : product
    }
    if one.high == 0 || other.high == 0 { return CountRange(0, 0) }
    return CountRange(
      product(one.low, other.low),
      one.high.flatMap { high in other.high.map { product(high, $0) } },
    )
  }
}

/// What a run would do, node by node, and what it would cost.
public struct RunPlan: Sendable, Hashable {
  /// A node, with all its iterations.
  public struct Line: Sendable, Hashable {
    /// The node's id; inside of a workflow its path.
    public var node: String
    /// What it is.
    public var type: FlowNodeType
    /// The model that it calls, if it calls one.
    public var model: String?
    /// How many are worked out for nothing.
    public var free = 0
    /// How many calls are made for sure.
    public var calls = 0
    /// How many calls may be made once it is known what they wait for.
    public var later = CountRange(0, 0)
    /// How many results are there already, by the run that has them; the planned run itself has
    /// an empty name.
    public var cached: [String: Int] = [:]
    /// How many are left out, and why the first is.
    public var skipped = 0
    /// Why the first is left out or fails.
    public var reason: String?
    /// How many are going to fail.
    public var failing = 0
    /// What it costs.
    public var price = PriceRange.zero
    /// Why it runs although the last run had a result: what has changed since.
    public var stale: String?

    init(_ node: FlowNode, path: String) {
      self.node = path
      type = node.type
      model = node.type.callsModel ? node.modelID ?? node.type.name : nil
    }
  }

  /// The nodes in the flow's order.
  public var lines: [Line]

  /// What the whole run costs.
  public var price: PriceRange { lines.reduce(.zero) { $0 + $1.price } }
}

/// A result that equal work gave in an earlier run.
public struct KnownResult: Sendable, Hashable {
  /// The outputs by name.
  public var outputs: JSONObject
  /// The run.
  public var run: String

  /// A result.
  public init(outputs: JSONObject, run: String) {
    self.outputs = outputs
    self.run = run
  }
}
