import JSON

extension RunDefinition {
  /// What a run of this would do and cost; nothing is begun.
  ///
  /// The run is folded as far as it can be without a call: what is free is worked out, what equal
  /// work gave before is taken, gates count as passed. What hangs on a call that is still to be
  /// made is estimated, loops of unknown length from their declared bounds.
  ///
  /// - Parameters:
  ///   - catalog: The models.
  ///   - previous: The last run of the workflow, to say what has changed since.
  ///   - result: The known result for the canonical bytes of a step key; nil prices everything.
  /// - Returns: The plan; O(iterations that are known).
  /// - Throws: ``RunError`` where the flow cannot be run at all, and what `result` throws.
  public func plan(
    _ catalog: Catalog,
    previous: RunState? = nil,
    result: (_ keyBytes: [UInt8]) throws -> KnownResult? = { _ in nil },
  ) throws -> RunPlan {
    var planner = try RunPlanner(self, catalog, previous)
    while let work = planner.state.takeNext() { try planner.perform(work, result) }
    return planner.plan()
  }
}

private struct RunPlanner {
  var state: RunState
  let catalog: Catalog
  let previous: RunState?
  /// The lines by the node's path without iterations, in order of first appearance.
  private var lines: [String: RunPlan.Line] = [:]
  /// Paths whose outcome a call would decide.
  private var undecided: Set<String> = []
  /// The lengths of loops that were begun: how many iterations in all, by path.
  private var begun: [String: Int] = [:]
  private var expressions = ExpressionCache()
  /// The step keys of the calls that are made.
  private var keys: Set<[UInt8]> = []

  private static let planned = "planned"

  init(_ definition: RunDefinition, _ catalog: Catalog, _ previous: RunState?) throws(RunError) {
    state = try RunState(definition)
    self.catalog = catalog
    self.previous = previous
  }

  mutating func perform(
    _ work: RunWork,
    _ result: ([UInt8]) throws -> KnownResult?,
  ) throws {
    let node = state.node(work.instance)
    let path = node.id
    if case .skip(_, let reason) = work {
      let isLater = undecided.contains { reason == "\($0) failed" } || isUndecided(reason)
      try state.apply(.nodeSkipped(node: path, reason: reason))
      if isLater { undecided.insert(path) }
      return note(node) { line in
        if isLater { return }
        line.skipped += 1
        line.reason = line.reason ?? reason
      }
    }
    // The fold is read while the cache is written.
    var expressions = ExpressionCache()
    swap(&expressions, &self.expressions)
    let event = state.event(for: work) { node, inputs throws(RunFailure) in
      try node.transformed(inputs, &expressions)
    }
    swap(&expressions, &self.expressions)
    guard let event else { return try call(node, work.instance, result) }
    try state.apply(event)
    switch event {
    case .gateOpened:
      try state.apply(.gateApproved(node: path, by: Self.planned))
      note(node) { _ in }
    case .selectionOpened:
      // What a person will pick is not known.
      try state.apply(.selectionAnswered(node: path, indices: [0], by: Self.planned))
      undecided.insert(path)
      note(node) { _ in }
    case .nodeComputed: note(node) { $0.free += 1 }
    case .nodeFailed(_, let failure):
      note(node) { line in
        line.failing += 1
        line.reason = line.reason ?? failure.message
      }
    case .loopStarted(_, let count, _):
      begun[path] = count
      note(node) { _ in }
    case .loopEnded, .workflowEnded:
      if case .failure? = state.status(of: path) { undecided.insert(path) }
    default: note(node) { _ in }
    }
  }

  /// The reason of a skip names the node that began it.
  private func isUndecided(_ reason: String) -> Bool {
    guard reason.hasSuffix(" failed") else { return false }
    return undecided.contains(String(reason.dropLast(" failed".count)))
  }

