import JSON
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
    let places = places
    try checkNewID(request.id, places)
    let type = NodeType(named: request.type)
    guard NodeType.known.contains(type) else {
      let names = NodeType.known.map(\.name)
      let isKept = type == .modelInput
      throw EditError(
        .type,
        isKept
          ? "a modelInput is kept where a file has one, and cannot be added"
          : "there is no node type `\(request.type)`",
        remedy: isKept
          ? "add a text with --input, and feed it to the setting"
          : suggestion(request.type, in: names) ?? "types are \(names.joined(separator: ", "))",
      )
    }
    var editor = NodeEditor(
      adding: Node(id: request.id, type: type),
      to: self,
      places: places,
      catalog,
    )
    // An exposed input may do without its value.
    if request.isInput { try editor.expose(input: true, output: nil) }
    try editor.takePositional(request.positional)
    try editor.set(request.parameters)
    if request.isOutput { try editor.expose(input: nil, output: true) }
    try editor.settle()
    nodes.append(editor.node)
    join(editor)
    layOut()
  }

  /// Changes a node's settings and edges; throws, and changes nothing, where one does not fit.
  ///
  /// Gives what the edit did beyond what it was told, in sentences for people.
  @discardableResult
  public mutating func edit(
    _ id: String,
    _ parameters: [EditParameter],
    isInput: Bool? = nil,
    isOutput: Bool? = nil,
    _ catalog: Catalog,
  ) throws(EditError) -> [String] {
    let places = places
    guard let place = places[id] else { throw missing(id, at: .id) }
    var editor = NodeEditor(nodes[place], in: self, places: places, catalog)
    if isInput == true { try editor.expose(input: true, output: nil) }
    try editor.set(parameters)
    try editor.expose(input: isInput, output: isOutput)
    try editor.settle()
    nodes[place] = editor.node
    edges.removeAll { $0.consumer == id }
    join(editor)
    return editor.notes
  }

  /// Takes over the edges and the exposure of an edited node.
  private mutating func join(_ editor: NodeEditor) {
    let node = editor.node
    for place in edges.indices where edges[place].producer == node.id {
      if let output = editor.renamedOutputs[edges[place].output] { edges[place].output = output }
    }
    append(editor.edges)
    if node.isInput {
      if !inputKeys.contains(node.id) { inputKeys.append(node.id) }
    } else {
      inputKeys.removeAll { $0 == node.id }
    }
  }

  /// Adds edges; those without an id of their own get one.
  mutating func append(_ new: [Edge]) {
    guard !new.isEmpty else { return }
    var used = Set(edges.map(\.id))
    var number = edges.count + 1
    for var edge in new {
      if edge.id.isEmpty || used.contains(edge.id) {
        while used.contains("edge\(number)") { number += 1 }
        edge.id = "edge\(number)"
      }
      used.insert(edge.id)
      edges.append(edge)
    }
  }

  /// The node called `id`; throws with a suggestion where there is none.
  ///
  /// O(n).
  public func existing(_ id: String, at place: EditError.Place = .id) throws(EditError) -> Node {
    if let node = node(id) { return node }
    throw missing(id, at: place)
  }

  func missing(_ id: String, at place: EditError.Place) -> EditError {
    EditError(
      place,
      "there is no node `\(id)`",
      remedy: suggestion(id, in: nodes.map(\.id)),
    )
  }

  func checkNewID(_ id: String, _ places: [String: Int]) throws(EditError) {
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
    guard places[id] == nil else {
      throw EditError(
        .id,
        "there is a node `\(id)` already",
        remedy: "edit it, or choose another id",
      )
    }
    guard nodes.count < Self.nodeLimit else {
      throw EditError(.whole, "a workflow has at most \(Self.nodeLimit) nodes")
    }
  }
}

/// "did you mean …?" for the nearest of `candidates`, if one is near.
func suggestion(_ word: String, in candidates: [String]) -> String? {
  nearest(word, in: candidates).map { "did you mean `\($0)`?" }
}
