/// Something wrong, or doubtful, in a graph.
public struct Problem: Sendable, Hashable {
  /// How bad it is.
  public enum Severity: Sendable, Hashable {
    /// The graph cannot be compiled.
    case error
    /// It can, and will hardly do what was meant.
    case warning
  }

  /// How bad it is.
  public let severity: Severity
  /// The node that it is about, if it is about one.
  public let node: String?
  /// The handle of that node, if it is about one.
  public let handle: String?
  /// The sentence for people.
  public let message: String
  /// What would work.
  public let remedy: String?

  init(
    _ severity: Severity,
    node: String? = nil,
    handle: String? = nil,
    _ message: String,
    remedy: String? = nil,
  ) {
    self.severity = severity
    self.node = node
    self.handle = handle
    self.message = message
    self.remedy = remedy
  }
}

extension Graph {
  /// Everything wrong with the graph, in the order of its nodes (contract §3).
  ///
  /// O(nodes + edges), but for graphs with very many conditions on one path.
  public func check(_ catalog: Catalog) -> [Problem] {
    var checker = GraphChecker(GraphIndex(self, catalog))
    checker.run()
    return checker.sortedProblems
  }

  /// What keeps the graph from being published, beyond what ``check(_:)`` finds (contract §3).
  public func checkPublishing(_ catalog: Catalog) -> [Problem] {
    let index = GraphIndex(self, catalog)
    let exposed = nodes.filter {
      $0.isOutput && ($0.type.callsModel || $0.type == .forEachEnd || $0.type == .workflow)
    }
    guard !exposed.isEmpty else {
      return [
        Problem(
          .error,
          "no model, llm, workflow or end of a loop is an exposed output",
          remedy: "expose one with `edit NODE --output`",
        )
      ]
    }
    var reached: Set<Int> = []
    var pending = exposed.compactMap { index.places[$0.id] }
    while let place = pending.popLast() {
      guard reached.insert(place).inserted else { continue }
      let type = nodes[place].type
      if type.callsModel || type == .workflow { return [] }
      pending += index.incoming[place].compactMap(index.producer(of:))
    }
    return [
      Problem(
        .error,
        node: exposed.first?.id,
        "no exposed output comes from a model or an llm",
        remedy: "expose a node that a model leads to",
      )
    ]
  }
}
