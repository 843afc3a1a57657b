/// Why a session file cannot be read or written.
public enum SessionError: Error, Sendable, Hashable {
  /// The folder or file cannot be written; the number is the system's.
  case unwritable(path: String, number: Int32)
  /// The file cannot be read; the number is the system's.
  case unreadable(path: String, number: Int32)
  /// The disk or the quota is full; what was acknowledged before is kept.
  case diskFull(path: String)
  /// Another shell writes this session.
  case locked(path: String)
  /// The file was moved or deleted while it was open.
  case vanished(path: String)
  /// The file breaks the format at a line, from 1.
  case damaged(path: String, line: Int, what: String)
  /// The file is a session of a format that this version does not know.
  case unknownFormat(path: String, format: String)
  /// The file is not a session.
  case notSession(path: String)
  /// The file is larger than the limit in bytes.
  case tooLarge(path: String, limit: Int)
  /// Something is there already.
  case exists(path: String)
  /// No entry with this id is open.
  case notOpen(entry: String)

  /// The error as a sentence with its remedy.
  public var message: String {
    switch self {
    case .unwritable(let path, let number):
      "cannot write \(path): \(systemMessage(number)); name another place with --sessions"
    case .unreadable(let path, let number): "cannot read \(path): \(systemMessage(number))"
    case .diskFull(let path): "the disk is full: \(path) was not extended; free some space"
    case .locked(let path): "another shell writes \(path); leave it there, or use another name"
    case .vanished(let path): "\(path) was moved or deleted while it was open"
    case .damaged(let path, let line, let what): "\(path) is damaged at line \(line): \(what)"
    case .unknownFormat(let path, let format):
      "\(path) has the format \(format); this version reads \(SessionHead.format)"
    case .notSession(let path): "\(path) is not a session file"
    case .tooLarge(let path, let limit): "\(path) is larger than \(limit) bytes"
    case .exists(let path): "\(path) is there already; use another name"
    case .notOpen(let entry): "no entry \(entry) is open"
    }
  }
}
