import Foundation
import Glibc
import JSON
import Testing

@testable import Notebook

struct RecoveryTests {
  private let scratch = Scratch()

  /// Writes a session and returns its bytes with, for each point of acknowledgement, the length of
  /// the file, the entries begun and the entries ended.
  private func recorded() throws -> (bytes: [UInt8], acknowledged: [(Int, Int, Int)]) {
    let writer = SessionWriter(newAt: scratch.file("a.md"), head: someHead)
    var points: [(Int, Int, Int)] = []
    func point(_ begun: Int, _ ended: Int) throws {
      points.append(
        (try Data(contentsOf: URL(fileURLWithPath: scratch.file("a.md"))).count, begun, ended)
      )
    }
    let first = try writer.begin(entry: "a `b` ```c```", at: someTime)
    try point(1, 0)
    try writer.end(first, with: Output("First.\n\n```\ncode\n```"))
    try point(1, 1)
    try writer.note("A note.")
    let second = try writer.begin(entry: "run", at: someTime)
    try point(2, 1)
    try writer.record(call: CallRecord(key: "k", model: "m"))
    try writer.end(second, with: Output("Second → ü."), milliseconds: 1)
    try point(2, 2)
    return ([UInt8](try Data(contentsOf: URL(fileURLWithPath: scratch.file("a.md")))), points)
  }

  @Test func `a tear at any byte loses no acknowledged entry`() throws {
    let (bytes, points) = try recorded()
    let headEnd = try #require(points.first).0
    let whole = try SessionFile(parsing: bytes, path: "")
    let unsynced = Disk(write: Disk.system.write, sync: { _ in 0 })
    var opened = 0
    for cut in 0...bytes.count {
      let name = "cut\(cut).md"
      try scratch.write(Array(bytes[..<cut]), to: name)
      let begun = points.last { $0.0 <= cut }?.1 ?? 0
      let ended = points.last { $0.0 <= cut }?.2 ?? 0
      do {
        let (writer, file, recovery) = try SessionWriter.resuming(
          scratch.file(name),
          redaction: Redaction(),
          disk: unsynced,
        )
        opened += 1
        #expect(file.problems.isEmpty && file.tornOffset == nil && file.openEntry == nil)
        #expect(file.entries.count >= begun)
        for (index, entry) in file.entries.enumerated() {
          #expect(entry.input == whole.entries[index].input)
          #expect(entry.isHashValid)
          if index < ended || entry.status == .ok {
            #expect(entry.body == whole.entries[index].body && entry.status == .ok)
          } else {
            #expect(entry.status == .interrupted && recovery.interrupted == entry.id)
          }
        }
        let kept = try Data(contentsOf: URL(fileURLWithPath: scratch.file(name)))
        let common = cut - recovery.tornBytes
        #expect(kept.prefix(common).elementsEqual(bytes[..<common]))
        if let torn = recovery.tornPath {
          let aside = try Data(contentsOf: URL(fileURLWithPath: torn))
          #expect(aside.elementsEqual(bytes[common..<cut]))
          #expect(recovery.message?.contains(".torn") == true)
        }
        let next = try writer.begin(entry: "next", at: someTime)
        try writer.end(next, with: Output("fine"))
        let again = try SessionFile(reading: scratch.file(name))
        #expect(again.problems.isEmpty)
        #expect(again.entries.count == file.entries.count + 1)
        #expect(again.entries.last?.body == "fine")
      } catch {
        #expect(cut < headEnd, "cut at \(cut): \(error)")
      }
    }
    #expect(opened > bytes.count - headEnd)
  }

  @Test func `zeros at the end are torn bytes`() throws {
    let (bytes, _) = try recorded()
    try scratch.write(bytes + [UInt8](repeating: 0, count: 64), to: "z.md")
    let (_, file, recovery) = try SessionWriter.resuming(scratch.file("z.md"))
    #expect(file.entries.map(\.status) == [.ok, .ok])
    #expect(recovery.tornBytes == 64)
  }

  @Test func `an entry without an end is interrupted and stays so`() throws {
    let writer = SessionWriter(newAt: scratch.file("a.md"), head: someHead)
    _ = try writer.begin(entry: "run", at: someTime)
    let read = try SessionFile(reading: scratch.file("a.md"))
    #expect(read.openEntry?.id == "e1")
    #expect(read.entries[0].status == .interrupted)
    try scratch.write(read.source, to: "b.md")
    let (_, file, recovery) = try SessionWriter.resuming(scratch.file("b.md"))
    #expect(recovery.interrupted == "e1" && recovery.tornBytes == 0)
    #expect(file.entries[0].status == .interrupted && file.openEntry == nil)
    #expect(scratch.names.contains("b.md.torn") == false)
  }

