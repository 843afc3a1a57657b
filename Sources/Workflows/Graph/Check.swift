import CEL
import JSON

/// Something wrong, or doubtful, in a graph.
public struct Problem: Sendable, Hashable {
  /// How bad it is.
  public enum Severity: Sendable, Hashable {
    /// The graph cannot be compiled.
    case error
    /// It can, and will hardly do what was meant.
    case warning
  }

  /// How bad it is.
  public let severity: Severity
  /// The node that it is about, if it is about one.
  public let node: String?
  /// The handle of that node, if it is about one.
  public let handle: String?
  /// The sentence for people.
  public let message: String
  /// What would work.
  public let remedy: String?
}

extension Graph {
  /// Everything wrong with the graph, in the order of its nodes (contract §3).
  public func check(_ catalog: Catalog) -> [Problem] {
    var checker = GraphChecker(graph: self, catalog: catalog)
    checker.run()
    return checker.problems
  }
}

private struct GraphChecker {
  let graph: Graph
  let catalog: Catalog
  let places: [String: Int]
  let incoming: [String: [Edge]]
  let outgoing: [String: [Edge]]
  var problems: [Problem] = []

  init(graph: Graph, catalog: Catalog) {
    self.graph = graph
    self.catalog = catalog
    places = graph.places
    incoming = Dictionary(grouping: graph.edges, by: \.consumer)
    outgoing = Dictionary(grouping: graph.edges, by: \.producer)
  }

  mutating func run() {
    checkIDs()
    for node in graph.nodes {
      checkContent(node)
      for edge in incoming[node.id] ?? [] { check(edge, into: node) }
      checkRequired(node)
    }
    checkCycles()
    checkUse()
  }

  private mutating func checkIDs() {
    var seen: Set<String> = []
    for node in graph.nodes {
      if node.id == FlowReference.workflow {
        report(.error, node, "the id `workflow` is reserved", remedy: "rename the node")
      }
      if !seen.insert(node.id).inserted {
        report(.error, node, "two nodes are called `\(node.id)`", remedy: "rename one")
      }
    }
    if graph.nodes.isEmpty {
      problems.append(
        Problem(
          severity: .error,
          node: nil,
          handle: nil,
          message: "the workflow has no nodes",
          remedy: "begin with `add prompt text \"…\" --input`",
        )
      )
    }
  }

  private mutating func checkContent(_ node: Node) {
    switch node.type {
    case .text where node.value == nil && !node.isInput:
      report(.error, node, "text `\(node.id)` has no value", remedy: "edit \(node.id) value=\"…\"")
    case .asset where node.value == nil && !node.isInput:
      report(.error, node, "asset `\(node.id)` has no file", remedy: "edit \(node.id) value=@path")
    case .model: checkForm(node)
    case .transformText: checkExpression(node)
    case .other(let name):
      report(.error, node, "this version cannot run the node type `\(name)`", remedy: "remove it")
    default: break
    }
  }

  private mutating func checkForm(_ node: Node) {
    guard let model = node.modelID.flatMap({ catalog[$0] }) else {
      let id = node.modelID ?? ""
      report(
        .error,
        node,
        "there is no model `\(id)`",
        remedy: suggestion(id, in: catalog.models.map(\.id)) ?? "`models` lists them",
      )
      return
    }
    for (name, value) in node.form {
      guard let parameter = model.parameter(name) else {
        report(
          .error,
          node,
          handle: name,
          "`\(model.id)` has no parameter `\(name)`",
          remedy: suggestion(name, in: model.parameters.map(\.name)),
        )
        continue
      }
      do { _ = try parameter.checked(value) } catch {
        report(.error, node, handle: name, error.message, remedy: error.remedy)
      }
    }
  }

