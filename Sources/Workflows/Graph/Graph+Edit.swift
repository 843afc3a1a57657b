import JSON
import CEL
import Text

/// A request to add a node.
public struct NodeRequest: Sendable, Hashable {
  /// The new node's id.
  public var id: String
  /// Its type as it was spelt.
  public var type: String
  /// What stands behind the type, in order.
  public var positional: [EditValue]
  /// What is given by name.
  public var parameters: [EditParameter]
  /// Whether it becomes an exposed input.
  public var isInput: Bool
  /// Whether it becomes an exposed output.
  public var isOutput: Bool

  /// A request.
  public init(
    id: String,
    type: String,
    positional: [EditValue] = [],
    parameters: [EditParameter] = [],
    isInput: Bool = false,
    isOutput: Bool = false,
  ) {
    self.id = id
    self.type = type
    self.positional = positional
    self.parameters = parameters
    self.isInput = isInput
    self.isOutput = isOutput
  }
}

extension Graph {
  /// Adds a node with its edges; throws, and changes nothing, where it does not fit.
  public mutating func add(_ request: NodeRequest, _ catalog: Catalog) throws(EditError) {
    try checkNewID(request.id)
    let type = NodeType(named: request.type)
    if case .other = type {
      let names = NodeType.known.map(\.name)
      throw EditError(
        .type,
        "there is no node type `\(request.type)`",
        remedy: suggestion(request.type, in: names) ?? "types are \(names.joined(separator: ", "))",
      )
    }
    var editor = NodeEditor(
      node: Node(id: request.id, type: type),
      graph: self,
      catalog: catalog,
      edges: [],
    )
    try editor.takePositional(request.positional)
    for parameter in request.parameters { try editor.set(parameter) }
    try editor.expose(input: request.isInput, output: request.isOutput)
    try editor.checkCompleteness()
    apply(editor.finished(), replacing: nil)
  }

  /// Changes a node's settings and edges; throws, and changes nothing, where one does not fit.
  public mutating func edit(
    _ id: String,
    _ parameters: [EditParameter],
    isInput: Bool? = nil,
    isOutput: Bool? = nil,
    _ catalog: Catalog,
  ) throws(EditError) {
    let node = try existing(id)
    var editor = NodeEditor(node: node, graph: self, catalog: catalog, edges: edges(into: id))
    for parameter in parameters { try editor.set(parameter) }
    try editor.expose(input: isInput, output: isOutput)
    try checkCycle(through: id, editor.edges)
    apply(editor.finished(), replacing: id)
  }

  /// Removes a node and its edges, and returns the edges that were cut.
  public mutating func remove(_ id: String) throws(EditError) -> [Edge] {
    _ = try existing(id)
    let cut = edges.filter { $0.producer == id || $0.consumer == id }
    nodes.removeAll { $0.id == id }
    edges.removeAll { $0.producer == id || $0.consumer == id }
    inputKeys.removeAll { $0 == id }
    return cut
  }

  /// Gives a node another id, in its edges and in the expressions that read it too.
  public mutating func rename(_ id: String, to newID: String, _ catalog: Catalog) throws(EditError)
  {
    _ = try existing(id)
    do { try checkNewID(newID) } catch { throw EditError(.positional(0), error.message) }
    for place in nodes.indices {
      if nodes[place].id == id { nodes[place].id = newID }
      guard nodes[place].type == .transformText, let source = nodes[place].value?.string,
        var expression = try? CELExpression(source)
      else { continue }
      for edge in edges(into: nodes[place].id) where edge.producer == id {
        let renamed = expression.renaming("\(id)_\(edge.output)", to: "\(newID)_\(edge.output)")
        nodes[place].value = .string(renamed)
        if let parsed = try? CELExpression(renamed) { expression = parsed }
      }
    }
    for place in edges.indices {
      if edges[place].producer == id { edges[place].producer = newID }
      if edges[place].consumer == id { edges[place].consumer = newID }
    }
    inputKeys = inputKeys.map { $0 == id ? newID : $0 }
  }

  /// The node called `id`; throws with a suggestion where there is none.
  public func existing(_ id: String, at place: EditError.Place = .id) throws(EditError) -> Node {
    if let node = node(id) { return node }
    throw EditError(
      place,
      "there is no node `\(id)`",
      remedy: suggestion(id, in: nodes.map(\.id)),
    )
  }

  private func checkNewID(_ id: String) throws(EditError) {
    guard id != FlowReference.workflow else {
      throw EditError(.id, "`workflow` is reserved for the workflow's own inputs")
    }
    let isWord = id.unicodeScalars.allSatisfy {
      $0 == "_" || ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
    }
    guard isWord, let first = id.utf8.first, !(0x30...0x39).contains(first), id.utf8.count <= 64
    else {
      throw EditError(
        .id,
        "`\(id)` cannot be a node id",
        remedy: "use letters, digits and _, not a digit first, at most 64",
      )
    }
    guard node(id) == nil else {
      throw EditError(
        .id,
        "there is a node `\(id)` already",
        remedy: "edit it, or choose another id",
      )
    }
  }

  private mutating func apply(_ result: (node: Node, edges: [Edge]), replacing id: String?) {
    if let id, let place = nodes.firstIndex(where: { $0.id == id }) {
      nodes[place] = result.node
      edges.removeAll { $0.consumer == id }
    } else {
      nodes.append(result.node)
    }
    var used = Set(edges.map(\.id))
    for var edge in result.edges {
      if edge.id.isEmpty || used.contains(edge.id) {
        var number = edges.count + 1
        while used.contains("edge\(number)") { number += 1 }
        edge.id = "edge\(number)"
      }
      used.insert(edge.id)
      edges.append(edge)
    }
    inputKeys.removeAll { $0 == result.node.id && !result.node.isInput }
    if result.node.isInput, !inputKeys.contains(result.node.id) { inputKeys.append(result.node.id) }
    layOut()
  }
}

/// "did you mean …?" for the nearest of `candidates`, if one is near.
func suggestion(_ word: String, in candidates: [String]) -> String? {
  nearest(word, in: candidates).map { "did you mean `\($0)`?" }
}
