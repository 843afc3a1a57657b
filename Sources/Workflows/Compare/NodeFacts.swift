/// What two graphs say of their nodes, as numbers that are equal where the facts are; found out
/// when it is first asked for.
struct NodeFacts {
  /// What a node says.
  struct Content {
    /// Equal where two nodes say the same.
    var text: Int
    /// The words in the order of their numbers.
    var words: [Int]
  }

  /// An end of an edge at a node, with the node at the other end where that is known.
  private struct Slot: Hashable {
    var isInput: Bool
    var handle: String
    /// The other node's place in the graph after; -1 where its partner is not known.
    var neighbour: Int
    var otherHandle: String
  }

  let before: GraphIndex
  let after: GraphIndex
  private var contents: (before: [Int: Content], after: [Int: Content]) = ([:], [:])
  private var texts: [String: Int] = [:]
  private var words: [Substring: Int] = [:]
  /// Grows with every node that is asked for: a copy of it for each would make the work quadratic.
  private var slots: [Slot: Int] = [:]

  init(before: GraphIndex, after: GraphIndex) {
    self.before = before
    self.after = after
  }

  mutating func content(before place: Int) -> Content {
    if let known = contents.before[place] { return known }
    let content = content(NodeContent(before.nodes[place], in: before, at: place))
    contents.before[place] = content
    return content
  }

  mutating func content(after place: Int) -> Content {
    if let known = contents.after[place] { return known }
    let content = content(NodeContent(after.nodes[place], in: after, at: place))
    contents.after[place] = content
    return content
  }

  private mutating func content(_ content: NodeContent) -> Content {
    let text = Self.number(content.text, in: &texts)
    return Content(text: text, words: content.words.map { Self.number($0, in: &words) }.sorted())
  }

  /// The ends of edges at a node of the graph before, sorted; as far as `pairing` knows the others.
  mutating func slots(before place: Int, _ pairing: NodePairing) -> [Int] {
    slots(place, of: before) { pairing.after[$0] ?? -1 }
  }

  /// The ends of edges at a node of the graph after, sorted; as far as `pairing` knows the others.
  mutating func slots(after place: Int, _ pairing: NodePairing) -> [Int] {
    slots(place, of: after) { pairing.before[$0] == nil ? -1 : $0 }
  }

  private mutating func slots(
    _ place: Int,
    of graph: GraphIndex,
    _ neighbour: (Int) -> Int,
  ) -> [Int] {
    let ins = graph.incoming[place].map { edge in
      Slot(
        isInput: true,
        handle: edge.input,
        neighbour: graph.producer(of: edge).map(neighbour) ?? -1,
        otherHandle: edge.output,
      )
    }
    let outs = graph.outgoing[place].map { edge in
      Slot(
        isInput: false,
        handle: edge.output,
        neighbour: graph.consumer(of: edge).map(neighbour) ?? -1,
        otherHandle: edge.input,
      )
    }
    return (ins + outs).map { Self.number($0, in: &slots) }.sorted()
  }

  private static func number<Fact: Hashable>(_ fact: Fact, in table: inout [Fact: Int]) -> Int {
    if let number = table[fact] { return number }
    table[fact] = table.count
    return table.count - 1
  }
}
