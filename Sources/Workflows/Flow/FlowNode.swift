public import JSON

/// A node of a flow.
public struct FlowNode: Sendable, Hashable {
  /// The id, unique in the flow.
  public var id: String
  /// What it does.
  public var type: FlowNodeType
  /// The inputs in order.
  public var inputs: [FlowInput]
  /// Gates and other nodes that must have succeeded first.
  public var dependsOn: [String]
  /// The model, of a node that calls one.
  public var modelID: String?
  /// The workflow, of a workflow node.
  public var workflowID: String?
  /// The branches or the expression, of a logic or a transform node.
  public var logic: FlowLogic?
  /// The loop, of a for-each node.
  public var loop: FlowLoop?
  /// The values, of a list node.
  public var items: [JSONValue]?
  /// What people read; a gate's message.
  public var label: String?
  /// Whether the outputs belong to the run's results.
  public var includesOutputs: Bool
  /// In whose place the model is, in a draft run.
  public var standIn: StandIn?
  /// Members that this version does not read, kept as they came.
  public var extra: JSONObject

  /// A node.
  public init(
    id: String,
    type: FlowNodeType,
    inputs: [FlowInput] = [],
    dependsOn: [String] = [],
    modelID: String? = nil,
    workflowID: String? = nil,
    logic: FlowLogic? = nil,
    loop: FlowLoop? = nil,
    items: [JSONValue]? = nil,
    label: String? = nil,
    includesOutputs: Bool = false,
    extra: JSONObject = [:],
  ) {
    self.id = id
    self.type = type
    self.inputs = inputs
    self.dependsOn = dependsOn
    self.modelID = modelID
    self.workflowID = workflowID
    self.logic = logic
    self.loop = loop
    self.items = items
    self.label = label
    self.includesOutputs = includesOutputs
    self.extra = extra
  }

  /// The CEL expression, of a node that has one.
  public var transform: String? { logic?.transform }

  /// The nodes whose outcome this one waits for, each once.
  public var producers: [String] {
    var seen: Set<String> = []
    let references = inputs.flatMap(\.nodes)
    return (references + dependsOn).filter { seen.insert($0).inserted }
  }
}

/// What a logic or a transform node computes (`logic` of contract §4).
public struct FlowLogic: Sendable, Hashable {
  /// A branch: where the condition holds, the node's output is the value.
  public struct Case: Sendable, Hashable {
    /// A CEL expression over the node's inputs.
    public var condition: String
    /// The output to take, such as `if1`.
    public var value: String

    /// A branch.
    public init(condition: String, value: String) {
      self.condition = condition
      self.value = value
    }
  }

  /// The branches; the first whose condition holds wins.
  public var cases: [Case]
  /// The output where no branch holds.
  public var defaultValue: String?
  /// A CEL expression over the node's inputs.
  public var transform: String?

  /// Branches.
  public init(cases: [Case], default defaultValue: String) {
    self.cases = cases
    self.defaultValue = defaultValue
  }

  /// An expression.
  public init(transform: String) {
    cases = []
    self.transform = transform
  }

  init() { cases = [] }
}

/// What a for-each node repeats (contract §4).
///
/// The node's first input is the list, unless ``count`` says how often. Inside of the body a
/// reference to the node is the item; outside, it is the list of the results in order.
public struct FlowLoop: Sendable, Hashable {
  /// The ids of the nodes that are repeated, nested loops and their bodies included.
  public var body: [String]
  /// How often, where there is no list.
  public var count: Int?
  /// Whether iterations may run at once; nested loops ignore it.
  public var isConcurrent: Bool
  /// The forEachEnd of the graph, by which people know the results.
  public var endID: String?

  /// The name of the input whose value in each iteration is that iteration's result.
  public static let result = "result"

  /// A loop.
  public init(
    body: [String],
    count: Int? = nil,
    isConcurrent: Bool = false,
    endID: String? = nil,
  ) {
    self.body = body
    self.count = count
    self.isConcurrent = isConcurrent
    self.endID = endID
  }
}
