public import JSON

/// A session file as it was read.
public struct SessionFile: Sendable {
  /// A piece of the file after its head.
  public enum Part: Sendable, Hashable {
    /// Text of the author, without surrounding blank lines.
    case text(String)
    /// The entry at this position of ``SessionFile/entries``.
    case entry(Int)
  }

  /// Something that breaks the format.
  public struct Problem: Sendable, Hashable {
    /// The line, from 1.
    public let line: Int
    /// What is wrong, in words.
    public let what: String
    /// The entry that is concerned.
    public let entry: String?
  }

  /// Where the file was read from; empty for text from elsewhere.
  public let path: String
  /// The front matter.
  public internal(set) var head: SessionHead
  /// Entries and the author's text between them, in order.
  public internal(set) var parts: [Part] = []
  /// The entries in order.
  public internal(set) var entries: [Entry] = []
  /// What breaks the format; empty for a sound file.
  public internal(set) var problems: [Problem] = []
  /// The short names that the session has given.
  public internal(set) var aliases = Aliases()
  /// Where bytes begin that a broken write left, if there are some.
  public internal(set) var tornOffset: Int?
  /// Where the states lie that were written ahead of entries which have not begun, by entry.
  var factLinesAhead: [String: [Range<Int>]] = [:]
  /// The bytes as read.
  let source: [UInt8]

  init(path: String, head: SessionHead, source: [UInt8]) {
    self.path = path
    self.head = head
    self.source = source
  }

  /// The last entry, if nothing closed it.
  public var openEntry: Entry? {
    guard let last = entries.last, last.isOpen else { return nil }
    return last
  }

  /// The inputs alone, one after the other.
  public var script: String { entries.map { $0.input + "\n" }.joined() }

  /// The calls of all entries by step key, in order of their numbers.
  public var callsByKey: [String: [CallRecord]] {
    Dictionary(grouping: entries.flatMap(\.calls), by: \.key)
      .mapValues { $0.sorted { $0.number < $1.number } }
  }
}

/// One typed command with its result.
public struct Entry: Sendable, Hashable {
  /// The id in the session, such as `e7`.
  public let id: String
  /// When it was typed, in ISO 8601.
  public let at: String
  /// The line of its `in` marker, from 1.
  public let line: Int
  /// What was typed.
  public internal(set) var input = ""
  /// What it used from outside the session.
  public internal(set) var states: [StateRecord] = []
  /// The calls of models that it made.
  public internal(set) var calls: [CallRecord] = []
  /// What people answered.
  public internal(set) var answers: [AnswerRecord] = []
  /// How it ended; `interrupted` where nothing closed it.
  public internal(set) var status = EntryStatus.interrupted
  /// The code of its error.
  public internal(set) var errorCode: String?
  /// How long it took, in milliseconds.
  public internal(set) var milliseconds: Int?
  /// The result as stored, without surrounding blank lines.
  public internal(set) var body = ""
  /// The asset with the whole result, where the body is an excerpt.
  public internal(set) var whole: String?
  /// The aliases that it introduced, to real ids.
  public internal(set) var ids: [String: String] = [:]
  /// Whether the body is the one that was written.
  public internal(set) var isHashValid = false
  /// Whether neither an `out` nor an `end` closes it.
  public internal(set) var isOpen = true
  /// Whether nothing ended it, such as where its process was killed: what came of it is not
  /// recorded.
  public var isCutOff: Bool { status == .interrupted && milliseconds == nil }
  /// Where the prompt was after it, where it moved.
  public var place: JSONValue? { outMembers["place"] }
  /// The members of its `out` marker.
  var outMembers = JSONObject()
  /// The members of its `end` marker.
  var endMembers = JSONObject()
  /// What its `end` marker knows of the rest of it.
  var digests: EntryDigests? { EntryDigests(endMembers) }
  /// Where its input lies in the file.
  var inputRange = 0..<0
  /// Where its marker lines lie, states ahead of it first, without its `end`.
  var factLines: [Range<Int>] = []
  /// Where its `end` line begins.
  var endOffset = 0
  /// Where it lies in the file, from the `in` line to the end of the `end` line.
  var range: Range<Int>
  /// Where its result lies in the file, from the `out` line to the end of the `end` line.
  var resultRange = 0..<0

  init(id: String, at: String, line: Int, offset: Int) {
    self.id = id
    self.at = at
    self.line = line
    range = offset..<offset
  }
}
