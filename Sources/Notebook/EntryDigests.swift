import Crypto
import JSON

/// The hashes by which an `end` marker knows the rest of its entry, in 16 hexadecimal digits each.
struct EntryDigests: Sendable, Hashable {
  /// Of the bytes of the input.
  var input: String
  /// Of the marker lines, as ``FactHash`` takes them.
  var facts: String

  init(input: String, facts: FactHash) {
    self.input = input
    self.facts = facts.digest
  }

  /// The digests of an `end` marker; nil where an earlier version wrote none.
  init?(_ members: JSONObject) {
    guard members["in"] != nil || members["facts"] != nil else { return nil }
    input = members["in"]?.string ?? ""
    facts = members["facts"]?.string ?? ""
  }

  /// Returns the digest of an input.
  static func digest(of input: some Sequence<UInt8>) -> String {
    String(Digest.hex(of: input).prefix(length))
  }

  fileprivate static let length = 16
}

/// A hash of the marker lines of an entry as they are written, one after the other.
///
/// States that are written ahead of the entry come first, and its `out` last.
struct FactHash: Sendable {
  private var hash = SHA256()

  /// Takes a line, with its newline.
  mutating func add(_ line: some Sequence<UInt8>) { hash.update(data: Array(line)) }

  /// The hash of the lines until now.
  var digest: String {
    String(Digest.hex(hash.finalize()).prefix(EntryDigests.length))
  }
}

/// What is known of an entry when its result is written.
struct EntryRecord: Sendable {
  /// The digest of its input.
  var input: String
  /// Its marker lines before the result.
  var facts: FactHash
}

extension SessionFile {
  /// What was changed of an entry beside its result, in words; nil where it is as it was written
  /// or was written without digests.
  func alteration(of entry: Entry) -> String? {
    guard let recorded = entry.digests else { return nil }
    let found = digests(of: entry)
    if recorded.input != found.input { return "its input was edited after it was recorded" }
    return recorded.facts == found.facts ? nil : "its record was changed after it was written"
  }

  /// The digests of an entry as it is now.
  func digests(of entry: Entry) -> EntryDigests {
    EntryDigests(
      input: EntryDigests.digest(of: source[entry.inputRange]),
      facts: hash(entry.factLines),
    )
  }

  /// The record of an entry up to its result.
  func record(of entry: Entry) -> EntryRecord {
    let lines = entry.factLines.filter {
      entry.resultRange.isEmpty || $0.lowerBound < entry.resultRange.lowerBound
    }
    return EntryRecord(
      input: EntryDigests.digest(of: source[entry.inputRange]),
      facts: hash(lines),
    )
  }

  /// The members of the `end` marker that an entry has now.
  func freshEnd(of entry: Entry) -> JSONObject {
    let start = entry.factLines.last?.upperBound ?? entry.endOffset
    let body = BlankLines.trimmed(source[start..<entry.endOffset])
    return ResultBlock.end(of: entry.id, body: body, digests(of: entry))
  }

  /// The states that were written ahead of an entry which has not begun.
  func facts(aheadOf entry: String) -> FactHash { hash(factLinesAhead[entry] ?? []) }

  private func hash(_ lines: [Range<Int>]) -> FactHash {
    var facts = FactHash()
    for line in lines { facts.add(source[line]) }
    return facts
  }
}

extension Entry {
  /// Whether the result is one that people wrote wildcards into, so that comparing decides.
  ///
  /// What is not compared, or stands whole in an asset, is as it was written.
  var isPattern: Bool {
    status != .interrupted && whole == nil && TextComparison.hasWildcards(body)
  }
}
