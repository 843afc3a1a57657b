import Foundation
import JSON
import Testing

@testable import Notebook

/// A session that somebody edits while it is written.
struct MergeTests {
  private let scratch = Scratch()
  private var path: String { scratch.file("a.md") }

  private func makeWriter() -> SessionWriter {
    let disk = Disk(write: Disk.system.write, sync: Disk.system.sync, pause: {})
    return SessionWriter(
      SessionLog(newAt: path, head: someHead, redaction: Redaction(), disk: disk)
    )
  }

  private func write(_ count: Int, to writer: SessionWriter) throws {
    for number in 1...count {
      let id = try writer.begin(entry: "print \(number)", at: someTime)
      try writer.end(id, with: Output("result \(number)"))
      try writer.note("Text \(number).")
    }
  }

  private func edit(replacing: Bool, _ change: (String) -> String) throws {
    let text = change(try scratch.text("a.md"))
    try scratch.write(Array(text.utf8), to: replacing ? "b.md" : "a.md")
    if replacing { #expect(rename(scratch.file("b.md"), path) == 0) }
  }

  private func texts(_ file: SessionFile) -> [String] {
    file.parts.compactMap { if case .text(let text) = $0 { text } else { nil } }
  }

  @Test(arguments: [true, false])
  func `text that was changed is taken over, and said once`(replacing: Bool) throws {
    let writer = makeWriter()
    try write(3, to: writer)
    try edit(replacing: replacing) {
      $0.replacing("Text 2.", with: "Other  text.\n\n* a\n").replacing(
        "Hero portrait",
        with: "Hero",
      )
    }
    try write(1, to: writer)
    let file = try SessionFile(reading: path)
    #expect(file.problems.isEmpty && file.head.title == "Hero")
    #expect(file.entries.map(\.id) == ["e1", "e2", "e3", "e4"])
    #expect(texts(file) == ["# Hero", "Text 1.", "Other  text.\n\n* a", "Text 3.", "Text 1."])
    #expect(try scratch.text("a.md").contains("Other  text.\n\n* a\n\n"))
    #expect(writer.takeNotices().count == 1 && writer.takeNotices().isEmpty)
    #expect(!scratch.names.contains { $0.contains("edited") })
    #expect(throws: SessionError.locked(path: path)) { try SessionWriter.resuming(path) }
  }

  @Test(arguments: [true, false])
  func `a result that was changed stays, and the editor's file is kept aside`(
    replacing: Bool
  )
    throws
  {
    let writer = makeWriter()
    try write(3, to: writer)
    try edit(replacing: replacing) {
      $0.replacing("result 2", with: "nonsense").replacing("Text 1.", with: "Mine.")
        .replacing("Text 3.", with: "Yours.")
    }
    try write(1, to: writer)
    let file = try SessionFile(reading: path)
    #expect(file.problems.isEmpty)
    #expect(file.entries.map(\.body) == ["result 1", "result 2", "result 3", "result 1"])
    #expect(texts(file) == ["# Hero portrait", "Mine.", "Text 2.", "Yours.", "Text 1."])
    let notices = writer.takeNotices()
    #expect(notices.count == 1 && notices[0].contains("e2") && notices[0].contains(".edited-1"))
    #expect(try scratch.text("a.md.edited-1").contains("nonsense"))
    #expect(throws: SessionError.locked(path: path)) { try SessionWriter.resuming(path) }
    try edit(replacing: replacing) { String($0.prefix(400)) }
    try write(1, to: writer)
    #expect(scratch.names.contains("a.md.edited-2"))
    #expect(try SessionFile(reading: path).entries.count == 5)
  }

  @Test func `an editor that saves what it read long ago takes nothing away`() throws {
    let writer = makeWriter()
    try write(2, to: writer)
    let old = try scratch.text("a.md")
    try write(2, to: writer)
    try edit(replacing: true) { _ in old.replacing("Text 1.", with: "Edited.") }
    let id = try writer.begin(entry: "next", at: someTime)
    try writer.end(id, with: Output("done"))
    let file = try SessionFile(reading: path)
    #expect(file.entries.map(\.id) == ["e1", "e2", "e3", "e4", "e5"])
    #expect(texts(file)[1] == "Edited." && file.problems.isEmpty)
  }

  @Test func `text that is written while an entry goes on stays behind it`() throws {
    let writer = makeWriter()
    try write(1, to: writer)
    let id = try writer.begin(entry: "run", at: someTime)
    try edit(replacing: false) { $0.trimmingCharacters(in: .newlines) + "\n\nWhile it ran.\n" }
    try writer.record(answer: AnswerRecord(gate: "g", choice: "approve"))
    try writer.end(id, with: Output("done"))
    let file = try SessionFile(reading: path)
    #expect(file.problems.isEmpty && file.entries[1].answers.count == 1)
    #expect(file.parts.last == .text("While it ran.") && file.entries[1].body == "done")
  }

  @Test func `an entry that nobody typed here is not taken over`() throws {
    let writer = makeWriter()
    try write(2, to: writer)
    let forged = try scratch.text("a.md").replacing("\"e2\"", with: "\"e7\"")
    let start = try #require(
      forged.range(of: "<!-- easel:in {\"at\":\"\(someTime)\",\"id\":\"e7\"}")
    )
    try edit(replacing: false) { $0 + forged[start.lowerBound...] }
    try write(1, to: writer)
    #expect(try SessionFile(reading: path).entries.map(\.id) == ["e1", "e2", "e3"])
    #expect(writer.takeNotices().first?.contains("e7") == true)
  }

  @Test func `whatever an editor does, no acknowledged entry is lost or changed`() throws {
    var random = Splitmix(state: 20260822)
    let writer = makeWriter()
    try write(3, to: writer)
    for round in 0..<60 {
      let before = try SessionFile(reading: path)
      let acknowledged = before.entries.map { Array(before.source[$0.range]) }
      try edit(replacing: round % 2 == 0) { text in
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          let place = Int.random(in: 0..<lines.count, using: &random)
          switch Int.random(in: 0..<5, using: &random) {
          case 0: lines.remove(at: place)
          case 1: lines.insert("new words", at: place)
          case 2: lines.swapAt(place, Int.random(in: 0..<lines.count, using: &random))
          case 3: lines[place] += "x"
          default: lines = Array(lines.prefix(max(1, place)))
          }
          if lines.isEmpty { lines = [""] }
        }
        return lines.joined(separator: "\n")
      }
      let id = try writer.begin(entry: "round \(round)", at: someTime)
      try writer.end(id, with: Output("round \(round)"))
      let after = try SessionFile(reading: path)
      #expect(after.entries.count == acknowledged.count + 1, "round \(round)")
      for (entry, bytes) in zip(after.entries, acknowledged) {
        #expect(Array(after.source[entry.range]) == bytes, "round \(round), \(entry.id)")
      }
      #expect(after.problems.isEmpty, "round \(round): \(after.problems)")
    }
  }
}

/// Numbers that are the same in every run.
private struct Splitmix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