  @Test func `text that an editor left without a newline is kept`() throws {
    let (bytes, _) = try recorded()
    try scratch.write(bytes + Array("My words".utf8), to: "t.md")
    let (writer, file, recovery) = try SessionWriter.resuming(scratch.file("t.md"))
    #expect(recovery.isEmpty)
    #expect(file.parts.last == .text("My words"))
    try writer.note("More")
    #expect(try scratch.text("t.md").hasSuffix("My words\n\nMore\n\n"))
  }

  @Test func `an edited result is found by its hash`() throws {
    let (bytes, _) = try recorded()
    let text = String(decoding: bytes, as: UTF8.self)
      .replacingOccurrences(of: "First.", with: "Forged.")
    let file = try SessionFile(parsing: text)
    #expect(file.entries.map(\.isHashValid) == [false, true])
    #expect(file.problems.map(\.entry) == ["e1"])
  }

  @Test func `an entry without an end in the middle is damage, with its line`() throws {
    let (bytes, _) = try recorded()
    let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\n")
    let end = try #require(lines.firstIndex { $0.hasPrefix("<!-- easel:end") })
    let text = (lines[..<end] + lines[(end + 1)...]).joined(separator: "\n")
    let file = try SessionFile(parsing: text)
    #expect(file.problems.contains { $0.what.contains("e1 has no end") })
    #expect(file.entries.map(\.status) == [.interrupted, .ok])
  }

  @Test func `what is no session is refused`() {
    #expect(throws: SessionError.notSession(path: "x")) {
      try SessionFile(parsing: "# Readme\n", path: "x")
    }
    #expect(throws: SessionError.notSession(path: "x")) {
      try SessionFile(parsing: "---\ntitle: Post\n---\n", path: "x")
    }
    #expect(throws: SessionError.unknownFormat(path: "x", format: "easel-session/9")) {
      try SessionFile(parsing: "---\neasel: easel-session/9\n---\n", path: "x")
    }
    #expect(throws: SessionError.self) {
      try SessionFile(parsing: "---\neasel: easel-session/1\nid: x", path: "x")
    }
  }

  @Test(arguments: ["[", "{a: ", "- ", "? "])
  func `deep front matter is refused`(opening: String) {
    let text =
      "---\neasel: easel-session/1\nx:\n  "
      + String(repeating: opening, count: 8_000) + "\n---\n"
    #expect(throws: SessionError.self) { try SessionFile(parsing: text, path: "x") }
  }

  @Test func `a second writer gets another name`() throws {
    let first = SessionWriter(newAt: scratch.file("a.md"), head: someHead)
    _ = try first.begin(entry: "one", at: someTime)
    #expect(throws: SessionError.locked(path: scratch.file("a.md"))) {
      try SessionWriter.resuming(scratch.file("a.md"))
    }
    let second = SessionWriter(newAt: scratch.file("a.md"), head: someHead)
    _ = try second.begin(entry: "two", at: someTime)
    #expect(second.path == scratch.file("a-2.md"))
    #expect(try SessionFile(reading: scratch.file("a.md")).entries.map(\.input) == ["one"])
    #expect(try SessionFile(reading: scratch.file("a-2.md")).entries.map(\.input) == ["two"])
  }

  @Test func `a folder that cannot be made is an error that names it`() throws {
    try scratch.write([], to: "file")
    let writer = SessionWriter(newAt: scratch.file("file/sessions/a.md"), head: someHead)
    #expect {
      _ = try writer.begin(entry: "x", at: someTime)
    } throws: { error in
      (error as? SessionError)?.message.contains("file/sessions") == true
        && (error as? SessionError)?.message.contains("not a folder") == true
    }
  }

  @Test func `an editor that replaces the file is followed`() throws {
    let writer = SessionWriter(newAt: scratch.file("a.md"), head: someHead)
    let id = try writer.begin(entry: "x", at: someTime)
    try writer.end(id, with: Output("one"))
    try scratch.write(Array((try scratch.text("a.md") + "Edited.\n").utf8), to: "b.md")
    #expect(rename(scratch.file("b.md"), scratch.file("a.md")) == 0)
    try writer.note("after")
    #expect(try scratch.text("a.md").hasSuffix("Edited.\n\nafter\n\n"))
    try FileManager.default.removeItem(atPath: scratch.file("a.md"))
    #expect(throws: SessionError.vanished(path: scratch.file("a.md"))) { try writer.note("gone") }
  }
}
