import JSON
import CEL

/// Why a graph does not compile: all that is wrong with it.
public struct CompileError: Error, Sendable, Hashable {
  /// The problems, none of them a mere warning.
  public let problems: [Problem]
}

extension Graph {
  /// The flow of what leads to the outputs; equal graphs compile to equal flows.
  ///
  /// Follows the table of contract §4. Throws ``CompileError`` with every problem.
  public func compile(_ catalog: Catalog) throws(CompileError) -> Flow {
    let problems = check(catalog).filter { $0.severity == .error }
    guard problems.isEmpty else { throw CompileError(problems: problems) }
    let leading = nodesLeadingToOutputs(catalog)
    let compiler = FlowCompiler(
      graph: self,
      catalog: catalog,
      outputs: Set(outputNodes(catalog)),
      places: places,
      incoming: Dictionary(grouping: edges, by: \.consumer),
      gates: gates(),
    )
    return Flow(
      nodes: order().map { nodes[$0] }.filter { leading.contains($0.id) && $0.type.runs }
        .map(compiler.flowNode)
    )
  }

  /// The gates by the node they hang on.
  private func gates() -> [String: [String]] {
    let approvals = Set(nodes.filter { $0.type == .approval }.map(\.id))
    let edges = edges.filter { $0.output == Handle.approval && approvals.contains($0.consumer) }
    return Dictionary(grouping: edges, by: \.producer).mapValues { $0.map(\.consumer) }
  }
}

/// One case for each node type that runs.
private struct FlowCompiler {
  let graph: Graph
  let catalog: Catalog
  let outputs: Set<String>
  let places: [String: Int]
  let incoming: [String: [Edge]]
  let gates: [String: [String]]

  func flowNode(_ node: Node) -> FlowNode {
    switch node.type {
    case .approval: approval(node)
    case .transformText: transform(node)
    default: model(node)
    }
  }

  private func model(_ node: Node) -> FlowNode {
    let edges = incoming[node.id] ?? []
    var inputs: [FlowInput] = []
    for parameter in node.modelID.flatMap({ catalog[$0] })?.parameters ?? [] {
      let wired = edges.filter { $0.input == parameter.name }
      if let edge = wired.first {
        inputs.append(input(parameter.name, edge))
      } else if let value = node.form[parameter.name] {
        inputs.append(FlowInput(parameter.name, value: value))
      }
    }
    return FlowNode(
      id: node.id,
      type: .customModel,
      inputs: inputs,
      dependsOn: gates(before: node),
      modelID: node.modelID,
      label: node.title,
      includesOutputs: outputs.contains(node.id),
    )
  }

  private func transform(_ node: Node) -> FlowNode {
    let inputs = (incoming[node.id] ?? []).map { input("\($0.producer)_\($0.output)", $0) }
    return FlowNode(
      id: node.id,
      type: .transform,
      inputs: inputs,
      dependsOn: gates(before: node),
      logic: node.value?.string.map { FlowLogic(transform: $0) },
      label: node.title,
      includesOutputs: outputs.contains(node.id),
    )
  }

  private func approval(_ node: Node) -> FlowNode {
    FlowNode(
      id: node.id,
      type: .userApproval,
      dependsOn: (incoming[node.id] ?? []).map(\.producer),
      label: node.message,
    )
  }

  private func input(_ name: String, _ edge: Edge) -> FlowInput {
    guard let producer = places[edge.producer].map({ graph.nodes[$0] }) else {
      return FlowInput(name)
    }
    if producer.type.runs {
      return FlowInput(name, from: FlowReference(node: producer.id, name: edge.output))
    }
    if producer.isInput {
      return FlowInput(
        name,
        from: FlowReference(node: FlowReference.workflow, name: producer.id),
      )
    }
    return FlowInput(name, value: producer.value)
  }

  /// The gates that hang on what `node` reads: it waits for each.
  private func gates(before node: Node) -> [String] {
    var seen: Set<String> = []
    return (incoming[node.id] ?? []).flatMap { gates[$0.producer] ?? [] }
      .filter { $0 != node.id && seen.insert($0).inserted }
  }
}
