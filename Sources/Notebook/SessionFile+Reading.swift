import Glibc

extension SessionFile {
  /// The largest file that is read, in bytes.
  public static let largest = 256 << 20

  /// Reads the session file at `path`.
  public init(reading path: String) throws(SessionError) {
    let file: OpenFile
    do { file = try OpenFile(path, O_RDONLY) } catch {
      throw .unreadable(path: path, number: error.number)
    }
    try self.init(file)
  }

  /// Reads a session from its text.
  public init(parsing text: String, path: String = "") throws(SessionError) {
    try self.init(parsing: Array(text.utf8), path: path)
  }

  init(_ file: OpenFile) throws(SessionError) {
    let bytes: [UInt8]?
    do { bytes = try file.contents(limit: Self.largest) } catch {
      throw .unreadable(path: file.path, number: error.number)
    }
    guard let bytes else { throw .tooLarge(path: file.path, limit: Self.largest) }
    try self.init(parsing: bytes, path: file.path)
  }

  init(parsing bytes: [UInt8], path: String) throws(SessionError) {
    var parser = try SessionParser(bytes, path: path)
    self = parser.parse()
  }
}
