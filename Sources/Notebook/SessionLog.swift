import Glibc
import JSON
import Text

/// What the `out` marker of an entry says.
struct ResultDetails {
  var status: EntryStatus
  var errorCode: String?
  var milliseconds: Int?
  var ids: [String: String] = [:]
  var whole: String?
  var place: JSONValue?
}

/// The state behind a ``SessionWriter``.
struct SessionLog: Sendable {
  var redaction: Redaction
  var path: String?
  private let requestedPath: String
  private let head: SessionHead?
  let disk: Disk
  var file: OpenFile? { didSet { mark = file?.mark } }
  /// The file as this writer knows it: what it wrote and what it took over.
  var known: [UInt8] = []
  /// Tells whether the file is still as it is known.
  var mark: FileMark?
  /// What is to be said of changes by others.
  var notices: [String] = []
  private var openEntry: String?
  /// The digest of the input of the open entry.
  private var openInput = ""
  /// The marker lines of the open entry, or else those that are written ahead of the next one.
  private var facts = FactHash()
  private var nextNumber = 1
  private var waitingNotes: [String] = []
  var assetCounter = 0

  init(newAt path: String, head: SessionHead, redaction: Redaction, disk: Disk) {
    requestedPath = path
    self.head = head
    self.redaction = redaction
    self.disk = disk
  }

  private init(
    _ file: OpenFile,
    _ known: [UInt8],
    redaction: Redaction,
    disk: Disk,
    nextNumber: Int,
  ) {
    self.file = file
    self.known = known
    mark = file.mark
    self.redaction = redaction
    self.disk = disk
    self.nextNumber = nextNumber
    path = file.path
    requestedPath = file.path
    head = nil
  }

  /// Opens an existing file, takes the lock and repairs its end.
  static func resuming(
    _ path: String,
    redaction: Redaction,
    disk: Disk,
  ) throws(SessionError) -> (SessionLog, SessionFile, SessionRecovery) {
    let file: OpenFile
    do { file = try OpenFile(path, O_RDWR | O_APPEND) } catch {
      throw error.number == ENOENT
        ? .unreadable(path: path, number: ENOENT) : .writing(path, error.number)
    }
    guard file.lock() else { throw .locked(path: path) }
    let session = try SessionFile(file)
    let (repaired, recovery) = try Recovery(file: file, disk: disk).repair(session)
    let highest = repaired.entries.lazy.compactMap { number(of: $0.id) }.max() ?? 0
    var log = SessionLog(
      file,
      repaired.source,
      redaction: redaction,
      disk: disk,
      nextNumber: highest + 1,
    )
    log.facts = repaired.facts(aheadOf: "e\(highest + 1)")
    return (log, repaired, recovery)
  }

  private static func number(of id: String) -> Int? {
    guard id.first == "e", let number = Int(id.dropFirst()), 0..<(1 << 40) ~= number
    else { return nil }
    return number
  }

  // MARK: - The life of an entry

  mutating func begin(_ input: String, at time: String) throws(SessionError) -> String {
    if let openEntry {
      _ = try end(openEntry, "", files: [:], ResultDetails(status: .interrupted))
    }
    let id = "e\(nextNumber)"
    let text = redaction.redacted(input.terminalSafe)
    let fence = Fence.enclosing(text)
    let marker = Marker("in", ["at": .string(time), "id": .string(id)])
    try append("\(marker.line)\n\(fence)easel\n\(text)\n\(fence)\n\n", isApart: true)
    nextNumber += 1
    openEntry = id
    openInput = EntryDigests.digest(of: text.utf8)
    facts.add(marker.line.utf8)
    return id
  }

  mutating func record(
    _ kind: String,
    _ members: (String) -> JSONObject,
  ) throws(SessionError) {
    guard let openEntry else { throw .notOpen(entry: "e\(nextNumber)") }
    var object = members("").redacted(by: redaction)
    object["entry"] = .string(openEntry)
    try append(fact: Marker(kind, object), isApart: false)
  }

  mutating func record(state: StateRecord) throws(SessionError) {
    var object = state.members(entry: "").redacted(by: redaction)
    object["entry"] = .string(openEntry ?? "e\(nextNumber)")
    try append(fact: Marker("state", object), isApart: openEntry == nil)
  }

