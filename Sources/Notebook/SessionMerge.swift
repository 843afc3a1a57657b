import JSON

/// What becomes of a session file that somebody else changed while it was written.
///
/// Entries stay what they were when they were acknowledged; text between them is the author's.
struct SessionMerge {
  /// The bytes that the file is to have.
  private(set) var bytes: [UInt8]
  /// The entries that were changed, moved or taken out, and those that nobody typed here.
  private(set) var changed: [String] = []

  /// Whether the changed file is right as it is.
  var isClean: Bool { changed.isEmpty }

  /// Merges the bytes of the file as it was written, and as it was found.
  init(_ ours: [UInt8], _ theirs: [UInt8], path: String) {
    bytes = theirs
    guard let own = try? SessionFile(parsing: ours, path: path) else { return }
    guard let other = try? SessionFile(parsing: theirs, path: path), other.head.id == own.head.id
    else {
      bytes = ours
      changed = ["the head"]
      return
    }
    changed = Self.changed(own, other)
    guard !changed.isEmpty || other.problems.count > own.problems.count else { return }
    if changed.isEmpty { changed = ["a marker"] }
    bytes = Self.merged(own, other)
  }

  /// The ids of entries that are not the same in both files.
  private static func changed(_ own: SessionFile, _ other: SessionFile) -> [String] {
    var changed: [String] = []
    let places = Dictionary(other.entries.enumerated().map { ($1.id, $0) }) { first, _ in first }
    for (place, entry) in own.entries.enumerated() {
      guard let found = places[entry.id], found == place,
        isSame(entry, own, other.entries[found], other)
      else {
        changed.append(entry.id)
        continue
      }
    }
    let known = Set(own.entries.map(\.id))
    return changed + other.entries.map(\.id).filter { !known.contains($0) }
  }

  private static func isSame(
    _ one: Entry,
    _ own: SessionFile,
    _ two: Entry,
    _ other: SessionFile,
  ) -> Bool {
    guard one.isOpen else { return own.source[one.range] == other.source[two.range] }
    // Behind an entry that goes on there may be text by now.
    let typed = BlankLines.trimmed(own.source[one.range])
    return two.isOpen && other.source[two.range].starts(with: typed)
  }

  /// Our entries, and around each the text of the other file where its neighbours are still there.
  private static func merged(_ own: SessionFile, _ other: SessionFile) -> [UInt8] {
    let places = Dictionary(other.entries.enumerated().map { ($1.id, $0) }) { first, _ in first }
    var bytes: [UInt8] = []
    for place in 0...own.entries.count {
      let before = place > 0 ? own.entries[place - 1] : nil
      let after = place < own.entries.count ? own.entries[place] : nil
      var text = gap(own, before, after)
      let first = before.map { places[$0.id] } ?? -1
      let second = after.map { places[$0.id] } ?? other.entries.count
      if let first, let second, second == first + 1 {
        let found = gap(
          other,
          first < 0 ? nil : other.entries[first],
          second < other.entries.count ? other.entries[second] : nil,
        )
        if !hasMarkers(found), !hasMarkers(text) { text = found }
      }
      bytes += text
      if let after { bytes += own.source[after.range] }
    }
    return bytes
  }

  /// The bytes between two entries, to the ends of the file where there is none.
  private static func gap(
    _ file: SessionFile,
    _ before: Entry?,
    _ after: Entry?,
  ) -> ArraySlice<UInt8> {
    let start = before?.range.upperBound ?? 0
    let end = after?.range.lowerBound ?? file.source.count
    return file.source[start..<max(start, end)]
  }

  private static func hasMarkers(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.split(separator: 0x0A).contains { $0.starts(with: Marker.prefix) }
  }
}
