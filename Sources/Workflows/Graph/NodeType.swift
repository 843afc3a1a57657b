/// What a node of an authored graph is (contract §3).
public enum NodeType: Sendable, Hashable {
  case text, asset, model, llm
  case transformText, splitText, groupItems, sliceAssets
  case ifElse, forEach, forEachEnd
  case approval, selection
  case aspectRatio, stickyNote
  /// A workflow inside of the workflow; easel's own, as ``selection`` is.
  case workflow
  /// A setting of a generator that the web application exposes: read and kept, never run.
  case modelInput
  /// A type that this version keeps and shows, and cannot edit or run.
  case other(String)

  /// The types that can be added, in the order in which they are listed.
  public static let known: [NodeType] = [
    .text, .asset, .model, .llm, .transformText, .splitText, .groupItems, .sliceAssets, .ifElse,
    .forEach, .forEachEnd, .approval, .selection, .aspectRatio, .stickyNote, .workflow,
  ]

  private static let byName = Dictionary(
    uniqueKeysWithValues: (known + [.modelInput]).map { ($0.name, $0) }
  )

  /// The type that the grammar spells `name`.
  public init(named name: String) { self = Self.byName[name] ?? .other(name) }

  /// The spelling in files.
  public var name: String {
    switch self {
    case .text: "text"
    case .asset: "asset"
    case .model: "model"
    case .llm: "llm"
    case .transformText: "transformText"
    case .splitText: "splitText"
    case .groupItems: "groupItems"
    case .sliceAssets: "sliceAssets"
    case .ifElse: "ifElse"
    case .forEach: "forEach"
    case .forEachEnd: "forEachEnd"
    case .approval: "approval"
    case .selection: "selection"
    case .aspectRatio: "aspectRatio"
    case .stickyNote: "stickyNote"
    case .workflow: "workflow"
    case .modelInput: "modelInput"
    case .other(let name): name
    }
  }

  /// Whether the node calls a model of the catalogue.
  public var callsModel: Bool { self == .model || self == .llm }

  /// Whether the node holds a value, so that it may be one of the workflow's inputs.
  public var holdsValue: Bool { self == .text || self == .asset || self == .aspectRatio }

  /// Whether the node's value is a CEL expression whose variables are its edges.
  public var hasExpression: Bool { self == .transformText || self == .groupItems }

  /// Whether the node is easel's own, and the web canvas lacks it.
  public var isOwn: Bool { self == .workflow || self == .selection }

  /// Whether the node becomes work of a run, alone or as part of a loop.
  public var runs: Bool {
    switch self {
    case .model, .llm, .transformText, .splitText, .groupItems, .sliceAssets, .ifElse, .forEach,
      .forEachEnd, .approval, .selection, .workflow:
      true
    case .text, .asset, .aspectRatio, .stickyNote, .modelInput, .other: false
    }
  }
}
