import JSON

extension Graph {
  /// What flows out of an output, element types of lists included; nil where there is no such one.
  ///
  /// Of a node whose outputs are not known any output gives anything. For several questions make an
  /// ``OutputTypes`` once.
  public func outputType(of node: String, output: String, _ catalog: Catalog) -> HandleType? {
    OutputTypes(self, catalog).type(of: node, output)
  }
}

/// The types of all outputs of a graph, in which the elements of lists are inferred.
///
/// What a forEach, a forEachEnd, a groupItems, a sliceAssets or a selection gives depends on what
/// feeds it; everything else is as its node declares it. O(nodes + edges).
public struct OutputTypes: Sendable {
  private let nodes: [Node]
  private let places: [String: Int]
  private let catalog: Catalog
  /// The edges into the nodes whose type is inferred.
  private var incoming: [String: [Edge]] = [:]
  private var inferred: [String: HandleType] = [:]

  /// The types in `graph`.
  public init(_ graph: Graph, _ catalog: Catalog) {
    self.init(graph, places: graph.places, catalog)
  }

  init(_ graph: Graph, places: [String: Int], _ catalog: Catalog) {
    nodes = graph.nodes
    self.places = places
    self.catalog = catalog
    for node in nodes where node.type.isInferred { incoming[node.id] = [] }
    guard !incoming.isEmpty else { return }
    for edge in graph.edges where edge.input == Handle.input {
      incoming[edge.consumer]?.append(edge)
    }
    for node in nodes where node.type.isInferred { infer(node.id) }
  }

  /// The outputs of a node with their types, the default one first; nil where they are not known.
  public func outputs(of id: String) -> [Handle]? {
    guard let node = places[id].map({ nodes[$0] }), var handles = node.outputHandles(catalog)
    else { return nil }
    if let type = inferred[id], let place = handles.firstIndex(where: { $0.type != .approval }) {
      handles[place].type = type
    }
    return handles
  }

  /// The output that `$id` means.
  public func defaultOutput(of id: String) -> Handle? {
    outputs(of: id)?.first { $0.type != .approval }
  }

  /// The type of an output; nil where the node lacks it.
  public func type(of id: String, _ output: String) -> HandleType? {
    guard places[id] != nil else { return nil }
    guard let outputs = outputs(of: id) else { return .any }
    return outputs.first { $0.name == output }?.type
  }

  /// Infers a node after the nodes that feed it, without recursion: graphs may be deep.
  private mutating func infer(_ id: String) {
    var pending = [id]
    var open: Set<String> = []
    while let id = pending.last {
      guard inferred[id] == nil else {
        pending.removeLast()
        continue
      }
      // What is open already feeds itself: its type stays unknown.
      open.insert(id)
      let missing = (incoming[id] ?? []).map(\.producer)
        .filter { incoming[$0] != nil && inferred[$0] == nil && !open.contains($0) }
      guard missing.isEmpty else {
        pending += missing
        continue
      }
      inferred[id] = outputType(of: id)
      pending.removeLast()
    }
  }

  private func outputType(of id: String) -> HandleType {
    guard let node = places[id].map({ nodes[$0] }) else { return .any }
    let edges = incoming[id] ?? []
    let input = HandleType.joined(edges.map { type(of: $0.producer, $0.output) ?? .any })
    switch node.type {
    case .forEach: return input.element
    case .forEachEnd: return .list(input)
    case .groupItems: return .list(elements(of: node, edges))
    default: return input.isList ? input : .list(input)
    }
  }

  /// What the list of a groupItems holds, as far as its expression tells without being evaluated.
  private func elements(of node: Node, _ edges: [Edge]) -> HandleType {
    var variables: [String: HandleType] = [:]
    for edge in edges { variables[edge.variable] = type(of: edge.producer, edge.output) ?? .any }
    if let type = ListShape(node.value?.string ?? "", variables).element { return type }
    // Whatever an expression makes of texts are texts, or numbers, which go where texts go.
    return variables.values.allSatisfy { $0.innermost == .text } ? .text : .any
  }
}

/// The element type of an expression of nothing but variables, brackets, commas and `+`.
private struct ListShape {
  /// The type; nil where the expression is of another shape.
  private(set) var element: HandleType?

  init(_ source: String, _ variables: [String: HandleType]) {
    var found: [HandleType] = []
    var depth = 0
    var rest = source.utf8[...]
    while let byte = rest.first {
      switch byte {
      case UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ","), UInt8(ascii: "+"), UInt8(ascii: " "), 0x0A, 0x0D, 0x09: break
      default:
        let word = rest.prefix { $0.isWordPart }
        guard let type = variables[String(Substring(word))], (0...1).contains(depth) else { return }
        if depth == 0, !type.isList { return }
        found.append(depth == 0 ? type.element : type)
        rest = rest[word.endIndex...]
        continue
      }
      rest = rest.dropFirst()
    }
    if !found.isEmpty { element = HandleType.joined(found) }
  }
}

extension UInt8 {
  fileprivate var isWordPart: Bool {
    self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z")
      || self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") || self == UInt8(ascii: "_")
  }
}

extension NodeType {
  /// Whether what the node gives depends on what feeds it.
  fileprivate var isInferred: Bool {
    switch self {
    case .forEach, .forEachEnd, .groupItems, .sliceAssets, .selection: true
    default: false
    }
  }
}

extension HandleType {
  /// What a list holds; another type is its own element.
  public var element: HandleType {
    guard case .list(let element) = self else { return self }
    return element
  }

  /// What is left when all lists around it are opened.
  fileprivate var innermost: HandleType {
    var type = self
    while case .list(let element) = type { type = element }
    return type
  }

  /// The one type that all of `types` are, or else anything.
  fileprivate static func joined(_ types: [HandleType]) -> HandleType {
    guard let first = types.first, types.allSatisfy({ $0 == first }) else { return .any }
    return first
  }
}

extension Edge {
  /// The CEL variable that the edge brings to an expression.
  public var variable: String { "\(producer)_\(output)" }
}
