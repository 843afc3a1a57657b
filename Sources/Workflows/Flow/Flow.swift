/// The compiled, runnable form of a workflow (contract §4).
public struct Flow: Sendable, Hashable {
  /// The nodes; producers come before their consumers, and a loop before its body.
  public var nodes: [FlowNode]

  /// A flow.
  public init(nodes: [FlowNode] = []) { self.nodes = nodes }
}

/// What a flow node does.
public enum FlowNodeType: Sendable, Hashable {
  /// A call of a model; the contract has two spellings.
  case customModel, model
  /// A workflow inside of the workflow.
  case workflow
  /// Tools that a model of the catalogue declares that it can do.
  case removeBackground, generatePrompt
  /// A branch or an expression over its inputs.
  case logic
  /// An expression over its inputs.
  case transform
  /// A loop, with its body by id.
  case forEach
  /// A list of values.
  case list
  /// Gates: they wait for a person.
  case userApproval, userSelection
  /// A type that this version reads and keeps, and cannot run.
  case other(String)

  private static let known: [FlowNodeType] = [
    .customModel, .model, .workflow, .removeBackground, .generatePrompt, .logic, .transform,
    .forEach, .list, .userApproval, .userSelection,
  ]
  private static let byName = Dictionary(uniqueKeysWithValues: known.map { ($0.name, $0) })

  /// The type that the contract spells `name`.
  public init(named name: String) { self = Self.byName[name] ?? .other(name) }

  /// The spelling in a flow.
  public var name: String {
    switch self {
    case .customModel: "custom-model"
    case .model: "model"
    case .workflow: "workflow"
    case .removeBackground: "remove-background"
    case .generatePrompt: "generate-prompt"
    case .logic: "logic"
    case .transform: "transform"
    case .forEach: "for-each"
    case .list: "list"
    case .userApproval: "user-approval"
    case .userSelection: "user-selection"
    case .other(let name): name
    }
  }

  /// Whether the node calls a model, so that it may cost something.
  public var callsModel: Bool {
    switch self {
    case .customModel, .model, .removeBackground, .generatePrompt: true
    default: false
    }
  }

  /// Whether the node waits for a person.
  public var isGate: Bool { self == .userApproval || self == .userSelection }
}
