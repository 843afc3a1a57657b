import FoundationEssentials
import Notebook

/// Looks at what writers leave of a session, and keeps in mind what must be there.
struct SessionChecker {
  private let root: String
  private let path: String
  /// The size of the file when something was told last, and the hash of its bytes.
  private var kept: (size: Int, hash: String)?
  private var begun: Set<String> = []
  private var ended: Set<String> = []
  private var assets: Set<String> = []
  private(set) var figures = Figures()

  init(root: String) {
    self.root = root
    path = SessionChild.path(in: root)
  }

  /// Checks what a writer left that told `lines`.
  mutating func look(told lines: [String]) throws {
    for line in lines { take(line.split(separator: "\t").map(String.init)) }
    guard let bytes = FileManager.default.contents(atPath: path).map({ [UInt8]($0) }) else {
      try TortureError.unless(kept == nil, "lost: the session has gone")
      return
    }
    if let kept {
      guard bytes.count >= kept.size, SessionChild.hash(of: bytes[..<kept.size]) == kept.hash else {
        throw TortureError("lost: the first \(kept.size) bytes of the session are others")
      }
    }
    for asset in assets {
      let file = FileManager.default.contents(atPath: "\(path.dropLast(3)).assets/\(asset)")
      guard let file, asset.hasPrefix(SessionChild.hash(of: file)) else {
        throw TortureError("lost: the asset \(asset)")
      }
    }
    try reopen(bytes)
  }

  private mutating func take(_ words: [String]) {
    figures.add("acknowledged")
    if words.count == 2, words[0] == "asset" { assets.insert(words[1]) }
    guard words.count == 4, words[0] == "kept", let size = Int(words[1]) else { return }
    kept = (size, words[2])
    let what = words[3].split(separator: " ").map(String.init)
    if what[0] == "begun" { begun.insert(what[1]) }
    if what[0] == "ended" { ended.insert(what[1]) }
  }

  /// Opens a copy for writing, as the next writer opens the file.
  private mutating func reopen(_ bytes: [UInt8]) throws {
    let copy = "\(root)/look.md"
    for name in [copy, "\(copy).torn"] { try? FileManager.default.removeItem(atPath: name) }
    guard FileManager.default.createFile(atPath: copy, contents: Data(bytes)) else {
      throw TortureError("\(copy) cannot be written")
    }
    let opened: (writer: SessionWriter, file: SessionFile, recovery: SessionRecovery)
    do throws(SessionError) { opened = try SessionWriter.resuming(copy) } catch {
      // A head that was torn is no session yet; the next writer begins anew.
      try TortureError.unless(kept == nil, "it cannot be opened: \(error.message)")
      try FileManager.default.removeItem(atPath: path)
      return figures.add("tornHeads")
    }
    try checkEntries(opened.file, opened.recovery)
    try checkTorn(bytes, copy, opened.recovery)
    figures.add("reopened")
  }

  private mutating func checkEntries(_ file: SessionFile, _ recovery: SessionRecovery) throws {
    try TortureError.unless(file.problems.isEmpty, "the session has problems: \(file.problems)")
    let entries = Dictionary(uniqueKeysWithValues: file.entries.map { ($0.id, $0) })
    for id in begun where entries[id] == nil { throw TortureError("lost: entry \(id)") }
    for id in ended where entries[id]?.status != .ok || entries[id]?.isHashValid != true {
      throw TortureError("lost: the result of \(id) is \(String(describing: entries[id]?.status))")
    }
    for entry in file.entries.dropLast() where entry.status == .interrupted {
      try TortureError.unless(!ended.contains(entry.id), "\(entry.id) became interrupted")
    }
    let last = file.entries.last
    let isOpen = last?.status == .interrupted && recovery.interrupted != nil
    try TortureError.unless(
      recovery.interrupted == (isOpen ? last?.id : nil),
      "\(recovery.interrupted ?? "nothing") is said to be open",
    )
    guard let id = recovery.interrupted else { return }
    figures.add("interrupted")
    try TortureError.unless(
      recovery.message?.contains("entry \(id) had no end") == true,
      "it is not said that \(id) was open",
    )
  }

  private mutating func checkTorn(
    _ bytes: [UInt8],
    _ copy: String,
    _ recovery: SessionRecovery,
  ) throws {
    let cut = bytes.count - recovery.tornBytes
    let file = FileManager.default.contents(atPath: copy) ?? Data()
    guard file.prefix(cut).elementsEqual(bytes[..<cut]) else {
      throw TortureError("lost: the repair changed what was whole")
    }
    guard recovery.tornBytes > 0 else { return }
    figures.add("tornEnds")
    let torn = FileManager.default.contents(atPath: "\(copy).torn") ?? Data()
    try TortureError.unless(
      torn.elementsEqual(bytes[cut...]) && recovery.message?.contains(".torn") == true,
      "the torn bytes are not kept, or that is not said",
    )
  }
}
