import Glibc

/// A secret that was found in a session.
public struct SecretFinding: Sendable, Hashable {
  /// The file: the session or one of its assets.
  public let file: String
  /// The entry, where the file is the session.
  public let entry: String?
  /// The line, from 1; 0 for the name of the file.
  public let line: Int
  /// The name of the secret, or of the kind of key.
  public let name: String
  /// Its first characters, and how many bytes it takes.
  public let preview: String
}

/// Looks for secrets in what was written before they were known.
public struct SessionAudit: Sendable {
  private let redaction: Redaction

  /// An audit for the secrets that `redaction` knows.
  public init(_ redaction: Redaction) { self.redaction = redaction }

  /// Returns the secrets in a session, in its name and in all files of its folder of assets.
  ///
  /// A file that is no sound session is looked through all the same.
  public func findings(at path: String) throws(SessionError) -> [SecretFinding] {
    let bytes = try Self.contents(of: path)
    let session = try? SessionFile(parsing: bytes, path: path)
    var findings = findings(in: bytes, file: path) { offset in
      session?.entries.last { $0.range.lowerBound <= offset }
        .flatMap { $0.range.contains(offset) ? $0.id : nil }
    }
    let stem = path.hasSuffix(".md") ? String(path.dropLast(3)) : path
    for name in Folder.names(in: stem + ".assets") {
      let asset = "\(stem).assets/\(name)"
      // A folder or a link in there is nothing that easel wrote.
      guard let bytes = try? Self.contents(of: asset) else { continue }
      findings += self.findings(in: bytes, file: asset) { _ in nil }
    }
    return findings
  }

  private static func contents(of path: String) throws(SessionError) -> [UInt8] {
    let bytes: [UInt8]?
    do {
      bytes = try OpenFile(path, O_RDONLY).contents(limit: SessionFile.largest)
    } catch { throw .unreadable(path: path, number: error.number) }
    guard let bytes else { throw .tooLarge(path: path, limit: SessionFile.largest) }
    return bytes
  }

  private func findings(
    in bytes: [UInt8],
    file: String,
    entry: (Int) -> String?,
  ) -> [SecretFinding] {
    var found = redaction.secrets(in: Array(Folder.name(of: file).utf8)).prefix(1).map { range in
      SecretFinding(file: file, entry: nil, line: 0, name: range.name, preview: "in its name")
    }
    var (position, line) = (0, 1)
    for range in redaction.secrets(in: bytes).sorted(by: { $0.start < $1.start }) {
      // Other forms of the same secret at the same place.
      guard range.start >= position else { continue }
      line += bytes[position..<range.start].count { $0 == 0x0A }
      found.append(
        SecretFinding(
          file: file,
          entry: entry(range.start),
          line: line,
          name: range.name,
          preview: Self.preview(bytes[range.start..<range.end]),
        )
      )
      line += bytes[range.start..<range.end].count { $0 == 0x0A }
      position = range.end
    }
    return found
  }

  private static func preview(_ secret: ArraySlice<UInt8>) -> String {
    let start = secret.prefix(min(3, secret.count / 4)).filter { 0x21...0x7E ~= $0 }
    return String(decoding: start, as: UTF8.self) + "…, \(secret.count) bytes"
  }
}
