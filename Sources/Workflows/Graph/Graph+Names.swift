import CEL
import JSON

/// What a removal cut off.
public struct Removal: Sendable, Hashable {
  /// An expression, or the blocks of an ifElse, which reads what is gone.
  public struct BrokenReader: Sendable, Hashable {
    /// The node that reads.
    public var node: String
    /// The variables that it reads and that nothing brings now.
    public var variables: [String]
  }

  /// The edges that are gone.
  public var edges: [Edge]
  /// The nodes whose expression or blocks are to be edited.
  public var brokenReaders: [BrokenReader]
  /// The forEachEnd nodes whose loop is gone.
  public var openEnds: [String]
}

extension Graph {
  /// Removes a node and its edges, and says what that cuts off.
  ///
  /// Expressions that read it stay as they are: what they should read instead nobody can know.
  public mutating func remove(_ id: String) throws(EditError) -> Removal {
    let places = places
    guard let place = places[id] else { throw missing(id, at: .id) }
    let cut = edges.filter { $0.producer == id || $0.consumer == id }
    var broken: [Removal.BrokenReader] = []
    for edge in cut where edge.producer == id && edge.consumer != id {
      guard let reader = places[edge.consumer], nodes[reader].reads(edge) else { continue }
      if let known = broken.firstIndex(where: { $0.node == edge.consumer }) {
        broken[known].variables.append(edge.variable)
      } else {
        broken.append(Removal.BrokenReader(node: edge.consumer, variables: [edge.variable]))
      }
    }
    let isLoop = nodes[place].type == .forEach
    let ends = nodes.filter { isLoop && $0.type == .forEachEnd && $0.loopID == id }.map(\.id)
    nodes.remove(at: place)
    edges.removeAll { $0.producer == id || $0.consumer == id }
    inputKeys.removeAll { $0 == id }
    return Removal(edges: cut, brokenReaders: broken, openEnds: ends)
  }

  /// Gives a node another id: in its edges, in the expressions and blocks that read it, in the end
  /// of its loop and in the order of the inputs.
  public mutating func rename(_ id: String, to newID: String) throws(EditError) {
    let places = places
    guard let place = places[id] else { throw missing(id, at: .id) }
    do { try checkNewID(newID, places) } catch { throw error.moved(to: .positional(0)) }
    let isLoop = nodes[place].type == .forEach
    nodes[place].id = newID
    var outputs: [String: [String]] = [:]
    for place in edges.indices {
      if edges[place].producer == id {
        outputs[edges[place].consumer, default: []].append(edges[place].output)
        edges[place].producer = newID
      }
      if edges[place].consumer == id { edges[place].consumer = newID }
    }
    for (reader, outputs) in outputs {
      guard let place = places[reader] else { continue }
      let names = outputs.map { ("\(id)_\($0)", "\(newID)_\($0)") }
      nodes[place].renameVariables(Dictionary(names) { first, _ in first })
    }
    if isLoop {
      for place in nodes.indices where nodes[place].type == .forEachEnd {
        if nodes[place].loopID == id { nodes[place].loopID = newID }
      }
    }
    inputKeys = inputKeys.map { $0 == id ? newID : $0 }
  }

  /// Adds a copy of a node with the edges that end at it; the copy is not exposed.
  public mutating func duplicate(_ id: String, as newID: String) throws(EditError) {
    let places = places
    guard let place = places[id] else { throw missing(id, at: .id) }
    do { try checkNewID(newID, places) } catch { throw error.moved(to: .positional(0)) }
    guard nodes[place].type != .forEachEnd else {
      throw EditError(
        .id,
        "a loop has one end, and `\(id)` is it",
        remedy: "duplicate the nodes of the loop, and end it with a new forEachEnd",
      )
    }
    var node = nodes[place]
    node.id = newID
    node.isInput = false
    node.isOutput = false
    let incoming = edges(into: id).map {
      Edge(id: "", from: $0.producer, $0.output, to: newID, $0.input)
    }
    node.position = .null
    nodes.append(node)
    append(incoming)
    layOut()
  }
}

extension Node {
  /// Whether the node's expression or blocks read what an edge brings.
  func reads(_ edge: Edge) -> Bool {
    guard edge.input == Handle.input else { return false }
    switch type {
    case .transformText, .groupItems:
      guard let source = value?.string, let expression = try? CELExpression(source) else {
        return false
      }
      return expression.variables.contains { $0.name == edge.variable }
    case .ifElse:
      return conditionBlocks.contains { block in
        block.conditions.contains { $0.field == edge.variable }
      }
    default: return false
    }
  }

  /// Renames variables in the expression or the blocks; all else stays byte for byte.
  fileprivate mutating func renameVariables(_ names: [String: String]) {
    if type == .ifElse {
      renameFields(names)
    } else if type.hasExpression, var source = value?.string {
      for (old, new) in names {
        guard let expression = try? CELExpression(source) else { return }
        source = expression.renaming(old, to: new)
      }
      value = .string(source)
    }
  }

  private mutating func renameFields(_ names: [String: String]) {
    var blocks = data["conditionBlocks"]?.array ?? []
    for place in blocks.indices {
      guard var block = blocks[place].object, var conditions = block["conditions"]?.array else {
        continue
      }
      for index in conditions.indices {
        guard var condition = conditions[index].object,
          let new = condition["field"]?.string.flatMap({ names[$0] })
        else { continue }
        condition["field"] = .string(new)
        conditions[index] = .object(condition)
      }
      block["conditions"] = .array(conditions)
      blocks[place] = .object(block)
    }
    data["conditionBlocks"] = .array(blocks)
  }
}
