import Glibc
import JSON

/// Whether a person has allowed a model's program to run.
public enum Trust: String, Sendable, Hashable {
  /// This content was trusted.
  case trusted
  /// Other content of that name was trusted.
  case changed
  /// Nothing of that name was trusted.
  case untrusted
}

/// Remembers in a home which programs may run: the model's id with the hash of its content.
///
/// It is a small file, written aside and renamed; several shells may use it at once.
public struct TrustStore: Sendable {
  fileprivate struct Row: Sendable, Hashable {
    var model: String
    var digest: String
    var person: String
    var time: Int64
  }

  private static let format = "easel-trust/1"
  private static let largest = 4 << 20
  /// How many contents are remembered; the oldest are forgotten first.
  private static let mostRows = 2000

  private let home: String

  /// The store of a home, which is made when something is trusted.
  public init(home: String) { self.home = home }

  /// The file.
  public var path: String { "\(home)/trust.json" }

  /// Whether the content `digest` of the model `id` was trusted.
  ///
  /// Throws where the file cannot be read, or is damaged.
  public func trust(in id: String, digest: String) throws(EngineError) -> Trust {
    let rows = try rows().filter { $0.model == id }
    if rows.contains(where: { $0.digest == digest }) { return .trusted }
    return rows.isEmpty ? .untrusted : .changed
  }

  /// Remembers that a person trusts the content `digest` of the model `id`; `time` is in
  /// milliseconds since 1970.
  public func add(
    _ id: String,
    digest: String,
    by person: String,
    at time: Int64,
  ) throws(EngineError) {
    try change { rows in
      rows.removeAll { $0.model == id && $0.digest == digest }
      rows.append(Row(model: id, digest: digest, person: person, time: time))
    }
  }

  /// Forgets all that was trusted under the name `id`.
  public func remove(_ id: String) throws(EngineError) {
    try change { rows in rows.removeAll { $0.model == id } }
  }

  private func change(_ change: (inout [Row]) -> Void) throws(EngineError) {
    try Files.makeFolder(home)
    let lock = try OpenFile(locking: "\(home)/trust.lock")
    defer { lock.unlock() }
    var rows = try rows()
    change(&rows)
    let json: JSONValue = [
      "format": .string(Self.format), "trusted": .array(rows.suffix(Self.mostRows).map(\.json)),
    ]
    try Files.write(Array((json.pretty + "\n").utf8), to: path)
  }

  private func rows() throws(EngineError) -> [Row] {
    guard unsafe access(path, F_OK) == 0 else { return [] }
    let file = try OpenFile(reading: path)
    var bytes: [UInt8] = []
    while let chunk = try file.read(1 << 16) {
      bytes += chunk
      guard bytes.count <= Self.largest else { throw damage("it is too large") }
    }
    guard let json = try? JSONValue(parsing: bytes, limits: JSONLimits(depth: 8)),
      json["format"]?.string == Self.format, let elements = json["trusted"]?.array
    else { throw damage("it is no list of trusted models; remove it to begin a new one") }
    var rows: [Row] = []
    for element in elements {
      guard let row = Row(element) else { throw damage("an element cannot be read") }
      rows.append(row)
    }
    return rows
  }

  private func damage(_ detail: String) -> EngineError {
    .damagedStore(path: path, detail: detail)
  }
}

extension TrustStore.Row {
  fileprivate var json: JSONValue {
    [
      "model": .string(model), "digest": .string(digest), "by": .string(person),
      "at": .number(JSONNumber(time)),
    ]
  }

  fileprivate init?(_ json: JSONValue) {
    guard let model = json["model"]?.string, let digest = json["digest"]?.string else { return nil }
    self.init(
      model: model,
      digest: digest,
      person: json["by"]?.string ?? "",
      time: json["at"]?.number?.int64 ?? 0,
    )
  }
}
