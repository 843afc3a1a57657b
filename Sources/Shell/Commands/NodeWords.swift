import JSON
import Workflows

/// Puts a node's settings into the words in which the prompt takes them.
struct SettingWords {
  /// The name of an asset in the session.
  let assetName: (String) -> String

  /// ` (input)` and ` (output)` where the node is exposed.
  func exposure(_ node: Node) -> String {
    (node.isInput ? " (input)" : "") + (node.isOutput ? " (output)" : "")
  }

  /// A setting by the name under which `add` and `edit` take it.
  struct Setting {
    var name: String
    var value: String
    /// What stands between the two on a line; nil where the value stands without its name.
    var sign: String? = "="
  }

  /// The settings in order.
  func settings(_ node: Node) -> [Setting] {
    node.members.compactMap { member, value in
      switch member {
      case .type, .isInput, .isOutput, .model, .other("workflow"): nil
      case .value: Setting(name: member.name, value: text(value), sign: nil)
      case .block: Setting(name: member.name, value: text(value), sign: ": ")
      case .other("message") where node.type == .approval || node.type == .selection:
        Setting(name: member.name, value: text(value), sign: nil)
      default: Setting(name: member.name.oneLine, value: text(value))
      }
    } + assumed(node)
  }

  /// What the node does without being told, where that is worth a word.
  private func assumed(_ node: Node) -> [Setting] {
    switch node.type {
    case .approval where node.members[.other("message")] == nil:
      [Setting(name: "message", value: node.message, sign: nil)]
    case .splitText where node.members[.other("delimiter")] == nil:
      [Setting(name: "delimiter", value: node.delimiter)]
    case .modelInput: [Setting(name: "note", value: "(kept, and cannot be run)", sign: nil)]
    case .other: [Setting(name: "note", value: "(unknown to this version)", sign: nil)]
    default: []
    }
  }

  /// The settings on one line: `width=512 style="ink on paper"`.
  func line(_ node: Node) -> String {
    let settings = settings(node)
    let separator = settings.first?.sign == ": " ? "; " : " "
    return settings.map { setting in
      guard let sign = setting.sign else { return setting.value }
      let needsQuotes =
        sign == "=" && setting.value.first != "[" && setting.value.first != "{"
        && (setting.value.isEmpty || setting.value.contains(where: \.isWhitespace))
      let value = needsQuotes ? JSONValue.string(setting.value).compact : setting.value
      return setting.name + sign + value
    }.joined(separator: separator)
  }

  /// The value with assets by their names in the session.
  func text(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text.isAssetID ? assetName(text) : text
    case .array(let elements): "[\(elements.map(text).joined(separator: ", "))]"
    default: value.compact
    }
  }
}

/// Puts the nodes of a graph into words.
struct NodeWords {
  let graph: Graph
  let catalog: Catalog
  let settings: SettingWords
  private let places: [String: Int]
  private let incoming: [String: [Edge]]

  init(_ graph: Graph, _ catalog: Catalog, _ settings: SettingWords) {
    self.graph = graph
    self.catalog = catalog
    self.settings = settings
    places = graph.places
    incoming = Dictionary(grouping: graph.edges, by: \.consumer)
  }

  /// What calls or is called, or else the type.
  func kind(_ node: Node) -> String {
    switch node.type {
    case .model, .llm: node.modelID ?? node.type.name
    case .workflow: "workflow \(node.workflowLabel)"
    default: node.type.name
    }
  }

  /// The edges that end at the node: `prompt=$line when=$pick.if1`.
  func sources(_ node: Node) -> [String] {
    (incoming[node.id] ?? []).map { edge in
      let name = edge.input == Handle.conditional ? "when" : edge.input
      return "\(name)=\(reference(edge))"
    }
  }

  /// The node as the prompt refers to what an edge reads.
  private func reference(_ edge: Edge) -> String {
    let producer = places[edge.producer].map { graph.nodes[$0] }
    let isDefault =
      edge.output == Handle.approval || producer?.defaultOutput(catalog)?.name == edge.output
    return "$\(edge.producer)" + (isDefault ? "" : ".\(edge.output)")
  }
}
