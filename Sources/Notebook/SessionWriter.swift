public import JSON
import Synchronization

/// What an entry stored when it ended.
public struct StoredResult: Sendable, Hashable {
  /// The body as it is in the file: safe, redacted, perhaps an excerpt.
  public let body: String
  /// The asset with the whole result, where the body is an excerpt.
  public let whole: String?
}

/// What opening a session file for writing repaired.
public struct SessionRecovery: Sendable, Hashable {
  /// The entry which was closed as interrupted.
  public let interrupted: String?
  /// How many bytes of a broken write were set aside.
  public let tornBytes: Int
  /// The file that holds those bytes.
  public let tornPath: String?

  /// Whether there was nothing to repair.
  public var isEmpty: Bool { interrupted == nil && tornBytes == 0 }

  /// What was done, in a sentence; nil where there was nothing to do.
  public var message: String? {
    var parts: [String] = []
    if let interrupted { parts.append("entry \(interrupted) had no end and is now `interrupted`") }
    if let tornPath { parts.append("\(tornBytes) bytes of a broken write are in \(tornPath)") }
    return parts.isEmpty ? nil : parts.joined(separator: "; ") + "."
  }
}

/// Writes a session file: append-only, one writer, safe against crashes.
///
/// What a method has written is on the disk when it returns. The file of a new session is made at
/// its first entry, note or asset.
///
/// ```swift
/// let writer = SessionWriter(newAt: "sessions/2026-08-22-hero.md", head: head)
/// let entry = try writer.begin(entry: "run", at: "2026-08-22T10:01:31Z")
/// try writer.record(call: call)
/// try writer.end(entry, with: output, milliseconds: 412)
/// ```
public final class SessionWriter: Sendable {
  private let log: Mutex<SessionLog>

  /// A writer of a new session.
  ///
  /// Where `path` exists already, the file becomes `NAME-2.md`, `NAME-3.md` and so on.
  public convenience init(newAt path: String, head: SessionHead, redaction: Redaction = .init()) {
    self.init(SessionLog(newAt: path, head: head, redaction: redaction, disk: .system))
  }

  init(_ log: sending SessionLog) { self.log = Mutex(log) }

  /// Opens an existing session to go on with it, and repairs what a crash left.
  ///
  /// Throws ``SessionError/locked(path:)`` where another shell writes it; a new writer at the same
  /// path then makes `NAME-2.md`.
  public static func resuming(
    _ path: String,
    redaction: Redaction = .init(),
  ) throws(SessionError) -> (
    writer: SessionWriter, file: SessionFile, recovery: SessionRecovery
  ) {
    try resuming(path, redaction: redaction, disk: .system)
  }

  static func resuming(
    _ path: String,
    redaction: Redaction,
    disk: Disk,
  ) throws(SessionError) -> (
    writer: SessionWriter, file: SessionFile, recovery: SessionRecovery
  ) {
    let (log, file, recovery) = try SessionLog.resuming(path, redaction: redaction, disk: disk)
    return (SessionWriter(log), file, recovery)
  }

  /// Where the session is written, once the file exists.
  public var path: String? { log.withLock { $0.path } }

  /// Moves the session, its assets and its lock to another name in the folder; returns the path.
  ///
  /// Links to the assets follow. A crash leaves the session whole under one of the names at least.
  public func rename(to name: String) throws(SessionError) -> String {
    try log.withLock { log throws(SessionError) in try log.move(to: name) }
  }

  /// What is to be said of changes that others made to the file, once.
  public func takeNotices() -> [String] {
    log.withLock { log in
      defer { log.notices = [] }
      return log.notices
    }
  }

  /// Replaces the filter, after a secret became known.
  public func use(_ redaction: Redaction) { log.withLock { $0.redaction = redaction } }

  /// Writes what was typed, before it is executed, and returns the entry's id.
  ///
  /// An entry that is still open is closed as interrupted.
  public func begin(entry input: String, at time: String) throws(SessionError) -> String {
    try log.withLock { log throws(SessionError) in try log.begin(input, at: time) }
  }

  /// Records a call of a model by the open entry.
  public func record(call: CallRecord) throws(SessionError) {
    try log.withLock { log throws(SessionError) in
      try log.record("call") { call.members(entry: $0) }
    }
  }

  /// Records a person's answer to the open entry.
  public func record(answer: AnswerRecord) throws(SessionError) {
    try log.withLock { log throws(SessionError) in
      try log.record("answer") { answer.members(entry: $0) }
    }
  }

  /// Records what the open entry, or else the next one, uses from outside the session.
  public func record(state: StateRecord) throws(SessionError) {
    try log.withLock { log throws(SessionError) in try log.record(state: state) }
  }

  /// Stores bytes beside the session and returns the file's name, `<sha256>.<extension>`.
  ///
  /// Text is redacted first; the hash is that of the stored bytes.
  @discardableResult
  public func store(asset bytes: [UInt8], extension suffix: String) throws(SessionError) -> String {
    try log.withLock { log throws(SessionError) in try log.store(bytes, suffix) }
  }

  /// Stores a copy of a file beside the session and returns its name, `<sha256>.<extension>`.
  ///
  /// It is copied piece by piece; only a text is read as a whole, since it is redacted first.
  public func store(file path: String, extension suffix: String) throws(SessionError) -> String {
    try log.withLock { log throws(SessionError) in try log.store(fileAt: path, suffix) }
  }

  /// Writes the result of an entry and closes it.
  ///
  /// `ids` are the aliases that the entry introduced, and `place` is where the prompt is after it,
  /// where it moved. `assetFile` returns the name of the stored
  /// file for the real id of an asset, as ``store(asset:extension:)`` gave it.
  @discardableResult
  public func end(
    _ entry: String,
    with output: Output,
    milliseconds: Int? = nil,
    ids: [String: String] = [:],
    place: JSONValue? = nil,
    assetFile: (String) -> String? = { _ in nil },
  ) throws(SessionError) -> StoredResult {
    let details = ResultDetails(
      status: output.status,
      errorCode: output.errorCode,
      milliseconds: milliseconds,
      ids: ids,
      place: place,
    )
    // The closure of the caller is called outside of the lock.
    let files = ResultText.assetFiles(in: output.markdown, assetFile: assetFile)
    return try log.withLock { log throws(SessionError) in
      try log.end(entry, output.markdown, files: files, details)
    }
  }

  /// Writes text of the author between entries; while one is open, after it.
  public func note(_ text: String) throws(SessionError) {
    try log.withLock { log throws(SessionError) in try log.note(text) }
  }
}