  mutating func end(
    _ entry: String,
    _ markdown: String,
    files: [String: String],
    _ details: ResultDetails,
  ) throws(SessionError) -> StoredResult {
    guard openEntry == entry else { throw .notOpen(entry: entry) }
    var details = details
    details.place = details.place?.redacted(by: redaction)
    let source = ResultText(markdown, files: files, redaction: redaction)
    var body = source.body(folder: assetsName)
    if Excerpt.isNeeded(for: body) {
      let whole = try store(Array(source.body(folder: nil).utf8), "md")
      details.whole = whole
      body = Excerpt.of(body, whole: "\(assetsName.asLinkDestination)/\(whole)")
    }
    let block = ResultBlock(entry: entry, body: body, details: details)
    try append(
      block.text(closing: EntryRecord(input: openInput, facts: facts)),
      isApart: false,
    )
    openEntry = nil
    facts = FactHash()
    let notes = waitingNotes
    waitingNotes = []
    for note in notes { try self.note(note) }
    return StoredResult(body: body, whole: details.whole)
  }

  mutating func note(_ text: String) throws(SessionError) {
    guard openEntry == nil else { return waitingNotes.append(text) }
    let safe = ResultText.escapingMarkers(redaction.redacted(text.terminalSafe))
    let trimmed = BlankLines.trimmed(safe)
    guard !trimmed.isEmpty else { return }
    try append(trimmed + "\n\n", isApart: true)
  }

  // MARK: - The file

  /// The name of the folder beside the file that holds its assets.
  var assetsName: String {
    Self.base(of: Folder.name(of: path ?? requestedPath)) + ".assets"
  }

  private mutating func append(fact marker: Marker, isApart: Bool) throws(SessionError) {
    let line = marker.line
    try append(line, isApart: isApart)
    facts.add(line.utf8)
  }

  /// The path of that folder; the file is made where there is none yet.
  mutating func assetsFolder() throws(SessionError) -> String {
    if file == nil { try append("", isApart: false) }
    let folder = (Folder.parent(of: path ?? requestedPath).map { $0 + "/" } ?? "") + assetsName
    try Folder.make(folder)
    return folder
  }

  /// Appends and syncs a block; `isApart` puts a blank line before it.
  private mutating func append(_ block: String, isApart: Bool) throws(SessionError) {
    let file = try currentFile()
    var padding = ""
    if file.size > 0 {
      let tail = file.tail(2)
      if tail.last != 0x0A { padding = "\n" }
      if isApart, padding + String(decoding: tail, as: UTF8.self) != "\n\n" { padding += "\n" }
    } else if let head {
      padding = head.redacted(by: redaction).frontMatter + "\n"
    }
    let bytes = Array((padding + block).utf8)
    defer { mark = file.mark }
    do {
      try file.append(bytes, disk: disk)
      known += bytes
    } catch {
      if file.size == 0, head != nil { discard(file) }
      throw error
    }
  }

  /// Removes a new file in which nothing could be written.
  private mutating func discard(_ file: OpenFile) {
    unsafe unlink(file.path)
    self.file = nil
    known = []
    path = nil
  }

  /// The open file: a new one at first; what others did to it is merged.
  mutating func currentFile() throws(SessionError) -> OpenFile {
    guard let open = file else { return try create() }
    if mark != nil, mark == FileMark(open.path) { return open }
    return try takeOver(open)
  }

  private mutating func create() throws(SessionError) -> OpenFile {
    if let folder = Folder.parent(of: requestedPath) { try Folder.make(folder) }
    let base = Self.base(of: requestedPath)
    for number in 1...9_999 {
      let candidate = number == 1 ? "\(base).md" : "\(base)-\(number).md"
      do {
        let file = try OpenFile(candidate, O_RDWR | O_APPEND | O_CREAT | O_EXCL)
        guard file.lock() else { continue }
        Folder.sync(Folder.parent(of: candidate) ?? ".")
        self.file = file
        path = candidate
        return file
      } catch {
        guard error.number == EEXIST else { throw .writing(candidate, error.number) }
      }
    }
    throw .unwritable(path: requestedPath, number: EEXIST)
  }

  private static func base(of path: String) -> String {
    path.hasSuffix(".md") ? String(path.dropLast(3)) : path
  }
}
