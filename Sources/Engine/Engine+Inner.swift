import JSON
public import Workflows

extension Engine {
  /// How deep workflows may run workflows, and how many may take part.
  private static let innerLimit = (depth: 16, count: 256)

  /// The interfaces of workflows, and of those that they run themselves.
  ///
  /// - Parameters:
  ///   - names: Ids or names; those that are not there are left out.
  ///   - project: The project that they are in.
  /// - Returns: The interfaces as the drafts stand, each once; 256 at most.
  /// - Throws: A failure of the store.
  public func interfaces(
    of names: [String],
    in project: String,
  ) throws(EngineError) -> [WorkflowInterface] {
    var interfaces: [WorkflowInterface] = []
    var seen: Set<String> = []
    var pending = names
    while let name = pending.popLast(), interfaces.count < Self.innerLimit.count {
      guard let record = try workflow(name, in: project), record.status != .deleted,
        seen.insert(record.id).inserted, let graph = try? Graph(json: record.editorInfo)
      else { continue }
      let inputs = (record.inputs.array ?? []).compactMap(InputDefinition.init(json:))
      interfaces.append(
        graph.interface(id: record.id, name: record.name, inputs: inputs, configuration.catalog)
      )
      pending += graph.workflowNames
    }
    return interfaces
  }

  /// The workflows that a flow runs, frozen for a run, and those that they run themselves.
  ///
  /// - Parameters:
  ///   - flow: The flow.
  ///   - project: The project that they are in.
  ///   - drafts: Whether the drafts are taken as they stand; what is published otherwise.
  /// - Returns: The workflows by their ids.
  /// - Throws: ``EngineError/innerWorkflow(name:detail:)`` where one is not there, is not
  ///   published, does not compile, or runs itself.
  public func innerWorkflows(
    of flow: Flow,
    in project: String,
    drafts: Bool,
  ) throws(EngineError) -> [String: FrozenWorkflow] {
    var frozen: [String: FrozenWorkflow] = [:]
    try freeze(flow, in: project, drafts, path: [], &frozen)
    return frozen
  }

  private func freeze(
    _ flow: Flow,
    in project: String,
    _ drafts: Bool,
    path: [String],
    _ frozen: inout [String: FrozenWorkflow],
  ) throws(EngineError) {
    for id in flow.nodes.filter({ $0.type == .workflow }).compactMap(\.workflowID) {
      if path.contains(id) {
        throw .innerWorkflow(name: frozen[id]?.name ?? id, detail: "it runs itself")
      }
      guard frozen[id] == nil else { continue }
      guard path.count < Self.innerLimit.depth, frozen.count < Self.innerLimit.count else {
        throw .innerWorkflow(name: id, detail: "too many workflows run one another")
      }
      guard let record = try workflow(id, in: project), record.status != .deleted else {
        throw .innerWorkflow(name: id, detail: "it is not there")
      }
      let workflow = try frozenWorkflow(record, in: project, drafts)
      frozen[id] = workflow
      try freeze(workflow.flow, in: project, drafts, path: path + [id], &frozen)
    }
  }

  private func frozenWorkflow(
    _ record: WorkflowRecord,
    in project: String,
    _ drafts: Bool,
  ) throws(EngineError) -> FrozenWorkflow {
    let flow: Flow
    if drafts {
      flow = try compiledDraft(record, in: project)
    } else {
      guard let json = record.flow, let published = try? Flow(json: json) else {
        throw .innerWorkflow(name: record.name, detail: "it is not published")
      }
      flow = published
    }
    let inputs = (record.inputs.array ?? []).compactMap(InputDefinition.init(json:))
    var defaults: JSONObject = [:]
    for input in inputs { defaults[input.name] = input.defaultValue }
    return FrozenWorkflow(
      name: record.name,
      flow: flow,
      defaults: defaults,
      required: inputs.filter { $0.isRequired && $0.defaultValue == nil }.map(\.name),
    )
  }

  private func compiledDraft(
    _ record: WorkflowRecord,
    in project: String,
  ) throws(EngineError) -> Flow {
    guard let graph = try? Graph(json: record.editorInfo) else {
      throw .innerWorkflow(name: record.name, detail: "its draft is damaged")
    }
    var catalog = configuration.catalog
    catalog.workflows = try interfaces(of: graph.workflowNames, in: project)
    catalog.home = record.id
    do { return try graph.compile(catalog) } catch {
      throw .innerWorkflow(
        name: record.name,
        detail: error.problems.first?.message ?? "it does not compile",
      )
    }
  }
}
