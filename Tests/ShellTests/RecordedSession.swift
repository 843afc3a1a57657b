import JSON
import Testing

@testable import Notebook
@testable import Shell

/// A session that replays the same, and where its entries lie in it.
///
/// The places are found by lines alone, and not by the reader of sessions, which is under test.
struct RecordedSession {
  /// Bytes of one kind of one entry.
  struct Region {
    let place: Mutation.Place
    let entry: String
    let bytes: Range<Int>
    let line: Int
  }

  let path: String
  let bytes: [UInt8]
  let file: SessionFile
  let regions: [Region]
  /// The files that markers and results name, with the entries that name them.
  let assets: [String: Set<String>]

  /// The session at `path`, given its digests where it has none.
  init(sealing path: String) async throws {
    let file = try SessionFile(reading: path)
    let report = try await Self.check(file)
    try #require(report.exitCode == 0, "\(path): \(report.markdown)")
    bytes = Array(Replay.corrected(file, with: report).utf8)
    try writeFile(bytes, to: path)
    self.path = path
    self.file = try SessionFile(reading: path)
    regions = Self.regions(of: bytes)
    var assets: [String: Set<String>] = [:]
    for entry in self.file.entries {
      let names =
        entry.states.map(\.asset) + entry.calls.compactMap(\.result)
        + [entry.whole].compactMap(\.self)
      for name in names { assets[name, default: []].insert(entry.id) }
    }
    self.assets = assets
  }

  /// Replays a session from its record in a home of its own.
  static func check(_ file: SessionFile) async throws -> ReplayReport {
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    return await made.check(file) { _, _ in }
  }

  /// Every line from an entry's first marker to its `end`, told by what it is.
  private static func regions(of bytes: [UInt8]) -> [Region] {
    var regions: [Region] = []
    var place: Mutation.Place?
    var (offset, line, entry) = (0, 1, "")
    for content in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      let text = String(decoding: content, as: UTF8.self)
      let range = offset..<min(bytes.count, offset + content.count + 1)
      if text.hasPrefix("<!-- easel:"), place != .input {
        entry = text.firstMatch(of: /"(id|entry)":"(e[0-9]+)"/).map { String($0.2) } ?? entry
        regions.append(Region(place: .record, entry: entry, bytes: range, line: line))
        place = text.hasPrefix("<!-- easel:out") ? .result : nil
      } else if text == "```easel" {
        place = .input
        regions.append(Region(place: .input, entry: entry, bytes: range, line: line))
      } else if let current = place {
        regions.append(Region(place: current, entry: entry, bytes: range, line: line))
        if current == .input, text == "```" { place = nil }
      }
      (offset, line) = (range.upperBound, line + 1)
    }
    return regions
  }

  /// The lines of an entry, from its first marker to its last.
  func lines(of entry: String) -> ClosedRange<Int>? {
    let lines = regions.filter { $0.entry == entry }.map(\.line)
    guard let first = lines.min(), let last = lines.max() else { return nil }
    return first...last
  }
}
