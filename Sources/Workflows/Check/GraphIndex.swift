/// A graph with its edges by node, made once for a check or a compilation.
struct GraphIndex {
  let graph: Graph
  let catalog: Catalog
  /// Every node's place by id; of two nodes with one id the first.
  let places: [String: Int]
  /// The edges that end at a node, by its place, in order.
  private(set) var incoming: [[Edge]]
  /// The edges that begin at a node and end at another, by its place, in order.
  private(set) var outgoing: [[Edge]]
  /// The edges of which neither end is there.
  private(set) var loose: [Edge] = []
  /// The nodes' places, producers before consumers; nodes on a circle and behind it are missing.
  let order: [Int]

  /// O(nodes + edges).
  init(_ graph: Graph, _ catalog: Catalog) {
    self.graph = graph
    self.catalog = catalog
    let places = graph.places
    self.places = places
    incoming = Array(repeating: [], count: graph.nodes.count)
    outgoing = incoming
    for edge in graph.edges {
      let producer = places[edge.producer]
      let consumer = places[edge.consumer]
      if let consumer { incoming[consumer].append(edge) }
      if let producer, consumer != nil { outgoing[producer].append(edge) }
      if consumer == nil { loose.append(edge) }
    }
    order = graph.order(places)
  }

  /// The node at a place.
  func node(_ place: Int) -> Node { graph.nodes[place] }

  /// The place of an edge's producer, where it is there.
  func producer(of edge: Edge) -> Int? { places[edge.producer] }

  /// The place of an edge's consumer, where it is there.
  func consumer(of edge: Edge) -> Int? { places[edge.consumer] }

  /// The edges that bring values: those of gates and of branches left out.
  func values(into place: Int) -> [Edge] {
    incoming[place].filter { $0.input != Handle.approval && $0.input != Handle.conditional }
  }

  /// The edges into one input of a node.
  func edges(into place: Int, _ input: String) -> [Edge] {
    incoming[place].filter { $0.input == input }
  }
}
