import JSON

/// Something that `add` and `edit` set on a node by name.
public struct NodeSetting: Sendable, Hashable {
  /// The name.
  public var name: String
  /// What it takes, in a few words.
  public var takes: String
  /// What may flow in from a node; nil where it takes no reference.
  public var accepts: HandleType?
  /// The values it may have, where they can be listed.
  public var values: [String]

  init(_ name: String, _ takes: String, accepts: HandleType? = nil, values: [String] = []) {
    self.name = name
    self.takes = takes
    self.accepts = accepts
    self.values = values
  }

  /// The name that people see; every node may have it.
  static let title = NodeSetting("title", "text")
  /// The wire into the input `conditional`: the node runs only where the branch is taken.
  static let when = NodeSetting("when", "a branch, as $pick.if1", accepts: .conditional)
  static let input = NodeSetting("input", "a list, as $node", accepts: .list(.any))
}

extension NodeType {
  /// The kinds of asset there are (contract §3).
  static let assetKinds = ["image", "video", "audio", "3d"]

  /// What the value at `place`, from 0, behind the type of an `add` sets.
  public func positional(_ place: Int) -> String? {
    switch self {
    case .asset: return "value"
    case .ifElse: return Self.block(place)
    default:
      let names = positionals
      return names.indices.contains(place) ? names[place] : nil
    }
  }

  private var positionals: [String] {
    switch self {
    case .text, .aspectRatio, .stickyNote, .transformText, .groupItems: ["value"]
    case .model, .llm: ["model"]
    case .workflow: ["workflow"]
    case .splitText, .sliceAssets, .forEach, .forEachEnd: ["input"]
    case .approval: ["approval", "message"]
    case .selection: ["input", "message"]
    case .asset, .ifElse, .modelInput, .other: []
    }
  }

  /// The setting of block `place`, from 0, of an ifElse.
  static func block(_ place: Int) -> String { "block\(place + 1)" }

  /// The settings that are the same for every node of the type.
  fileprivate var settings: [NodeSetting] {
    switch self {
    case .text, .stickyNote: [NodeSetting("value", "text")]
    case .asset:
      [
        NodeSetting("value", "a file, as @path"),
        NodeSetting("multiple", "true or false", values: ["true", "false"]),
        NodeSetting("kind", "what kind of file", values: Self.assetKinds),
        NodeSetting("required", "true or false", values: ["true", "false"]),
      ]
    case .aspectRatio:
      [
        NodeSetting("value", "a ratio", values: Node.aspectRatios), NodeSetting("quality", "text"),
      ]
    case .transformText: [NodeSetting("value", "CEL that gives a text")]
    case .groupItems: [NodeSetting("value", "CEL that gives a list")]
    case .splitText:
      [
        NodeSetting("input", "a text, as $node", accepts: .text), NodeSetting("delimiter", "text"),
      ]
    case .sliceAssets:
      [
        .input, NodeSetting("from", "whole number, from the end where negative"),
        NodeSetting("count", "whole number"),
      ]
    case .forEach:
      [.input, NodeSetting("concurrent", "true or false", values: ["true", "false"])]
    case .forEachEnd:
      [
        NodeSetting("input", "an iteration's result, as $node", accepts: .any),
        NodeSetting("loop", "the forEach that ends here"),
      ]
    case .approval:
      [
        NodeSetting("approval", "what is approved, as $node", accepts: .approval),
        NodeSetting("message", "text"),
      ]
    case .selection:
      [
        .input, NodeSetting("message", "text"), NodeSetting("min", "whole number"),
        NodeSetting("max", "whole number"),
      ]
    case .model, .llm: [NodeSetting("model", "a model")]
    case .workflow: [NodeSetting("workflow", "a workflow")]
    case .ifElse, .modelInput, .other: []
    }
  }
}

extension Node {
  /// All that `add` and `edit` take for the node by name, in the order in which it is listed.
  public func settings(_ catalog: Catalog) -> [NodeSetting] {
    var settings = type.settings
    switch type {
    case .model, .llm:
      settings += modelID.flatMap { catalog[$0] }?.parameters.map(\.setting) ?? []
    case .workflow:
      settings += workflowName.flatMap { catalog.workflow($0) }?.inputs.map(\.setting) ?? []
    case .ifElse:
      settings += (0...blockCount).map {
        NodeSetting(NodeType.block($0), "FIELD OPERATOR 'VALUE'")
      }
    default: break
    }
    if takesBranch(catalog) { settings.append(.when) }
    return settings + [.title]
  }

  /// Whether a branch of an ifElse may be wired to the node.
  func takesBranch(_ catalog: Catalog) -> Bool {
    inputHandles(catalog)?.contains { $0.type == .conditional } ?? callsModel
  }

  /// Whether the node calls a model or a workflow, known or not.
  private var callsModel: Bool { type.callsModel || type == .workflow }

  /// How many blocks an ifElse has.
  var blockCount: Int { data["conditionBlocks"]?.array?.count ?? 0 }
}

extension Parameter {
  fileprivate var setting: NodeSetting {
    NodeSetting(
      name,
      wanted,
      accepts: handleType,
      values: type == .boolean ? ["true", "false"] : allowedValues.map(\.plain),
    )
  }
}

extension InputDefinition {
  fileprivate var setting: NodeSetting {
    NodeSetting(
      name,
      wanted,
      accepts: handleType,
      values: type == "boolean" ? ["true", "false"] : allowedValues.map(\.plain),
    )
  }
}

extension JSONValue {
  /// A text as it is, anything else as JSON.
  var plain: String { string ?? compact }
}
