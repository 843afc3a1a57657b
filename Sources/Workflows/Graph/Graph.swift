public import JSON

/// An authored graph: the draft of a workflow (`editor_info` of contract §3).
public struct Graph: Sendable, Hashable {
  /// The nodes in the order in which they were added.
  public var nodes: [Node]
  /// The connections in the order in which they were made.
  public var edges: [Edge]
  /// The ids of the exposed inputs in order.
  public var inputKeys: [String]
  /// The members of the file's object as they came, such as `nodeGroups`, in their order; those
  /// above hold a place in it.
  private var source: JSONObject = ["nodes": [], "edges": [], "inputKeys": []]

  /// A graph; without arguments an empty one.
  public init(
    nodes: [Node] = [],
    edges: [Edge] = [],
    inputKeys: [String] = [],
  ) {
    self.nodes = nodes
    self.edges = edges
    self.inputKeys = inputKeys
  }

  /// The node called `id`; O(n).
  public func node(_ id: String) -> Node? { nodes.first { $0.id == id } }

  /// The edges that end at `consumer`, in order.
  public func edges(into consumer: String) -> [Edge] { edges.filter { $0.consumer == consumer } }

  /// The edges that begin at `producer`, in order.
  public func edges(outOf producer: String) -> [Edge] { edges.filter { $0.producer == producer } }

  /// Every node's place by id; of two nodes with one id the first.
  public var places: [String: Int] {
    Dictionary(zip(nodes.map(\.id), nodes.indices)) { first, _ in first }
  }
}

/// Why a value is not a graph.
public struct GraphError: Error, Sendable, Hashable {
  /// The sentence for people.
  public let message: String

  init(_ message: String) { self.message = message }
}

extension Graph {
  /// How many nodes a graph may have.
  public static let nodeLimit = 100_000

  /// The graph that an `editor_info` object spells.
  ///
  /// Throws ``GraphError`` where it is not one: nodes without id or type, edges without ends,
  /// more than ``nodeLimit`` nodes. What a graph says is for ``check(_:)`` to judge. What came from
  /// a file and was not changed is given back by ``json`` as it came.
  public init(json: JSONValue) throws(GraphError) {
    guard var fields = json.object else {
      throw GraphError("editor_info is an object with nodes and edges, not \(json.kindName)")
    }
    self.init()
    let nodes = try Self.list("nodes", in: fields)
    guard nodes.count <= Self.nodeLimit else {
      throw GraphError("the graph has \(nodes.count) nodes; at most \(Self.nodeLimit) are read")
    }
    for (place, element) in nodes.enumerated() {
      guard let node = element.object.flatMap(Node.init(fields:)) else {
        throw GraphError("node \(place + 1) of editor_info has no id or no type")
      }
      self.nodes.append(node)
    }
    for (place, element) in try Self.list("edges", in: fields).enumerated() {
      guard let edge = element.object.flatMap(Edge.init(fields:)) else {
        throw GraphError("edge \(place + 1) of editor_info has no source or no target")
      }
      edges.append(edge)
    }
    for (place, element) in try Self.list("inputKeys", in: fields).enumerated() {
      guard let key = element.string else {
        throw GraphError("key \(place + 1) of inputKeys is \(element.kindName), not a node's id")
      }
      inputKeys.append(key)
    }
    for key in ["nodes", "edges", "inputKeys"] where fields[key]?.isNull == false {
      fields[key] = []
    }
    source = fields
  }

  /// The list in a member; a `null` is an empty one.
  private static func list(
    _ key: String,
    in fields: JSONObject,
  ) throws(GraphError) -> [JSONValue] {
    guard let value = fields[key], !value.isNull else { return [] }
    guard let list = value.array else {
      throw GraphError("`\(key)` of editor_info is a list, not \(value.kindName)")
    }
    return list
  }

  /// The graph as `editor_info`.
  public var json: JSONValue {
    var fields = source
    func set(_ key: String, _ values: [JSONValue]) {
      // A member that a file left out, or left null, stays so while there is nothing in it.
      if !values.isEmpty { fields[key] = .array(values) }
    }
    set("nodes", nodes.map { .object($0.fields) })
    set("edges", edges.map { .object($0.fields) })
    set("inputKeys", inputKeys.map { .string($0) })
    return .object(fields)
  }
}
