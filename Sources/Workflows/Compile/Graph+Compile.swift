/// Why a graph does not compile: all that is wrong with it.
public struct CompileError: Error, Sendable, Hashable {
  /// The problems, none of them a mere warning.
  public let problems: [Problem]
}

extension Graph {
  /// The flow of what leads to the outputs; equal graphs compile to equal flows.
  ///
  /// Follows the table of contract §4. A draft without an exposed output counts its sinks as
  /// outputs. Throws ``CompileError`` with every problem.
  public func compile(_ catalog: Catalog) throws(CompileError) -> Flow {
    let index = GraphIndex(self, catalog)
    var checker = GraphChecker(index)
    checker.run()
    let problems = checker.sortedProblems.filter { $0.severity == .error }
    guard problems.isEmpty else { throw CompileError(problems: problems) }
    return FlowCompiler(index, loops: checker.loops, branches: checker.branches).flow()
  }
}

/// Compiles a graph that is sound.
struct FlowCompiler {
  let index: GraphIndex
  let loops: LoopTable
  let branches: BranchTable
  /// What is compiled, by place.
  let leading: Set<Int>
  /// Whose outputs are the run's, by place.
  let outputs: Set<Int>

  init(_ index: GraphIndex, loops: LoopTable, branches: BranchTable) {
    self.index = index
    self.loops = loops
    self.branches = branches
    leading = index.leadingToOutputs(loops)
    outputs = Set(index.outputs())
  }

  func flow() -> Flow {
    var bodies: [Int: [String]] = [:]
    var nodes: [FlowNode] = []
    for place in index.order where leading.contains(place) && becomesNode(place) {
      for loop in loops.loops(around: place) {
        bodies[loop, default: []].append(index.node(place).id)
      }
      nodes.append(flowNode(place))
    }
    for place in nodes.indices where nodes[place].type == .forEach {
      guard let loop = index.places[nodes[place].id] else { continue }
      nodes[place].loop?.body = bodies[loop] ?? []
    }
    return Flow(nodes: nodes)
  }

  /// The end of a loop is a part of the loop's node.
  private func becomesNode(_ place: Int) -> Bool {
    let type = index.node(place).type
    return type.runs && type != .forEachEnd
  }

  /// One case for each node type that runs.
  private func flowNode(_ place: Int) -> FlowNode {
    var node = FlowNode(id: index.node(place).id, type: flowType(place))
    node.label = index.node(place).title
    node.dependsOn = gates(before: place)
    node.includesOutputs = outputs.contains(place)
    switch index.node(place).type {
    case .model, .llm: compileModel(place, &node)
    case .transformText, .groupItems, .splitText, .sliceAssets: compileTransform(place, &node)
    case .ifElse: compileBranches(place, &node)
    case .forEach: compileLoop(place, &node)
    case .approval: compileApproval(place, &node)
    case .selection: compileSelection(place, &node)
    case .workflow: compileWorkflow(place, &node)
    default: break
    }
    if let branch = index.edges(into: place, Handle.conditional).first {
      node.inputs.append(
        FlowInput(
          Handle.conditional,
          from: FlowReference(node: branch.producer, equal: branch.output),
        )
      )
    }
    return node
  }

  private func flowType(_ place: Int) -> FlowNodeType {
    switch index.node(place).type {
    case .model, .llm: .customModel
    case .ifElse: .logic
    case .forEach: .forEach
    case .approval: .userApproval
    case .selection: .userSelection
    case .workflow: .workflow
    default: .transform
    }
  }

  /// The gates that hang on what a node reads: it waits for each.
  private func gates(before place: Int) -> [String] {
    var seen: Set<String> = []
    var gates: [String] = []
    var producers = index.incoming[place].compactMap(index.producer(of:))
    // A loop gives its results once its end's gates are passed; its body reads the item before.
    if let end = loops.ends[place] { producers.removeAll { $0 == end } }
    for producer in producers {
      for edge in index.outgoing[producer] where edge.output == Handle.approval {
        guard let gate = index.consumer(of: edge), gate != place, leading.contains(gate) else {
          continue
        }
        if seen.insert(edge.consumer).inserted { gates.append(edge.consumer) }
      }
    }
    return gates
  }
}
