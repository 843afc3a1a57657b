import JSON

/// Reads a session file line by line: markers, and the fence after an `in`.
///
/// It never throws after the head; what breaks the format becomes a problem with its line, and what
/// a broken write left at the end becomes the torn offset.
struct SessionParser {
  private enum Place {
    case text
    case beforeInput(offset: Int)
    case input(offset: Int, start: Int, fence: ArraySlice<UInt8>)
    case running
    case body(offset: Int, start: Int)
  }

  private let bytes: [UInt8]
  private let end: Int
  private var file: SessionFile
  private var place = Place.text
  private var current: Entry?
  private var statesAhead: [String: [StateRecord]] = [:]
  private var factLinesAhead: [String: [Range<Int>]] = [:]
  private var knownIDs: Set<String> = []
  private var textStart: Int
  /// The author's text inside of the open entry, which stands behind it.
  private var textAside: [UInt8] = []
  private var offset: Int
  private var line: Int

  /// A parser behind the head of a file.
  init(_ bytes: [UInt8], path: String) throws(SessionError) {
    self.bytes = bytes
    // A crash can leave zeros where bytes were not on the disk yet.
    end = (bytes.lastIndex { $0 != 0 } ?? -1) + 1
    let (yaml, offset, line) = try Self.frontMatter(bytes, path: path)
    file = SessionFile(path: path, head: try SessionHead(yaml: yaml, path: path), source: bytes)
    self.offset = offset
    self.line = line
    textStart = offset
  }

  private static func frontMatter(
    _ bytes: [UInt8],
    path: String,
  ) throws(SessionError) -> (yaml: String, offset: Int, line: Int) {
    let opening = Array("---\n".utf8)
    let closing = Array("---".utf8)
    guard bytes.starts(with: opening) else { throw .notSession(path: path) }
    var offset = opening.count
    var line = 2
    while let newline = bytes[offset...].firstIndex(of: 0x0A), newline < 64 << 10 {
      if bytes[offset..<newline].elementsEqual(closing) {
        let yaml = String(decoding: bytes[opening.count..<offset], as: UTF8.self)
        return (yaml, newline + 1, line + 1)
      }
      offset = newline + 1
      line += 1
    }
    guard bytes.dropFirst(opening.count).starts(with: "easel:".utf8) else {
      throw .notSession(path: path)
    }
    throw .damaged(path: path, line: line, what: "the front matter has no end")
  }

  /// Returns the file.
  mutating func parse() -> SessionFile {
    while offset < end {
      let newline = bytes[offset..<end].firstIndex(of: 0x0A)
      read(bytes[offset..<(newline ?? end)], isLast: newline == nil)
      offset = newline.map { $0 + 1 } ?? end
      line += 1
    }
    finish()
    return file
  }

  private mutating func read(_ content: ArraySlice<UInt8>, isLast: Bool) {
    if case .input(_, let first, let fence) = place {
      guard content.elementsEqual(fence) else { return }
      let last = max(first, content.startIndex - 1)
      current?.input = String(decoding: bytes[first..<last], as: UTF8.self)
      current?.inputRange = first..<last
      place = .running
    } else if content.first == Marker.prefix[0], content.starts(with: Marker.prefix) {
      guard let marker = Marker(content) else {
        if isLast { return tear(at: content.startIndex) }
        return report("a marker that cannot be read")
      }
      read(marker, at: content.startIndex, upTo: content.endIndex)
    } else if isLast, !content.isEmpty, Marker.prefix.starts(with: content) {
      tear(at: content.startIndex)
    } else if case .beforeInput(let start) = place {
      readFence(content, entryOffset: start)
    } else if case .running = place, !content.isEmpty || !textAside.isEmpty {
      // Somebody wrote while the entry went on.
      textAside += content + [0x0A]
    }
  }

  private mutating func readFence(_ content: ArraySlice<UInt8>, entryOffset: Int) {
    guard content.contains(where: { $0 != 0x20 }) else { return }
    let fence = content.prefix { $0 == UInt8(ascii: "`") }
    if fence.count >= 3, content[fence.endIndex...].elementsEqual("easel".utf8) {
      place = .input(
        offset: entryOffset,
        start: min(end, content.endIndex + 1),
        fence: fence,
      )
    } else if content.endIndex < end {
      report("an entry without its input")
      place = .running
    }
  }

  private mutating func read(_ marker: Marker, at start: Int, upTo stop: Int) {
    let id = (marker.members["id"] ?? marker.members["entry"])?.string ?? ""
    switch marker.kind {
    case "in":
      abandon()
      flushText(upTo: start)
      var entry = Entry(id: id, at: marker.members["at"]?.string ?? "", line: line, offset: start)
      if !isEntryID(id) { report("an entry without a usable id") }
      if !knownIDs.insert(id).inserted { report("an id that another entry has") }
      entry.states = statesAhead.removeValue(forKey: id) ?? []
      entry.factLines = factLinesAhead.removeValue(forKey: id) ?? []
      entry.factLines.append(start..<min(end, stop + 1))
      current = entry
      place = .beforeInput(offset: start)
    case "out": readOut(marker.members, id, at: start, bodyStart: min(end, stop + 1))
    case "end": readEnd(marker.members, id, at: start, upTo: min(end, stop + 1))
    default: readRecord(marker, id, at: start, upTo: min(end, stop + 1))
    }
  }