  private mutating func checkExpression(_ node: Node) {
    guard let source = node.value?.string else {
      report(.error, node, "transformText `\(node.id)` has no expression")
      return
    }
    do {
      let edges = incoming[node.id] ?? []
      let wired = Set(edges.map { "\($0.producer)_\($0.output)" })
      for variable in try CELExpression(source).variables where !wired.contains(variable.name) {
        report(
          .error,
          node,
          handle: "input",
          "the expression reads `\(variable.name)`, and no edge brings it",
          remedy: suggestion(variable.name, in: Array(wired)),
        )
      }
    } catch {
      report(
        .error,
        node,
        "the expression is wrong at column \(error.position.column): \(error.message)",
      )
    }
  }

  private mutating func check(_ edge: Edge, into node: Node) {
    guard let place = places[edge.producer] else {
      report(
        .error,
        node,
        handle: edge.input,
        "`\(edge.input)` is fed by `\(edge.producer)`, which is not there",
        remedy: suggestion(edge.producer, in: graph.nodes.map(\.id)),
      )
      return
    }
    guard let inputs = node.inputHandles(catalog),
      let outputs = graph.nodes[place].outputHandles(catalog)
    else { return }
    guard let input = inputs.first(where: { $0.name == edge.input }) else {
      report(.error, node, handle: edge.input, "`\(node.id)` has no input `\(edge.input)`")
      return
    }
    guard let output = outputs.first(where: { $0.name == edge.output }) else {
      report(
        .error,
        node,
        handle: edge.input,
        "`\(edge.producer)` has no output `\(edge.output)` for `\(edge.input)`",
      )
      return
    }
    guard output.type.fits(input.type) else {
      report(
        .error,
        node,
        handle: edge.input,
        "`\(edge.input)` takes \(input.type.words), and `\(edge.producer)` gives "
          + output.type.words,
      )
      return
    }
  }

  private mutating func checkRequired(_ node: Node) {
    let edges = incoming[node.id] ?? []
    for handle in node.inputHandles(catalog) ?? [] where handle.isRequired {
      guard node.form[handle.name] == nil, !edges.contains(where: { $0.input == handle.name })
      else { continue }
      report(
        .error,
        node,
        handle: handle.name,
        "`\(node.id)` needs the input `\(handle.name)`",
        remedy: node.type == .approval
          ? "connect it to what is to be approved" : "edit \(node.id) \(handle.name)=…",
      )
    }
  }

  private mutating func checkCycles() {
    let order = graph.order()
    guard order.count < graph.nodes.count else { return }
    let missing = Set(graph.nodes.indices).subtracting(order).sorted()
    let names = missing.prefix(10).map { graph.nodes[$0].id }.joined(separator: ", ")
    problems.append(
      Problem(
        severity: .error,
        node: missing.first.map { graph.nodes[$0].id },
        handle: nil,
        message: "these nodes feed each other in a circle: \(names)",
        remedy: "cut one edge",
      )
    )
  }

  private mutating func checkUse() {
    let leading = graph.nodesLeadingToOutputs(catalog)
    for node in graph.nodes where !leading.contains(node.id) {
      if case .other = node.type { continue }
      report(
        .warning,
        node,
        node.isInput
          ? "input `\(node.id)` is not used" : "`\(node.id)` leads to no output and will not run",
        remedy: "connect it, or remove it",
      )
    }
    if !graph.nodes.isEmpty, !graph.nodes.contains(where: { $0.isOutput && $0.type == .model }) {
      problems.append(
        Problem(
          severity: .warning,
          node: nil,
          handle: nil,
          message: "no model is an exposed output; the last nodes count as outputs",
          remedy: "add --output to a node before you publish",
        )
      )
    }
  }

  private mutating func report(
    _ severity: Problem.Severity,
    _ node: Node,
    handle: String? = nil,
    _ message: String,
    remedy: String? = nil,
  ) {
    problems.append(
      Problem(
        severity: severity,
        node: node.id,
        handle: handle,
        message: message,
        remedy: remedy,
      )
    )
  }
}
