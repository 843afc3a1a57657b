import CEL
import JSON

extension Flow {
  /// Everything that keeps a flow that came from elsewhere from being run (contract §4).
  ///
  /// What the compiler makes passes. O(nodes + references).
  ///
  /// - Parameters:
  ///   - inputs: The names of the workflow's inputs; nil where they are not known.
  ///   - catalog: The models and workflows that nodes may name.
  /// - Returns: The problems in the order of the nodes; one that is a warning does not keep the
  ///   flow from being run.
  public func check(inputs: [String]?, _ catalog: Catalog) -> [Problem] {
    var checker = FlowChecker(flow: self, inputs: inputs.map(Set.init), catalog: catalog)
    checker.run()
    return checker.problems
  }
}

private struct FlowChecker {
  let flow: Flow
  let inputs: Set<String>?
  let catalog: Catalog
  let places: [String: Int]
  var problems: [Problem] = []

  init(flow: Flow, inputs: Set<String>?, catalog: Catalog) {
    self.flow = flow
    self.inputs = inputs
    self.catalog = catalog
    places = Dictionary(zip(flow.nodes.map(\.id), flow.nodes.indices)) { first, _ in first }
  }

  mutating func run() {
    if flow.nodes.isEmpty { problems.append(Problem(.error, "the flow has no nodes")) }
    for node in flow.nodes {
      checkReferences(node.inputs, of: node)
      checkContent(node)
    }
    checkLoops()
    checkCircles()
  }

  private mutating func checkReferences(_ list: [FlowInput], of node: FlowNode) {
    for input in list {
      for row in input.items ?? [] { checkReferences(row, of: node) }
      guard let reference = input.reference else { continue }
      if reference.node == nil, reference.conditional == nil {
        report(node, handle: input.name, "`\(input.name)` refers to nothing")
      }
      if reference.node == FlowReference.workflow, let inputs {
        let name = reference.name ?? ""
        if name != FlowReference.all, !inputs.contains(name) {
          report(
            node,
            handle: input.name,
            "`\(input.name)` reads the workflow's input `\(name)`, which it does not have",
            remedy: suggestion(name, in: inputs.sorted()),
          )
        }
      }
      if let equal = reference.equal, let branch = reference.node.flatMap({ places[$0] }) {
        checkBranch(equal, of: flow.nodes[branch], node, input)
      }
    }
  }

  private mutating func checkBranch(
    _ output: String,
    of branch: FlowNode,
    _ node: FlowNode,
    _ input: FlowInput,
  ) {
    guard let logic = branch.logic else {
      return report(
        node,
        handle: input.name,
        "`\(input.name)` waits for a branch of `\(branch.id)`, "
          + "which has none",
      )
    }
    let outputs = logic.cases.map(\.value) + (logic.defaultValue.map { [$0] } ?? [])
    if !outputs.contains(output) {
      report(
        node,
        handle: input.name,
        "`\(branch.id)` has no branch `\(output)`",
        remedy: suggestion(output, in: outputs),
      )
    }
  }

  private mutating func checkContent(_ node: FlowNode) {
    switch node.type {
    case .customModel, .model:
      if let id = node.modelID {
        guard catalog[id] == nil else { return }
        let absence = catalog.absence(of: id)
        report(node, absence.message, remedy: absence.remedy)
      } else {
        report(node, "`\(node.id)` names no model")
      }
    case .workflow:
      if let id = node.workflowID, catalog.workflow(id) == nil {
        report(node, "there is no workflow `\(id)` here")
      } else if node.workflowID == nil {
        report(node, "`\(node.id)` names no workflow")
      }
    case .logic:
      for logicCase in node.logic?.cases ?? [] { checkExpression(logicCase.condition, node) }
      if let transform = node.transform { checkExpression(transform, node) }
      if node.logic?.cases.isEmpty ?? true, node.transform == nil {
        report(node, "`\(node.id)` has neither branches nor an expression")
      }
    case .transform:
      guard let transform = node.transform else {
        return report(node, "`\(node.id)` has no expression")
      }
      checkExpression(transform, node)
    case .userApproval where node.dependsOn.isEmpty && node.inputs.isEmpty:
      report(node, "the gate `\(node.id)` hangs on nothing")
    case .other(let name):
      report(node, "this version cannot run the node type `\(name)`")
    default: break
    }
  }

  private mutating func checkExpression(_ source: String, _ node: FlowNode) {
    let names = Set(node.inputs.map(\.name))
    do {
      for variable in try CELExpression(source).variables where !names.contains(variable.name) {
        report(
          node,
          "the expression of `\(node.id)` reads `\(variable.name)`, which is no input of it",
          remedy: suggestion(variable.name, in: names.sorted()),
        )
      }
    } catch {
      report(
        node,
        "the expression of `\(node.id)` is wrong at column \(error.position.column): "
          + error.message,
      )
    }
  }

  private mutating func checkLoops() {
    var owners: [String: [String]] = [:]
    for node in flow.nodes {
      guard let loop = node.loop else { continue }
      if let count = loop.count, count < 0 { report(node, "`count` is at least 0") }
      if loop.count == nil, node.inputs.first == nil {
        report(node, "the loop `\(node.id)` has neither a list nor a count")
      }
      for id in loop.body {
        if places[id] == nil {
          report(node, "the loop `\(node.id)` repeats `\(id)`, which the flow does not have")
        } else if id == node.id {
          report(node, "the loop `\(node.id)` repeats itself")
        }
        owners[id, default: []].append(node.id)
      }
    }
    // Loops that share a node are one inside of the other.
    let bodies = Dictionary(
      flow.nodes.compactMap { node in node.loop.map { (node.id, Set($0.body)) } }
    ) { first, _ in first }
    for node in flow.nodes {
      let loops = (owners[node.id] ?? []).sorted {
        (bodies[$0]?.count ?? 0) > (bodies[$1]?.count ?? 0)
      }
      for (outer, inner) in zip(loops, loops.dropFirst())
      where !(bodies[outer]?.contains(inner) ?? false) {
        report(
          node,
          "`\(node.id)` is in the loops `\(outer)` and `\(inner)`, which are not nested",
        )
      }
    }
  }

  /// A loop's result comes from its body, which waits for the loop: that is no circle.
  private mutating func checkCircles() {
    var waiting = [Int](repeating: 0, count: flow.nodes.count)
    var consumers = [[Int]](repeating: [], count: flow.nodes.count)
    for (place, node) in flow.nodes.enumerated() {
      let body = Set(node.loop?.body ?? [])
      for producer in node.producers where !body.contains(producer) {
        guard let from = places[producer] else { continue }
        waiting[place] += 1
        consumers[from].append(place)
      }
    }
    var free = flow.nodes.indices.filter { waiting[$0] == 0 }
    var done = 0
    while done < free.count {
      for consumer in consumers[free[done]] {
        waiting[consumer] -= 1
        if waiting[consumer] == 0 { free.append(consumer) }
      }
      done += 1
    }
    guard free.count < flow.nodes.count else { return }
    let stuck = flow.nodes.indices.filter { waiting[$0] > 0 }
    report(
      flow.nodes[stuck[0]],
      "these nodes wait for each other: "
        + stuck.prefix(10).map { flow.nodes[$0].id }.joined(separator: ", "),
      remedy: "cut one reference",
    )
  }

  private mutating func report(
    _ node: FlowNode,
    handle: String? = nil,
    _ message: String,
    remedy: String? = nil,
  ) {
    problems.append(
      Problem(.error, node: node.id, handle: handle, message, remedy: remedy)
    )
  }
}
