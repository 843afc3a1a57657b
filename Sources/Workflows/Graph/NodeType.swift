/// What a node of an authored graph is (contract §3).
public enum NodeType: Sendable, Hashable {
  case text, asset, model, transformText, approval
  /// A type that this version keeps and shows, and cannot edit or run.
  case other(String)

  /// The types that can be added, in the order in which they are listed.
  public static let known: [NodeType] = [.text, .asset, .model, .transformText, .approval]

  /// The type that the grammar spells `name`.
  public init(named name: String) {
    self = Self.known.first { $0.name == name } ?? .other(name)
  }

  /// The spelling in files.
  public var name: String {
    switch self {
    case .text: "text"
    case .asset: "asset"
    case .model: "model"
    case .transformText: "transformText"
    case .approval: "approval"
    case .other(let name): name
    }
  }
}
