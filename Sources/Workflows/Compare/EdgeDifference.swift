/// The two ends of an edge, the way data flows.
public struct EdgeEnds: Sendable, Hashable, CustomStringConvertible {
  /// The node whose output is read.
  public var producer: String
  /// The name of that output.
  public var output: String
  /// The node that reads.
  public var consumer: String
  /// The name of the input.
  public var input: String

  /// The ends of an edge.
  public init(_ edge: Edge) {
    producer = edge.producer
    output = edge.output
    consumer = edge.consumer
    input = edge.input
  }

  /// The edge for people: `sketch.image → final.image`.
  public var description: String { "\(producer).\(output) → \(consumer).\(input)" }
}

/// What changed at an input of a node; edges before have the ids of the graph before.
public enum EdgeDifference: Sendable, Hashable {
  case added(EdgeEnds)
  case removed(EdgeEnds)
  /// The input reads something else.
  case rewired(from: EdgeEnds, to: EdgeEnds)
  /// The same edges come in another order, at an input where that matters.
  case reordered(from: [EdgeEnds], to: [EdgeEnds])

  /// The input.
  public var input: String {
    switch self {
    case .added(let edge), .removed(let edge), .rewired(_, let edge): edge.input
    case .reordered(_, let edges): edges.first?.input ?? ""
    }
  }
}

/// Compares the edges of two graphs, input by input.
struct EdgeComparison {
  /// A node in either graph; equal where both mean the same node.
  enum End: Hashable {
    /// By its place in the graph after.
    case kept(Int)
    /// By its place in the graph before, where it is not in the one after.
    case removed(Int)
    /// No node at all.
    case missing(String)
  }

  private struct Wire: Hashable {
    var producer: End
    var output: String
  }

  let before: GraphIndex
  let after: GraphIndex
  let pairing: NodePairing
  /// The new handle of each old one, by the place of its node before.
  let handles: [Int: [String: String]]

  /// The differences at one node's inputs; `old` and `new` are its places.
  func differences(at old: Int?, _ new: Int?) -> [EdgeDifference] {
    let one = old.map { before.incoming[$0] } ?? []
    let other = new.map { after.incoming[$0] } ?? []
    let type = new.map { after.nodes[$0].type } ?? old.map { before.nodes[$0].type }
    return differences(one, other, hasOrder: type.map(Self.hasOrder) ?? false)
  }

  /// The differences of the edges that end at no node.
  func looseDifferences() -> [EdgeDifference] {
    var consumers: [String] = []
    var edges: [String: (before: [Edge], after: [Edge])] = [:]
    func collect(_ edge: Edge, _ side: WritableKeyPath<(before: [Edge], after: [Edge]), [Edge]>) {
      if edges[edge.consumer] == nil { consumers.append(edge.consumer) }
      edges[edge.consumer, default: ([], [])][keyPath: side].append(edge)
    }
    for edge in after.loose { collect(edge, \.after) }
    for edge in before.loose { collect(edge, \.before) }
    return consumers.flatMap { consumer in
      edges[consumer].map { differences($0.before, $0.after, hasOrder: false) } ?? []
    }
  }

  /// Whether the order of several edges at one input says something.
  ///
  /// Expressions and conditions name what they read.
  private static func hasOrder(_ type: NodeType) -> Bool { !type.hasExpression && type != .ifElse }

  private func differences(
    _ old: [Edge],
    _ new: [Edge],
    hasOrder: Bool,
  ) -> [EdgeDifference] {
    if old.isEmpty, new.isEmpty { return [] }
    let before = Dictionary(grouping: old, by: \.input)
    let after = Dictionary(grouping: new, by: \.input)
    var seen: Set<String> = []
    return (new + old).map(\.input).filter { seen.insert($0).inserted }.flatMap { input in
      slot(before[input] ?? [], after[input] ?? [], hasOrder: hasOrder)
    }
  }

  private func slot(_ old: [Edge], _ new: [Edge], hasOrder: Bool) -> [EdgeDifference] {
    let (one, other) = (old.map(wire(before:)), new.map(wire(after:)))
    if one == other { return [] }
    if one.count == 1, other.count == 1 {
      return [.rewired(from: EdgeEnds(old[0]), to: EdgeEnds(new[0]))]
    }
    var counts: [Wire: Int] = [:]
    for wire in other { counts[wire, default: 0] += 1 }
    var differences: [EdgeDifference] = []
    for (edge, wire) in zip(old, one) {
      if let count = counts[wire], count > 0 {
        counts[wire] = count - 1
      } else {
        differences.append(.removed(EdgeEnds(edge)))
      }
    }
    // What is left of a wire is what was added last of it.
    var added: [EdgeDifference] = []
    for (edge, wire) in zip(new, other).reversed() where counts[wire, default: 0] > 0 {
      counts[wire, default: 0] -= 1
      added.append(.added(EdgeEnds(edge)))
    }
    differences += added.reversed()
    if differences.isEmpty, hasOrder {
      return [.reordered(from: old.map(EdgeEnds.init), to: new.map(EdgeEnds.init))]
    }
    return differences
  }

  private func wire(before edge: Edge) -> Wire {
    guard let place = before.places[edge.producer] else {
      return Wire(producer: .missing(edge.producer), output: edge.output)
    }
    let output = handles[place]?[edge.output] ?? edge.output
    return Wire(producer: pairing.after[place].map(End.kept) ?? .removed(place), output: output)
  }

  private func wire(after edge: Edge) -> Wire {
    let producer = after.places[edge.producer].map(End.kept) ?? .missing(edge.producer)
    return Wire(producer: producer, output: edge.output)
  }
}
