import JSON
import Workflows

/// What create and update lead to: the draft and, where the same call publishes, its flow.
///
/// Reads both generations (contract §1): `definition`, the whole, or `editor_info`,
/// `inputs_definition` and `flow`, its parts. It is made before anything is stored, so that a
/// request that is refused changes nothing.
struct WorkflowDraft {
  /// The draft in the authoring grammar.
  var editorInfo: JSONValue = ["nodes": [], "edges": [], "inputKeys": []]
  /// The inputs definition.
  var inputs: JSONValue = []
  /// What is published by the same call.
  var flow: Flow?

  /// The draft that a request makes of another; nil where it leaves it as it is.
  init?(
    _ request: ManageWorkflowsRequest,
    current: (editorInfo: JSONValue, inputs: JSONValue)?,
    _ catalog: Catalog,
  ) throws(ServiceError) {
    if let current { (editorInfo, inputs) = current }
    if let definition = request.definition {
      try take(definition: definition, catalog)
    } else if request.editorInfo != nil || request.inputsDefinition != nil || request.flow != nil {
      try take(
        editorInfo: request.editorInfo,
        inputs: request.inputsDefinition,
        flow: request.flow,
        catalog,
      )
    } else if current != nil {
      return nil
    }
  }

  /// First generation: an export, its parts, or a bare graph; it is published, or refused.
  private mutating func take(
    definition: JSONObject,
    _ catalog: Catalog,
  ) throws(ServiceError) {
    let graph = definition["editorInfo"] ?? definition["editor_info"]
    let isBare = definition["nodes"] != nil
    let flow = definition["flow"].flatMap { $0.isNull ? nil : $0 }
    guard graph != nil || isBare || flow != nil else {
      throw .invalid(
        "`definition` has no graph; it is an `editor_info` with nodes and edges, or an export",
        parameter: "definition",
      )
    }
    let info = graph ?? (isBare ? .object(definition) : nil)
    let inputs = definition["inputs_definition"] ?? (isBare ? nil : definition["inputs"])
    try take(editorInfo: info, inputs: inputs, flow: info == nil ? flow : nil, catalog)
    if info != nil { self.flow = try Self.graph(editorInfo).published(catalog) }
  }

  /// Second generation: a draft; a flow from elsewhere is what runs from now on.
  private mutating func take(
    editorInfo info: JSONValue?,
    inputs definitions: JSONValue?,
    flow json: JSONValue?,
    _ catalog: Catalog,
  ) throws(ServiceError) {
    let known = inputs
    if let info {
      let graph = try Self.graph(info)
      editorInfo = graph.json
      inputs = Self.merge(graph.inputDefinitions, known)
    }
    if let json { flow = try Self.flow(json) }
    if let definitions {
      inputs = .array(try Self.inputs(definitions).map(\.json))
    } else if info == nil, let flow {
      inputs = Self.merge(flow.inputDefinitions, known)
    }
    try flow?.check(inputs, catalog)
  }

  static func graph(_ json: JSONValue) throws(ServiceError) -> Graph {
    do { return try Graph(json: json) } catch {
      throw .invalid(error.message, parameter: "editor_info")
    }
  }

  static func flow(_ json: JSONValue) throws(ServiceError) -> Flow {
    do {
      return try Flow(json: json)
    } catch {
      throw .badFlow(error.message)
    }
  }

  static func inputs(_ json: JSONValue) throws(ServiceError) -> [InputDefinition] {
    var definitions: [InputDefinition] = []
    var names: Set<String> = []
    for (place, element) in (json.array ?? []).enumerated() {
      guard let definition = InputDefinition(json: element) else {
        throw .invalid(
          "input \(place + 1) of `inputs_definition` needs a name and a type",
          parameter: "inputs_definition",
        )
      }
      guard names.insert(definition.name).inserted else {
        throw .invalid(
          "`inputs_definition` has two inputs called `\(definition.name)`",
          parameter: "inputs_definition",
        )
      }
      definitions.append(definition)
    }
    return definitions
  }

  /// The definitions that the graph or the flow has; what is known of an input already is kept,
  /// but for the value that it now has.
  private static func merge(_ found: [InputDefinition], _ known: JSONValue) -> JSONValue {
    let known = (known.array ?? []).compactMap(InputDefinition.init(json:))
    let byName = Dictionary(known.map { ($0.name, $0) }) { first, _ in first }
    return .array(
      found.map { definition in
        guard var kept = byName[definition.name], kept.type == definition.type else {
          return definition.json
        }
        kept.defaultValue = definition.defaultValue ?? kept.defaultValue
        return kept.json
      }
    )
  }
}

extension Graph {
  /// The flow of a graph that may be published: with an exposed output that a model leads to
  /// (contract §3).
  func published(_ catalog: Catalog) throws(ServiceError) -> Flow {
    let flow: Flow
    do { flow = try compile(catalog) } catch { throw .doesNotCompile(error.problems) }
    guard checkPublishing(catalog).allSatisfy({ $0.severity != .error }) else { throw .noOutput }
    return flow
  }
}

extension Flow {
  /// Throws where a flow from elsewhere cannot be run with the inputs that are defined.
  fileprivate func check(_ inputs: JSONValue, _ catalog: Catalog) throws(ServiceError) {
    let names = (inputs.array ?? []).compactMap { $0["name"]?.string }
    let problems = check(inputs: names, catalog).filter { $0.severity == .error }
    guard problems.isEmpty else { throw .badFlow(ServiceError.words(problems)) }
  }

  /// The inputs of the workflow that the flow refers to, which say no more than their names.
  var inputDefinitions: [InputDefinition] {
    var definitions: [InputDefinition] = []
    var names: Set<String> = []
    for reference in nodes.flatMap(\.inputs).flatMap(\.references)
    where reference.node == FlowReference.workflow {
      guard let name = reference.name, names.insert(name).inserted else { continue }
      definitions.append(InputDefinition(name: name, type: "string", label: name))
    }
    return definitions
  }
}

extension FlowInput {
  /// Its reference, and those of the inputs inside it.
  fileprivate var references: [FlowReference] {
    (reference.map { [$0] } ?? []) + (items ?? []).flatMap { $0.flatMap(\.references) }
  }
}
