import Glibc
import JSON

/// Where the value of a secret comes from.
public enum SecretSource: Sendable, Hashable {
  /// The home keeps the value.
  case stored(String)
  /// The variable of the environment that has it.
  case environment(String)
  /// The program that writes it, and its arguments; asked when the value is needed.
  case command([String])
}

/// Remembers the secrets of a home: names, and where their values come from.
///
/// It is a small file that only its owner can read, written aside and renamed; several shells may
/// use it at once.
public struct SecretStore: Sendable {
  private static let format = "easel-secrets/1"
  private static let largest = 4 << 20

  private let home: String

  /// The store of a home, which is made when a secret is set.
  public init(home: String) { self.home = home }

  /// The file.
  public var path: String { "\(home)/secrets.json" }

  /// The sources by name; throws where the file cannot be read, or is damaged.
  public func sources() throws(EngineError) -> [String: SecretSource] {
    guard unsafe access(path, F_OK) == 0 else { return [:] }
    let file = try OpenFile(reading: path)
    var bytes: [UInt8] = []
    while let chunk = try file.read(1 << 16) {
      bytes += chunk
      guard bytes.count <= Self.largest else { throw damage("it is too large") }
    }
    guard let json = try? JSONValue(parsing: bytes, limits: JSONLimits(depth: 8)),
      json["format"]?.string == Self.format, let secrets = json["secrets"]?.object
    else { throw damage("it is no list of secrets") }
    var sources: [String: SecretSource] = [:]
    for (name, value) in secrets {
      guard let source = SecretSource(value) else { throw damage("`\(name)` has no source") }
      sources[name] = source
    }
    return sources
  }

  /// Sets a secret, or replaces it.
  public func set(_ name: String, _ source: SecretSource) throws(EngineError) {
    try change { $0[name] = source }
  }

  /// Removes a secret; says whether there was one.
  public func remove(_ name: String) throws(EngineError) -> Bool {
    var isThere = false
    try change { isThere = $0.removeValue(forKey: name) != nil }
    return isThere
  }

  /// What tells the file as it is from the file as it was; nil where there is none.
  var mark: FileMark? { FileMark(path) }

  private func change(_ change: (inout [String: SecretSource]) -> Void) throws(EngineError) {
    try Files.makeFolder(home)
    let lock = try OpenFile(locking: "\(home)/secrets.lock")
    defer { lock.unlock() }
    var sources = try sources()
    change(&sources)
    let secrets = JSONObject(sources.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) })
    let json: JSONValue = ["format": .string(Self.format), "secrets": .object(secrets)]
    try Files.write(Array((json.pretty + "\n").utf8), to: path)
  }

  private func damage(_ detail: String) -> EngineError {
    .damagedStore(path: path, detail: detail)
  }
}

/// What changes when a file is written or replaced.
struct FileMark: Sendable, Hashable {
  private let inode: UInt64
  private let size: Int64
  private let seconds: Int
  private let nanoseconds: Int

  init?(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }
}

extension SecretSource {
  fileprivate var json: JSONValue {
    switch self {
    case .stored(let value): ["value": .string(value)]
    case .environment(let variable): ["environment": .string(variable)]
    case .command(let words): ["command": .array(words.map { .string($0) })]
    }
  }

  fileprivate init?(_ json: JSONValue) {
    if let value = json["value"]?.string {
      self = .stored(value)
    } else if let variable = json["environment"]?.string {
      self = .environment(variable)
    } else if let words = json["command"]?.array?.compactMap(\.string), !words.isEmpty {
      self = .command(words)
    } else {
      return nil
    }
  }
}
