import CEL
import JSON

extension NodeEditor {
  /// Sets the expression of a transformText or a groupItems, whose variables become its edges.
  mutating func setExpression(_ parameter: EditParameter) throws(EditError) {
    guard parameter.name == "value" else { throw unknown(parameter.name) }
    let source = try celSource(parameter)
    let expression: CELExpression
    do { expression = try CELExpression(source) } catch {
      let position = error.position
      throw EditError(
        .value("value"),
        "the expression is wrong at column \(position.column): \(error.message)",
        part: position.offset..<position.offset + position.length,
      )
    }
    if let function = expression.unknownFunctions.first {
      throw EditError(
        .value("value"),
        "there is no function `\(function.name)`",
        remedy: suggestion(function.name, in: CELExpression.functionNames),
        part: function.part,
      )
    }
    var sources: [(node: String, output: String)] = []
    for variable in expression.variables {
      let (id, output) = try self.source(
        ofVariable: variable.name,
        at: .value("value"),
        part: variable.part,
      )
      sources.append((id, output))
    }
    setEdges(sources, into: Handle.input)
    node.value = .string(source)
  }

  /// The CEL text; of a list with references, the expression which makes that list.
  private mutating func celSource(_ parameter: EditParameter) throws(EditError) -> String {
    switch parameter.value {
    case .list where node.type == .groupItems, .json(.array) where node.type == .groupItems:
      return try listSource(parameter.value, at: parameter.name)
    case .reference:
      throw EditError(
        .value(parameter.name),
        "\(node.type.name) takes an expression, not a reference",
        remedy: "write \"\(try listSource(parameter.value, at: parameter.name))\"",
      )
    default: return try text(parameter)
    }
  }

  private mutating func listSource(
    _ value: EditValue,
    at name: String,
  ) throws(EditError) -> String {
    switch value {
    case .list(let elements):
      var sources: [String] = []
      for (place, element) in elements.enumerated() {
        do { sources.append(try listSource(element, at: name)) } catch {
          throw error.at(element: place)
        }
      }
      return "[\(sources.joined(separator: ", "))]"
    case .reference(let id, let handle):
      let source = try source(id, handle, for: Handle(Handle.input, .any), at: .value(name))
      return "\(source.node)_\(source.output.name)"
    case .text(let text), .asset(let text, _): return JSONValue.string(text).celSource
    case .json(let json): return json.celSource
    }
  }

  /// The node and the output that a CEL variable `<node>_<output>` names.
  ///
  /// Both parts may have `_` in them: an edge that is there decides, then the longest id.
  mutating func source(
    ofVariable name: String,
    at place: EditError.Place,
    part: Range<Int>,
  ) throws(EditError) -> (node: String, output: String) {
    if let edge = edges.first(where: { $0.input == Handle.input && $0.variable == name }) {
      return (edge.producer, edge.output)
    }
    var rest = name[...]
    while let underscore = rest.lastIndex(of: "_") {
      rest = rest[..<underscore]
      let output = String(name[name.index(after: underscore)...])
      guard let producer = places[String(rest)].map({ graph.nodes[$0] }), producer.id != node.id,
        let handle = types.outputs(of: producer.id)?.first(where: { $0.name == output })
      else { continue }
      do throws(EditError) {
        try checkCycle(from: producer.id, at: place)
        try checkIsValue(handle, of: producer, at: place)
      } catch {
        throw EditError(error.place, error.message, remedy: error.remedy, part: part)
      }
      return (producer.id, output)
    }
    throw EditError(
      place,
      "the expression reads `\(name)`, which no node gives",
      remedy: suggestion(name, in: variableNames)
        ?? "a variable is NODE_OUTPUT, such as prompt_output",
      part: part,
    )
  }

  /// Refuses an output that carries no value, such as a branch.
  func checkIsValue(
    _ output: Handle,
    of producer: Node,
    at place: EditError.Place,
  )
    throws(EditError)
  {
    guard output.type == .conditional || output.type == .approval else { return }
    throw EditError(
      place,
      "`\(producer.id).\(output.name)` is \(output.type == .approval ? "for approvals" : "a branch")"
        + ", and has no value to read",
      remedy: output.type == .conditional
        ? "wire it with when=$\(producer.id).\(output.name)" : nil,
    )
  }

  /// The variables of the default outputs that an expression could read.
  private var variableNames: [String] {
    graph.nodes.compactMap { node in
      guard node.id != self.node.id, let output = node.defaultOutput(catalog),
        output.type != .conditional
      else { return nil }
      return "\(node.id)_\(output.name)"
    }
  }
}

extension CELVariable {
  /// Where the name occurs first, in UTF-8 offsets.
  fileprivate var part: Range<Int> {
    positions.first.map { $0.offset..<$0.offset + $0.length } ?? 0..<0
  }
}

extension JSONValue {
  /// The CEL literal of the value.
  fileprivate var celSource: String {
    switch self {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .number(let number): return number.lexeme
    case .array(let elements): return "[\(elements.map(\.celSource).joined(separator: ", "))]"
    case .object(let members):
      let entries = members.map { "\(JSONValue.string($0.key).celSource): \($0.value.celSource)" }
      return "{\(entries.joined(separator: ", "))}"
    case .string(let text): return celLiteral(text)
    }
  }
}
