public import JSON
import Workflows

extension ManifestEntry {
  /// What a session keeps of it besides its bytes.
  public var record: JSONObject {
    var record: JSONObject = ["file": .string(file)]
    switch content {
    case .manifest(let manifest): record["digest"] = manifest.model.digest.map { .string($0) }
    case .damaged(let error):
      record["model"] = id.map { .string($0) }
      record["damage"] = error.json
    }
    return record
  }

  /// The entry that a session keeps as `record` and `bytes`; nil where `record` is none.
  ///
  /// Its program is not there: what comes from a record is never run.
  public init?(record: JSONObject, bytes: [UInt8]) {
    guard let file = record["file"]?.string else { return nil }
    if let damage = record["damage"] {
      guard let error = ManifestError(json: damage) else { return nil }
      let id = record["model"]?.string
      self.init(file: file, id: id, bytes: bytes, content: .damaged(error))
      return
    }
    guard let digest = record["digest"]?.string, digest.utf8.count == 64 else { return nil }
    do {
      var manifest = try Manifest(bytes) { _ in ManifestNeighbour(path: "", digest: "") }
      manifest.seal(digest)
      self.init(
        file: file,
        id: manifest.model.id,
        bytes: bytes,
        content: .manifest(manifest),
      )
    } catch {
      self.init(file: file, id: Manifest.id(in: bytes), bytes: bytes, content: .damaged(error))
    }
  }
}

extension ManifestError {
  fileprivate var json: JSONValue {
    var json: JSONObject = ["message": .string(message)]
    json["line"] = line.map { .integer($0) }
    json["member"] = member.map { .string($0) }
    json["remedy"] = remedy.map { .string($0) }
    return .object(json)
  }

  fileprivate init?(json: JSONValue) {
    guard let message = json["message"]?.string else { return nil }
    self.init(
      message,
      line: json["line"]?.number?.int,
      member: json["member"]?.string,
      remedy: json["remedy"]?.string,
    )
  }
}
