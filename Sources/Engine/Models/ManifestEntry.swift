/// A manifest that was found, whether it can be used or not.
public struct ManifestEntry: Sendable, Hashable {
  /// What it says, or what is wrong with it.
  public enum Content: Sendable, Hashable {
    /// It declares a model.
    case manifest(Manifest)
    /// It cannot be used.
    case damaged(ManifestError)
  }

  /// The file, as people know it.
  public var file: String
  /// The id that it declares, if that can be read and is not taken.
  public var id: String?
  /// The bytes of the file; empty where they could not be read.
  public var bytes: [UInt8]
  /// What it says, or what is wrong with it.
  public var content: Content

  /// An entry.
  public init(file: String, id: String?, bytes: [UInt8], content: Content) {
    self.file = file
    self.id = id
    self.bytes = bytes
    self.content = content
  }

  /// The manifest, where it can be used.
  public var manifest: Manifest? {
    if case .manifest(let manifest) = content { manifest } else { nil }
  }

  /// What is wrong with it, as a sentence that names the file.
  public var damage: String? {
    if case .damaged(let error) = content { error.description(file: file) } else { nil }
  }

  /// Tells it from all others: the id, or else the file.
  public var key: String { id ?? file }

  /// The name under which it is listed: the id, or else the file's name without its ending.
  public var name: String {
    if let id { return id }
    let name = file.split(separator: "/").last ?? ""
    return String(name.prefix { $0 != "." })
  }
}

/// A folder in which manifests lie.
public struct ModelFolder: Sendable, Hashable {
  /// The path.
  public var path: String
  /// The path as people know it, such as `models`.
  public var label: String

  /// A folder; people know it by its path unless there is a shorter name.
  public init(_ path: String, label: String? = nil) {
    self.path = path
    self.label = label ?? path
  }
}
