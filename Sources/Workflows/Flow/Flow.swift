public import JSON

/// The compiled, runnable form of a workflow (contract §4).
public struct Flow: Sendable, Hashable {
  /// The nodes; producers come before their consumers.
  public var nodes: [FlowNode]

  /// A flow.
  public init(nodes: [FlowNode] = []) { self.nodes = nodes }
}

/// What a flow node does.
public enum FlowNodeType: Sendable, Hashable {
  case customModel, transform, userApproval
  /// A type that this version reads and keeps, and cannot run.
  case other(String)

  /// The type that the contract spells `name`.
  public init(named name: String) {
    switch name {
    case "custom-model", "model": self = .customModel
    case "transform": self = .transform
    case "user-approval": self = .userApproval
    default: self = .other(name)
    }
  }

  /// The spelling in a flow.
  public var name: String {
    switch self {
    case .customModel: "custom-model"
    case .transform: "transform"
    case .userApproval: "user-approval"
    case .other(let name): name
    }
  }
}

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
  /// The model, of a custom-model node.
  public var modelID: String?
  /// The CEL expression, of a transform node.
  public var transform: String?
  /// What people read; a gate's message.
  public var label: String?
  /// Whether the outputs belong to the run's results.
  public var includesOutputs: Bool
  /// Members that this version does not read, kept as they came.
  public var extra: JSONObject

  /// A node.
  public init(
    id: String,
    type: FlowNodeType,
    inputs: [FlowInput] = [],
    dependsOn: [String] = [],
    modelID: String? = nil,
    transform: String? = nil,
    label: String? = nil,
    includesOutputs: Bool = false,
    extra: JSONObject = [:],
  ) {
    self.id = id
    self.type = type
    self.inputs = inputs
    self.dependsOn = dependsOn
    self.modelID = modelID
    self.transform = transform
    self.label = label
    self.includesOutputs = includesOutputs
    self.extra = extra
  }

  /// The nodes whose outcome this one waits for, each once.
  public var producers: [String] {
    var seen: Set<String> = []
    let references = inputs.compactMap { $0.reference?.node }.filter {
      $0 != FlowReference.workflow
    }
    return (references + dependsOn).filter { seen.insert($0).inserted }
  }
}

/// An input of a flow node.
public struct FlowInput: Sendable, Hashable {
  /// The input's name.
  public var name: String
  /// A constant value.
  public var value: JSONValue?
  /// Where the value comes from.
  public var reference: FlowReference?
  /// Members that this version does not read, kept as they came.
  public var extra: JSONObject

  /// An input with a constant value or a reference.
  public init(
    _ name: String,
    value: JSONValue? = nil,
    from reference: FlowReference? = nil,
    extra: JSONObject = [:],
  ) {
    self.name = name
    self.value = value
    self.reference = reference
    self.extra = extra
  }
}

/// Where an input's value comes from (`ref` of contract §4).
public struct FlowReference: Sendable, Hashable {
  /// The reserved node id that stands for the workflow's own inputs.
  public static let workflow = "workflow"

  /// A node's id, or ``workflow``.
  public var node: String
  /// The output's name, or the workflow input's.
  public var name: String

  /// A reference.
  public init(node: String, name: String) {
    self.node = node
    self.name = name
  }
}