  private mutating func readOut(
    _ members: JSONObject,
    _ id: String,
    at start: Int,
    bodyStart: Int,
  ) {
    guard case .running = place, current?.id == id else {
      return report("a result that belongs to no open entry")
    }
    guard let status = members["status"]?.string.flatMap(EntryStatus.init(rawValue:)) else {
      return report("a result without a known status")
    }
    current?.outMembers = members
    current?.factLines.append(start..<bodyStart)
    current?.status = status
    current?.errorCode = members["code"]?.string
    current?.milliseconds = members["ms"]?.number?.int
    current?.whole = members["whole"]?.string
    for (alias, real) in members["ids"]?.object ?? JSONObject() {
      guard let real = real.string else { continue }
      current?.ids[alias] = real
    }
    place = .body(offset: start, start: bodyStart)
  }

  private mutating func readEnd(
    _ members: JSONObject,
    _ id: String,
    at start: Int,
    upTo stop: Int,
  ) {
    guard case .body(let outStart, let bodyStart) = place, var entry = current, entry.id == id
    else { return report("an end that belongs to no open entry") }
    let body = BlankLines.trimmed(bytes[bodyStart..<start])
    if stop == end, body.contains(0) { return tear(at: outStart) }
    entry.body = String(decoding: body, as: UTF8.self)
    entry.isHashValid =
      members["bytes"]?.number?.int == body.count
      && members["sha256"]?.string == Digest.hex(of: body)
    entry.endMembers = members
    entry.endOffset = start
    entry.isOpen = false
    entry.resultRange = outStart..<stop
    entry.range = entry.range.lowerBound..<stop
    if !entry.isHashValid, !entry.isPattern {
      report("the result is not the one that was written")
    }
    if (members["in"] == nil) != (members["facts"] == nil) {
      report("an end that has lost one of its digests")
    }
    for (alias, id) in entry.ids { file.aliases.restore(alias, id: id) }
    add(entry)
    textStart = stop
  }

  private mutating func readRecord(_ marker: Marker, _ id: String, at start: Int, upTo stop: Int) {
    if case .body = place { return report("a marker inside of a result") }
    if case .beforeInput = place { return report("a marker before the input") }
    let members = marker.members
    let isCurrent = current != nil && current?.id == id
    switch marker.kind {
    case "state":
      guard let record = StateRecord(members) else { return report("a broken state marker") }
      if isCurrent {
        current?.states.append(record)
      } else if knownIDs.contains(id) {
        return report("a state of an entry that has ended")
      } else {
        statesAhead[id, default: []].append(record)
        factLinesAhead[id, default: []].append(start..<stop)
      }
    case "call":
      guard isCurrent, let record = CallRecord(members) else {
        return report("a call that cannot be read or belongs to no open entry")
      }
      current?.calls.append(record)
    case "answer":
      guard isCurrent, let record = AnswerRecord(members) else {
        return report("an answer that cannot be read or belongs to no open entry")
      }
      current?.answers.append(record)
    default: return skip(upTo: stop, from: start)  // a kind of a later version
    }
    if isCurrent { current?.factLines.append(start..<stop) }
    skip(upTo: stop, from: start)
  }

  /// Leaves a marker between entries out of the text around it.
  private mutating func skip(upTo stop: Int, from start: Int) {
    guard current == nil else { return }
    flushText(upTo: start)
    textStart = stop
  }

  // MARK: - Ends

  /// Notes that bytes from `offset` on are what a broken write left.
  private mutating func tear(at offset: Int) {
    var offset = offset
    switch place {
    case .beforeInput(let start), .input(let start, _, _):
      offset = start
      current = nil
      place = .text
    case .body(let start, _):
      offset = start
      place = .running
    case .text, .running: break
    }
    file.tornOffset = min(file.tornOffset ?? offset, offset)
  }

  private mutating func finish() {
    switch place {
    case .beforeInput, .input, .body: tear(at: end)
    case .text, .running: break
    }
    if file.tornOffset == nil, end < bytes.count { file.tornOffset = end }
    let written = file.tornOffset ?? end
    file.factLinesAhead = factLinesAhead.mapValues { $0.filter { $0.lowerBound < written } }
    if var entry = current {
      entry.factLines.removeAll { $0.lowerBound >= written }
      entry.range = entry.range.lowerBound..<min(end, file.tornOffset ?? end)
      entry.status = .interrupted
      entry.errorCode = nil
      entry.milliseconds = nil
      entry.whole = nil
      entry.ids = [:]
      add(entry)
    } else {
      flushText(upTo: min(end, file.tornOffset ?? end))
    }
  }

  /// Gives up an entry that another one follows before its end.
  private mutating func abandon() {
    guard let entry = current else { return }
    report("entry \(entry.id) has no end")
    var kept = entry
    kept.status = .interrupted
    kept.isOpen = false
    kept.range = kept.range.lowerBound..<offset
    add(kept)
    textStart = offset
  }

  private mutating func add(_ entry: Entry) {
    file.parts.append(.entry(file.entries.count))
    file.entries.append(entry)
    current = nil
    place = .text
    let text = BlankLines.trimmed(textAside[...])
    if !text.isEmpty { file.parts.append(.text(String(decoding: text, as: UTF8.self))) }
    textAside = []
  }

  private mutating func flushText(upTo stop: Int) {
    guard textStart < stop else { return }
    let text = BlankLines.trimmed(bytes[textStart..<stop])
    if !text.isEmpty { file.parts.append(.text(String(decoding: text, as: UTF8.self))) }
    textStart = stop
  }

  private mutating func report(_ what: String) {
    file.problems.append(.init(line: line, what: what, entry: current?.id))
  }

  private func isEntryID(_ id: String) -> Bool {
    1...64 ~= id.utf8.count
      && id.utf8.allSatisfy {
        0x30...0x39 ~= $0 || 0x61...0x7A ~= $0 | 0x20 || $0 == 0x2D || $0 == 0x5F
      }
  }
}
