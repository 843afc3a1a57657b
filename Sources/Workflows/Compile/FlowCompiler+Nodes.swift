import CEL
import JSON

extension FlowCompiler {
  func compileModel(_ place: Int, _ node: inout FlowNode) {
    let source = index.node(place)
    node.modelID = source.modelID
    guard let model = source.modelID.flatMap({ index.catalog[$0] }) else { return }
    node.inputs = inputs(place, model.parameters.map { ($0.name, $0.handleType.isList) })
  }

  func compileWorkflow(_ place: Int, _ node: inout FlowNode) {
    let source = index.node(place)
    guard let workflow = source.workflowName.flatMap({ index.catalog.workflow($0) }) else { return }
    node.workflowID = workflow.id
    node.inputs = inputs(place, workflow.inputs.map { ($0.name, $0.handleType.isList) })
  }

  /// The inputs of a node with settings: wired ones as references, the others as values.
  private func inputs(_ place: Int, _ handles: [(name: String, isList: Bool)]) -> [FlowInput] {
    let form = index.node(place).form
    return handles.compactMap { handle in
      let edges = index.edges(into: place, handle.name)
      guard edges.isEmpty else { return input(handle.name, edges, isList: handle.isList) }
      return form[handle.name].map { FlowInput(handle.name, value: $0) }
    }
  }

  func compileTransform(_ place: Int, _ node: inout FlowNode) {
    let source = index.node(place)
    let variables = variables(of: place)
    node.inputs = variables.map { input($0.name, [$0.edge]) }
    guard let variable = variables.first?.name else {
      node.logic = source.value?.string.map { FlowLogic(transform: $0) }
      return
    }
    switch source.type {
    case .splitText:
      node.logic = FlowLogic(transform: "\(variable).split(\(celLiteral(source.delimiter)))")
    case .sliceAssets:
      let start = source.sliceStart
      var end = "size(\(variable))"
      // Counting from the end, a slice that would reach the end goes up to it.
      if let count = source.sliceCount, start >= 0 || start + count < 0 {
        let (sum, isTooLarge) = start.addingReportingOverflow(count)
        if !isTooLarge { end = String(sum) }
      }
      node.logic = FlowLogic(transform: "slice(\(variable), \(start), \(end))")
    default: node.logic = source.value?.string.map { FlowLogic(transform: $0) }
    }
  }

  /// The variables of an expression with their edges, in the order of the expression.
  private func variables(of place: Int) -> [(name: String, edge: Edge)] {
    let edges = index.edges(into: place, Handle.input).map { ("\($0.producer)_\($0.output)", $0) }
    guard index.node(place).type.hasExpression,
      let expression = index.node(place).value?.string.flatMap({ try? CELExpression($0) })
    else { return edges }
    return expression.variables.compactMap { variable in edges.first { $0.0 == variable.name } }
  }

  func compileBranches(_ place: Int, _ node: inout FlowNode) {
    let blocks = index.node(place).conditionBlocks
    var seen: Set<String> = []
    for condition in blocks.flatMap(\.conditions) {
      guard let edge = index.edge(into: place, reading: condition.field) else { continue }
      let name = "\(edge.producer)_\(edge.output)"
      if seen.insert(name).inserted { node.inputs.append(input(name, [edge])) }
    }
    node.logic = FlowLogic(
      cases: blocks.enumerated().map { number, block in
        let conditions = block.conditions.compactMap { condition -> String? in
          guard let edge = index.edge(into: place, reading: condition.field) else { return nil }
          return condition.expression(
            over: "\(edge.producer)_\(edge.output)",
            type: type(of: edge),
          )
        }
        return FlowLogic.Case(
          condition: conditions.joined(separator: block.isAny ? " || " : " && "),
          value: Handle.branch(number),
        )
      },
      default: Handle.otherwise,
    )
  }

  private func type(of edge: Edge) -> HandleType {
    index.producer(of: edge).flatMap { index.node($0).outputHandles(index.catalog) }?
      .first { $0.name == edge.output }?.type ?? .any
  }

  func compileLoop(_ place: Int, _ node: inout FlowNode) {
    node.inputs = [input(Handle.input, index.edges(into: place, Handle.input), isList: true)]
    let end = loops.ends[place]
    if let end {
      node.inputs.append(input(FlowLoop.result, index.edges(into: end, Handle.input)))
      node.includesOutputs = outputs.contains(end)
      node.label = node.label ?? index.node(end).title
    }
    let isNested = loops.enclosing[place] != nil
    node.loop = FlowLoop(
      body: [],
      isConcurrent: index.node(place).isConcurrent && !isNested,
      endID: end.map { index.node($0).id },
    )
  }

  func compileApproval(_ place: Int, _ node: inout FlowNode) {
    let producers = index.edges(into: place, Handle.approval).compactMap(index.producer(of:))
    // Only what is approved is waited for; other gates on it are passed one by one.
    node.dependsOn = producers.map { loops.loop(endingAt: $0, index) ?? $0 }
      .map { index.node($0).id }
    node.label = index.node(place).message
  }

  func compileSelection(_ place: Int, _ node: inout FlowNode) {
    let source = index.node(place)
    var list = input(Handle.input, index.edges(into: place, Handle.input), isList: true)
    list.extra["min"] = .integer(source.number("min") ?? 1)
    list.extra["max"] = .integer(source.number("max") ?? 100)
    node.inputs = [list]
    node.label = source.data["message"]?.string ?? source.title
  }

  // MARK: Values

  /// An input from its edges: one value, a merge of branches, or a list of several.
  private func input(_ name: String, _ edges: [Edge], isList: Bool = false) -> FlowInput {
    guard edges.count > 1 else { return edges.first.map { input(name, $0) } ?? FlowInput(name) }
    if branches.areExclusive(edges, index) {
      let producers = edges.map { edge in
        index.producer(of: edge).flatMap { loops.loop(endingAt: $0, index) }
          .map { index.node($0).id } ?? edge.producer
      }
      return FlowInput(name, from: FlowReference(conditional: producers, name: edges[0].output))
    }
    return FlowInput(name, items: edges.map { [input(name, $0)] })
  }

  private func input(_ name: String, _ edge: Edge) -> FlowInput {
    guard let place = index.producer(of: edge) else { return FlowInput(name) }
    let producer = index.node(place)
    if producer.type.runs {
      let id = loops.loop(endingAt: place, index).map { index.node($0).id } ?? producer.id
      return FlowInput(name, from: FlowReference(node: id, name: edge.output))
    }
    if producer.isInput {
      return FlowInput(name, from: FlowReference(node: FlowReference.workflow, name: producer.id))
    }
    return FlowInput(name, value: producer.value)
  }
}

extension LoopTable {
  /// The loop that the node at `place` ends.
  func loop(endingAt place: Int, _ index: GraphIndex) -> Int? {
    guard index.node(place).type == .forEachEnd,
      let loop = index.node(place).loopID.flatMap({ index.places[$0] }), ends[loop] == place
    else { return nil }
    return loop
  }
}
