/// Collects everything wrong with a graph.
struct GraphChecker {
  let index: GraphIndex
  let loops: LoopTable
  let branches: BranchTable
  private(set) var problems: [Problem] = []

  init(_ index: GraphIndex) {
    self.index = index
    loops = LoopTable(index)
    branches = BranchTable(index)
  }

  var graph: Graph { index.graph }
  var catalog: Catalog { index.catalog }

  mutating func run() {
    checkGraph()
    for place in graph.nodes.indices {
      checkContent(place)
      checkExposure(place)
      checkEdges(into: place)
      checkRequired(place)
    }
    checkLoops()
    checkBranches()
    checkCircles()
    checkUse()
  }

  /// The problems by the place of their node; what is about no node comes last.
  var sortedProblems: [Problem] {
    let places = problems.map { $0.node.flatMap { index.places[$0] } ?? Int.max }
    return problems.indices.sorted { (places[$0], $0) < (places[$1], $1) }.map { problems[$0] }
  }

  private mutating func checkGraph() {
    if graph.nodes.isEmpty {
      report(
        .error,
        "the workflow has no nodes",
        remedy: "begin with `add prompt text \"…\" --input`",
      )
    }
    var seen: Set<String> = []
    for (place, node) in graph.nodes.enumerated() {
      if node.id == FlowReference.workflow {
        report(.error, place, "the id `workflow` is reserved", remedy: "rename the node")
      }
      if !seen.insert(node.id).inserted {
        report(.error, place, "two nodes are called `\(node.id)`", remedy: "rename one")
      }
    }
    for edge in index.loose {
      report(
        .error,
        "edge `\(edge.id)` leads from `\(edge.producer)` to `\(edge.consumer)`, which is not there",
        remedy: suggestion(edge.consumer, in: graph.nodes.map(\.id)),
      )
    }
    for key in graph.inputKeys where !(index.places[key].map { index.node($0).isInput } ?? false) {
      report(
        .warning,
        "`\(key)` is listed as an input, and no exposed node has that id",
        remedy: suggestion(key, in: graph.nodes.filter(\.isInput).map(\.id)),
      )
    }
  }

  private mutating func checkCircles() {
    guard index.order.count < graph.nodes.count else { return }
    let missing = Set(graph.nodes.indices).subtracting(index.order)
    // What only hangs on a circle is not shown as a part of it.
    guard let start = missing.min() else { return }
    var origin: [Int: Int] = [:]
    var place = start
    while origin[place] == nil {
      guard
        let producer = index.incoming[place].compactMap(index.producer(of:))
          .first(where: missing.contains)
      else { return }
      origin[place] = producer
      place = producer
    }
    var circle = [place]
    while let next = origin[circle[circle.count - 1]], next != place { circle.append(next) }
    let names = (circle.reversed() + [circle[circle.count - 1]]).prefix(11)
      .map { graph.nodes[$0].id }.joined(separator: " → ")
    report(
      .error,
      place,
      "these nodes feed each other in a circle: \(names)",
      remedy: "cut one edge with `disconnect`",
    )
  }

  /// Notes a problem of the whole graph.
  mutating func report(_ severity: Problem.Severity, _ message: String, remedy: String? = nil) {
    problems.append(Problem(severity, message, remedy: remedy))
  }

  /// Notes a problem of the node at `place`.
  mutating func report(
    _ severity: Problem.Severity,
    _ place: Int,
    handle: String? = nil,
    _ message: String,
    remedy: String? = nil,
  ) {
    problems.append(
      Problem(severity, node: index.node(place).id, handle: handle, message, remedy: remedy)
    )
  }
}
