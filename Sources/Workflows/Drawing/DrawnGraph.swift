/// A graph as every drawing of it sees it: edges between places, without circles; gates on the
/// nodes whose results they hold back; loops as nested frames.
///
/// What does not fit into that, an edge to nowhere or one that closes a circle, is a remark
/// beside a node. Building it is O(nodes + edges) for all but absurd nestings of loops.
struct DrawnGraph {
  /// An edge between the places of two nodes.
  struct Edge {
    var producer: Int
    var output: String
    var consumer: Int
    var input: String
  }

  /// A forEach with its forEachEnd; the frame around what lies between.
  struct Loop {
    var begin: Int
    var end: Int
    /// The node that gives the list.
    var list: Int?
    /// The loop around this one.
    var parent: Int?
    /// How many loops are around this one.
    var depth: Int
  }

  /// The nodes of the graph.
  let nodes: [Node]
  /// The edges that are drawn, in the graph's order.
  var edges: [Edge] = []
  /// The approvals that hang on each node.
  private(set) var gates: [[Int]]
  /// Whether the node is an approval that is drawn with its producer.
  private(set) var hangs: [Bool]
  /// The loops, outer ones before those inside of them.
  var loops: [Loop] = []
  /// The loop that begins or ends at each node.
  var loopAt: [Int?]
  /// The innermost loop around each node; a forEachEnd is inside of its loop.
  var scope: [Int?]
  /// What is to be said beside each node.
  var remarks: [[Remark]]
  /// Whether a node is drawn.
  var isShown: [Bool]

  /// A reference that cannot be drawn as a line.
  struct Remark: Hashable {
    enum Kind {
      /// The other end is not in the graph.
      case missing
      /// It closes a circle, or leads out of a loop otherwise than by its end.
      case cut
      /// Another node has the same id.
      case second
    }
    var kind: Kind
    /// The input that it feeds; nil where the other end is the consumer.
    var input: String?
    var node: String
  }

  /// A graph, or a part of it.
  init(_ graph: Graph, part: GraphPart? = nil) {
    nodes = graph.nodes
    gates = Array(repeating: [], count: nodes.count)
    hangs = Array(repeating: false, count: nodes.count)
    loopAt = Array(repeating: nil, count: nodes.count)
    scope = Array(repeating: nil, count: nodes.count)
    remarks = Array(repeating: [], count: nodes.count)
    isShown = nodes.map { $0.type != .stickyNote }
    let places = graph.places
    for (place, node) in nodes.enumerated() where places[node.id] != place {
      remarks[place].append(Remark(kind: .second, node: node.id))
    }
    for edge in graph.edges { resolve(edge, places) }
    hangGates()
    frameLoops(places)
    keepOrderInsideFrames()
    // A note is drawn by itself, unless a draft connects it.
    for edge in edges { isShown[edge.producer] = true; isShown[edge.consumer] = true }
    if let part { show(only: part, places) }
  }

  private mutating func resolve(_ edge: Workflows.Edge, _ places: [String: Int]) {
    switch (places[edge.producer], places[edge.consumer]) {
    case (let producer?, let consumer?):
      edges.append(
        Edge(producer: producer, output: edge.output, consumer: consumer, input: edge.input)
      )
    case (nil, let consumer?):
      remarks[consumer].append(Remark(kind: .missing, input: edge.input, node: edge.producer))
    case (let producer?, nil):
      remarks[producer].append(Remark(kind: .missing, node: edge.consumer))
    case (nil, nil): break
    }
  }

  /// Takes the approvals that have one producer and no consumer out of the edges.
  private mutating func hangGates() {
    var incoming = [Int](repeating: 0, count: nodes.count)
    var isProducer = [Bool](repeating: false, count: nodes.count)
    for edge in edges {
      incoming[edge.consumer] += 1
      isProducer[edge.producer] = true
    }
    for edge in edges {
      let gate = edge.consumer
      guard nodes[gate].type == .approval, incoming[gate] == 1, !isProducer[gate],
        nodes[edge.producer].type != .forEach
      else { continue }
      gates[edge.producer].append(gate)
      hangs[gate] = true
    }
    edges.removeAll { hangs[$0.consumer] }
  }

  /// Removes the edges at `positions`, which are sorted, and remarks on them.
  mutating func cut(_ positions: [Int]) {
    guard !positions.isEmpty else { return }
    var kept: [Edge] = []
    var next = positions[...]
    for (position, edge) in edges.enumerated() {
      if next.first == position {
        next.removeFirst()
        remarks[edge.consumer].append(
          Remark(kind: .cut, input: edge.input, node: nodes[edge.producer].id)
        )
      } else {
        kept.append(edge)
      }
    }
    edges = kept
  }
}
