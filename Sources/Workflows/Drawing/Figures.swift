/// What a drawing consists of: nodes, loops, and groups of nodes that are folded into one figure.
struct Figures {
  /// What one figure stands for.
  enum Content {
    case node(Int)
    /// A loop that is drawn as a frame around other figures.
    case loop(Int)
    case folded(Fold)
  }

  /// Nodes that are drawn as one.
  struct Fold {
    enum Kind {
      /// Single nodes.
      case node
      /// A loop without a look inside.
      case loop(Int)
      /// Nodes one behind the other.
      case chain
    }
    var kind: Kind
    /// How many of these there are, alike in all but their ids and settings.
    var count: Int
    /// The nodes by which the first of them is called.
    var named: [Int]
    /// All nodes, gates too.
    var nodes: [Int]
  }

  /// A figure and the loop around it.
  struct Figure {
    var content: Content
    /// The figure of the loop around it.
    var parent: Int?
  }

  /// An edge between figures; the inside of a loop's frame is where its item comes from and its
  /// result goes to.
  struct Connection: Hashable {
    var from: Int
    var isFromInside: Bool
    var output: String
    var to: Int
    var isToInside: Bool
    var input: String
  }

  let graph: DrawnGraph
  /// The figures, in the order of the graph.
  private(set) var all: [Figure] = []
  /// Their connections, each once.
  private(set) var connections: [Connection] = []

  /// Every node and every loop that is shown as a figure of its own; hanging gates belong to
  /// their producers.
  init(_ graph: DrawnGraph) {
    self.graph = graph
    var figureOfLoop = [Int](repeating: 0, count: graph.loops.count)
    var figureOfNode = [Int](repeating: 0, count: graph.nodes.count)
    for place in graph.nodes.indices where graph.isShown[place] && !graph.hangs[place] {
      if let loop = graph.loopAt[place] {
        guard graph.loops[loop].begin == place else { continue }
        figureOfLoop[loop] = all.count
        all.append(Figure(content: .loop(loop), parent: nil))
      } else {
        figureOfNode[place] = all.count
        all.append(Figure(content: .node(place), parent: nil))
      }
    }
    for place in all.indices {
      switch all[place].content {
      case .node(let node): all[place].parent = graph.scope[node].map { figureOfLoop[$0] }
      case .loop(let loop):
        all[place].parent = graph.loops[loop].parent.map { figureOfLoop[$0] }
      case .folded: break
      }
    }
    for edge in graph.edges {
      let (begin, end) = (graph.loopAt[edge.producer], graph.loopAt[edge.consumer])
      connections.append(
        Connection(
          from: begin.map { figureOfLoop[$0] } ?? figureOfNode[edge.producer],
          isFromInside: begin.map { graph.loops[$0].begin == edge.producer } ?? false,
          output: edge.output,
          to: end.map { figureOfLoop[$0] } ?? figureOfNode[edge.consumer],
          isToInside: end.map { graph.loops[$0].end == edge.consumer } ?? false,
          input: edge.input,
        )
      )
    }
    removeRepeated()
  }

  /// Figures that become one, which stands where the leader did.
  struct Group {
    var leader: Int
    /// All of them, the leader too; of a loop also what is inside of it.
    var members: [Int]
    var fold: Fold
  }

  /// Makes one figure of each of `groups`.
  mutating func fold(_ groups: [Group]) {
    guard !groups.isEmpty else { return }
    var target = Array(all.indices)
    for group in groups {
      for member in group.members { target[member] = group.leader }
      all[group.leader].content = .folded(group.fold)
    }
    var number = [Int](repeating: 0, count: all.count)
    var kept: [Figure] = []
    for place in all.indices where target[place] == place {
      number[place] = kept.count
      kept.append(all[place])
    }
    for place in kept.indices { kept[place].parent = kept[place].parent.map { number[target[$0]] } }
    connections = connections.compactMap { connection in
      var moved = connection
      moved.from = number[target[connection.from]]
      moved.to = number[target[connection.to]]
      if case .folded = kept[moved.from].content {
        if moved.from == moved.to { return nil }
        moved.isFromInside = false
      }
      if case .folded = kept[moved.to].content { moved.isToInside = false }
      return moved
    }
    all = kept
    removeRepeated()
  }

  private mutating func removeRepeated() {
    var seen: Set<Connection> = []
    connections.removeAll { !seen.insert($0).inserted }
  }

  /// How many nodes all figures stand for.
  var nodeCount: Int { all.indices.reduce(0) { $0 + nodes(of: $1).count } }

  /// How many nodes are in no figure of their own.
  var foldedNodes: Int {
    all.reduce(0) { sum, figure in
      guard case .folded(let fold) = figure.content else { return sum }
      return sum + fold.nodes.count - 1
    }
  }

  /// The id of a node that is in no figure of its own.
  var foldedExample: String? {
    for figure in all {
      guard case .folded(let fold) = figure.content else { continue }
      return fold.named.first.map { graph.nodes[$0].id }
    }
    return nil
  }

  /// All nodes that a figure stands for, gates too.
  func nodes(of figure: Int) -> [Int] {
    switch all[figure].content {
    case .node(let node): [node] + graph.gates[node]
    case .loop(let loop):
      [graph.loops[loop].begin, graph.loops[loop].end] + graph.gates[graph.loops[loop].end]
    case .folded(let fold): fold.nodes
    }
  }
}
