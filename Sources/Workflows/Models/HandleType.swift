/// What flows through a handle (contract §3).
public indirect enum HandleType: Sendable, Hashable {
  case text, image, video, audio, model3D
  case list(HandleType)
  case approval, conditional
  /// Anything; the handle of a node whose type is not known.
  case any

  /// The type that the grammar or a schema spells `name`.
  public init(named name: String) {
    switch name {
    case "text", "prompt", "string": self = .text
    case "image": self = .image
    case "video": self = .video
    case "audio": self = .audio
    case "3d": self = .model3D
    case "approval": self = .approval
    case "conditional": self = .conditional
    case "list": self = .list(.any)
    default: self = .any
    }
  }

  /// The spelling in files.
  public var name: String {
    switch self {
    case .text: "text"
    case .image: "image"
    case .video: "video"
    case .audio: "audio"
    case .model3D: "3d"
    case .list: "list"
    case .approval: "approval"
    case .conditional: "conditional"
    case .any: "any"
    }
  }

  /// The type in words, such as `a list of image`.
  public var words: String {
    guard case .list(let element) = self else { return name }
    return "list of \(element.name)"
  }

  /// Whether values of this type are assets.
  public var isAsset: Bool {
    switch self {
    case .image, .video, .audio, .model3D: true
    default: false
    }
  }

  /// Whether an output of this type may feed an input of type `consumer`.
  public func fits(_ consumer: HandleType) -> Bool {
    switch (self, consumer) {
    case (.approval, .approval), (.conditional, .conditional): true
    case (.approval, _), (_, .approval), (.conditional, _), (_, .conditional): false
    case (.any, _), (_, .any): true
    case (.list(let one), .list(let other)): one.fits(other)
    case (let one, .list(let other)): one.fits(other)
    default: self == consumer
    }
  }
}
