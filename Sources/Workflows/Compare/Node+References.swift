import CEL
import JSON

extension Node {
  /// Whether the node says ids of other nodes, in an expression, a condition or as its loop.
  var namesOthers: Bool { type.hasExpression || type == .ifElse || type == .forEachEnd }

  /// The node with other names for what it reads: `variables` by `<node>_<output>`, `nodes` by id.
  func renaming(variables: [String: String], nodes: [String: String]) -> Node {
    var node = self
    switch type {
    case .transformText, .groupItems:
      node.value = value.map { $0.string.map { .string(Self.renaming(variables, in: $0)) } ?? $0 }
    case .ifElse:
      let blocks = data["conditionBlocks"]?.array?.map { block in
        block.replacing("conditions") { condition in
          condition.replacing("field") { field in
            let name = field.string ?? ""
            return (variables[name] ?? nodes[name]).map { .string($0) } ?? field
          }
        }
      }
      if let blocks { node.data["conditionBlocks"] = .array(blocks) }
    case .forEachEnd: node.loopID = loopID.map { nodes[$0] ?? $0 }
    default: break
    }
    return node
  }

  /// `source` with all its variables renamed at once, so that two may change places.
  private static func renaming(_ names: [String: String], in source: String) -> String {
    guard let expression = try? CELExpression(source) else { return source }
    var uses: [(position: CELPosition, name: String)] = []
    for variable in expression.variables {
      guard let name = names[variable.name] else { continue }
      uses += variable.positions.map { ($0, name) }
    }
    let bytes = Array(source.utf8)
    var renamed: [UInt8] = []
    var end = 0
    for use in uses.sorted(by: { $0.position.offset < $1.position.offset }) {
      renamed += bytes[end..<use.position.offset]
      renamed += use.name.utf8
      end = use.position.offset + use.position.length
    }
    return String(decoding: renamed + bytes[end...], as: UTF8.self)
  }
}

extension JSONValue {
  /// The object with its member `key`, or each element of it where it is a list, changed.
  fileprivate func replacing(_ key: String, _ change: (JSONValue) -> JSONValue) -> JSONValue {
    guard var object, let value = object[key] else { return self }
    object[key] = value.array.map { .array($0.map(change)) } ?? change(value)
    return .object(object)
  }
}
