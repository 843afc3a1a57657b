/// What a model is for; in draft mode a model of the same kind stands in.
public enum ModelKind: String, Sendable, Hashable, CaseIterable {
  case image, video, audio
  case model3D = "3d"
  case text
  /// It changes what it is given, and makes nothing new.
  case tool

  /// The kind of a model whose first output has `type`.
  public init(of type: HandleType) {
    switch type {
    case .image: self = .image
    case .video: self = .video
    case .audio: self = .audio
    case .model3D: self = .model3D
    case .text: self = .text
    case .list(let element): self.init(of: element)
    case .approval, .conditional, .any: self = .tool
    }
  }

  /// The bundled model that stands in for this kind; nil where none can.
  public var standIn: String? {
    switch self {
    case .image: "draft/image"
    case .text: "draft/text"
    case .video, .audio, .model3D, .tool: nil
    }
  }
}