  private mutating func call(
    _ node: FlowNode,
    _ instance: NodeInstance,
    _ result: ([UInt8]) throws -> KnownResult?,
  ) throws {
    let path = node.id
    try state.apply(.nodeStarted(node: path, attempt: 1, key: path, stepKey: ""))
    func fail(_ failure: RunFailure) throws {
      try state.apply(.nodeFailed(node: path, failure: failure))
    }
    guard let model = node.model(in: catalog) else {
      let failure = RunFailure(
        code: "unknown-model",
        message: "there is no model \(node.modelID ?? node.type.name)",
      )
      note(node) { line in
        line.failing += 1
        line.reason = line.reason ?? failure.message
      }
      return try fail(failure)
    }
    var inputs = try state.resolvedInputs(of: instance)
    inputs[Handle.conditional] = nil
    let fitted = node.parameters(for: model, from: inputs)
    let parameters: JSONObject
    do throws(RunFailure) { parameters = try model.parameters(from: fitted) } catch
      where error.code == Model.missingParameter
    {
      // An input that is not given yet has a price all the same.
      parameters = model.filled(fitted)
    } catch {
      note(node) { line in
        line.failing += 1
        line.reason = line.reason ?? error.message
      }
      return try fail(error)
    }
    let bytes = StepKey.bytes(of: node, inputs: parameters, modelVersion: model.version)
    let known = try result(bytes)
    if let known, state.mayTake(resultOf: known.run, for: path) {
      try state.apply(
        .nodeSucceeded(
          node: path,
          outputs: node.outputs(of: known.outputs),
          cost: .zero,
          cachedFrom: known.run,
        )
      )
      return note(node) { $0.cached[known.run, default: 0] += 1 }
    }
    undecided.insert(path)
    guard keys.insert(bytes).inserted else {
      // Equal work of this very run gives it.
      note(node) { $0.cached["", default: 0] += 1 }
      return try fail(RunFailure(code: Self.planned, message: Self.planned))
    }
    let price = model.price(ofCall: parameters)
    let stale = staleness(of: path, inputs)
    note(node) { line in
      line.calls += 1
      line.price += PriceRange(price ?? .zero, price)
      line.stale = line.stale ?? stale
      if known != nil { line.reason = line.reason ?? "computed anew" }
    }
    try fail(RunFailure(code: Self.planned, message: Self.planned))
  }

  /// What has changed since the last run had a result for the node.
  private func staleness(of path: String, _ inputs: JSONObject) -> String? {
    guard let previous, case .success? = previous.status(of: path),
      let node = previous.node(path), var before = try? previous.resolvedInputs(of: node)
    else { return nil }
    before[Handle.conditional] = nil
    let names =
      inputs.keys.filter { inputs[$0] != before[$0] }
      + before.keys.filter { inputs[$0] == nil }
    if !names.isEmpty { return names.joined(separator: ", ") + " changed" }
    return previous.definition.staleModel(node.modelID, catalog)
  }

  /// Changes the line of a node's template.
  private mutating func note(_ node: FlowNode, _ change: (inout RunPlan.Line) -> Void) {
    let path = Self.template(node.id)
    change(&lines[path, default: RunPlan.Line(node, path: path)])
  }

  /// A path without the indices of loops.
  private static func template(_ path: String) -> String {
    var template = ""
    var isInside = false
    for character in path {
      if character == "[" { isInside = true }
      if !isInside { template.append(character) }
      if character == "]" { isInside = false }
    }
    return template
  }

  // MARK: What is left open

  func plan() -> RunPlan {
    var lines: [RunPlan.Line] = []
    append(
      &lines,
      state.definition.flow,
      prefix: "",
      times: CountRange(1, 1),
      inputs: state.definition.inputs,
      depth: 0,
    )
    return RunPlan(lines: lines)
  }

  /// Adds the nodes of a flow with what is known of them, and the estimates for the rest.
  private func append(
    _ result: inout [RunPlan.Line],
    _ flow: Flow,
    prefix: String,
    times: CountRange,
    inputs: JSONObject?,
    depth: Int,
  ) {
    let estimate = FlowEstimate(flow)
    for node in flow.nodes {
      let path = prefix + node.id
      var line = lines[path] ?? RunPlan.Line(node, path: path)
      if node.type.callsModel {
        let total = estimate.times(of: node) { length(of: $0, prefix) } * times
        let seen = line.calls + line.skipped + line.failing + line.cached.values.reduce(0, +)
        line.later = CountRange(
          max(0, (estimate.isConditional(node) ? 0 : total.low) - seen),
          total.high.map { max(0, $0 - seen) },
        )
        if line.later.high != 0 { addEstimate(to: &line, node, inputs) }
      }
      result.append(line)
      guard node.type == .workflow, depth < 16, let id = node.workflowID,
        let inner = state.definition.workflows[id]
      else { continue }
      let total = estimate.times(of: node) { length(of: $0, prefix) } * times
      let low = estimate.isConditional(node) ? 0 : total.low
      append(
        &result,
        inner.flow,
        prefix: "\(path)/",
        times: CountRange(low, total.high),
        inputs: nil,
        depth: depth + 1,
      )
    }
  }

  private func addEstimate(to line: inout RunPlan.Line, _ node: FlowNode, _ inputs: JSONObject?) {
    let price = node.model(in: catalog)?.price(of: node, inputs: inputs ?? [:])
    let low = (price ?? .zero).times(line.later.low)
    let high = line.later.high.flatMap { count in price?.times(count) }
    line.price += PriceRange(low, high)
  }

  /// How many iterations a loop has in all, where it was begun.
  private func length(of loop: FlowNode, _ prefix: String) -> CountRange? {
    guard prefix.isEmpty, let count = begun[loop.id] else { return nil }
    return CountRange(count, count)
  }
}
