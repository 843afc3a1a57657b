import JSON
import Testing
import Workflows

/// Performs a run in memory: a model's output is its prompt in brackets.
struct RunStateDriver {
  var state: RunState
  var events: [RunEvent]
  /// The paths of the models that fail.
  var failing: Set<String> = []
  /// How many nodes were under way at once at most.
  private(set) var highest = 0

  init(
    _ nodes: [FlowNode],
    inputs: JSONObject = [:],
    workflows: [String: FrozenWorkflow] = [:],
  ) throws {
    var definition = RunDefinition(
      workflowID: "wflow_1",
      workflowName: "hero",
      flow: Flow(nodes: nodes),
      inputs: inputs,
      quote: .zero,
    )
    definition.workflows = workflows
    events = [.created(definition)]
    state = try RunState(folding: events)
  }

  /// Applies an event, which a state folded anew must take as well.
  mutating func apply(_ event: RunEvent) throws {
    try state.apply(event)
    events.append(event)
  }

  /// Performs all that can be done, up to `limit` pieces of work.
  mutating func run(limit: Int = .max) throws {
    var left = limit
    while left > 0, let work = state.takeNext() {
      left -= 1
      try perform(work)
    }
    if let ending = state.ending, left > 0 { try apply(.finished(ending)) }
  }

  mutating func perform(_ work: RunWork) throws {
    if let event = state.event(
      for: work,
      { node, inputs throws(RunFailure) in
        try node.transformed(inputs)
      },
    ) {
      return try apply(event)
    }
    let path = state.path(of: work.instance)
    try apply(.nodeStarted(node: path, attempt: 1, key: "job_1/\(path)", stepKey: "s"))
    highest = max(highest, state.interrupted.count)
    if failing.contains(path) {
      return try apply(
        .nodeFailed(node: path, failure: RunFailure(code: "broken", message: "no luck"))
      )
    }
    let prompt = try state.resolvedInputs(of: work.instance)["prompt"]?.string ?? ""
    try apply(
      .nodeSucceeded(
        node: path,
        outputs: ["image": .string("[\(prompt)]")],
        cost: Credits(millionths: 1),
        cachedFrom: nil,
      )
    )
  }

  /// The default output of a node that succeeded, as JSON.
  func output(_ path: String) -> String? {
    guard case .success(let result)? = state.status(of: path) else { return nil }
    return result.outputs.first { _ in true }?.value.compact
  }

  func reason(_ path: String) -> String? {
    guard case .skipped(let reason)? = state.status(of: path) else { return nil }
    return reason
  }

  /// What is to be done, in words.
  var actions: [String] { names(state.nextActions()) }
}

func names(_ actions: [RunAction]) -> [String] {
  actions.map { action in
    switch action {
    case .start(let node): "start \(node.id)"
    case .openGate(let node): "gate \(node.id)"
    case .skip(let node, let reason): "skip \(node.id): \(reason)"
    case .resume(let node, let attempt, _): "resume \(node.id) \(attempt)"
    case .retry(let node, let attempt, _, let time): "retry \(node.id) \(attempt) at \(time)"
    case .end(let node): "end \(node.id)"
    case .finish(let outcome): "finish \(outcome)"
    }
  }
}

extension FlowNode {
  /// A model whose prompt is the output `name` of a node, or the workflow's input.
  static func draw(_ id: String, _ producer: String, _ name: String? = "output") -> FlowNode {
    FlowNode(
      id: id,
      type: .customModel,
      inputs: [FlowInput("prompt", from: .output(producer, name))],
      modelID: "draft/image",
    )
  }

  static func transform(_ id: String, _ cel: String, _ inputs: FlowInput...) -> FlowNode {
    FlowNode(id: id, type: .transform, inputs: inputs, logic: FlowLogic(transform: cel))
  }

  /// A list of constant values.
  static func list(_ id: String, _ items: JSONValue...) -> FlowNode {
    FlowNode(id: id, type: .list, items: items)
  }

  static func loop(
    _ id: String,
    over list: FlowInput,
    _ body: [String],
    result: FlowReference? = nil,
    isConcurrent: Bool = true,
  ) -> FlowNode {
    var inputs = [list]
    if let result { inputs.append(FlowInput(FlowLoop.result, from: result)) }
    let loop = FlowLoop(body: body, isConcurrent: isConcurrent, endID: "\(id)End")
    return FlowNode(id: id, type: .forEach, inputs: inputs, loop: loop)
  }

  static func gate(_ id: String, after producers: String...) -> FlowNode {
    FlowNode(id: id, type: .userApproval, dependsOn: producers)
  }

  /// A branch that takes `if1` where `condition` holds.
  static func branch(_ id: String, if condition: String, _ inputs: FlowInput...) -> FlowNode {
    let cases = [FlowLogic.Case(condition: condition, value: "if1")]
    return FlowNode(
      id: id,
      type: .logic,
      inputs: inputs,
      logic: FlowLogic(cases: cases, default: "else"),
    )
  }

  /// The node, run only where a branch was taken.
  func when(_ node: String, _ branch: String) -> FlowNode {
    var copy = self
    let reference = FlowReference(node: node, equal: branch)
    copy.inputs.append(FlowInput("conditional", from: reference))
    return copy
  }
}

extension FlowReference {
  static func output(_ node: String, _ name: String? = "output") -> FlowReference {
    var reference = FlowReference(node: node, name: "")
    reference.name = name
    return reference
  }
}

extension FlowInput {
  static func from(
    _ node: String,
    _ name: String? = "output",
    as input: String = "input",
  ) -> FlowInput {
    FlowInput(input, from: .output(node, name))
  }
}
