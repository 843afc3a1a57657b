import Crypto
import FoundationEssentials
import Glibc
import JSON
import Notebook

/// Writes a session, from wherever it is, and tells on standard output what it has written.
struct SessionChild {
  let root: String
  let generation: Int

  /// How many entries a process writes.
  private static let entries = 8

  private static let head = SessionHead(id: "01K3RX", title: "A session", tool: "easel")

  static func path(in root: String) -> String { "\(root)/home/session.md" }

  func run() throws {
    let path = Self.path(in: root)
    let writer: SessionWriter
    if access(path, F_OK) == 0 {
      writer = try SessionWriter.resuming(path).writer
    } else {
      writer = SessionWriter(newAt: path, head: Self.head)
    }
    for number in 1...Self.entries { try write(number, writer) }
    say("done")
  }

  /// Writes an entry, as a command does; what comes in it depends on its number.
  private func write(_ number: Int, _ writer: SessionWriter) throws {
    if number % 4 == 0 {
      try writer.note("Note \(number) of \(generation): *words*.")
      try tell("note -")
    }
    let entry = try writer.begin(
      entry: "run `\(number)` of \(generation)",
      at: "2026-08-22T10:01Z",
    )
    try tell("begun \(entry)")
    var asset: String?
    if number % 2 == 0 {
      let bytes = [UInt8](repeating: UInt8(number), count: 5000) + [0, UInt8(generation & 0xFF)]
      asset = try writer.store(asset: bytes, extension: "bin")
      say("asset\t\(asset ?? "")")
      try writer.record(
        call: CallRecord(key: "key\(number)", model: "torture/paid", result: asset)
      )
      try tell("call \(entry)")
    }
    if number % 3 == 0 {
      try writer.record(answer: AnswerRecord(gate: "gate", choice: "approve", by: "ada"))
      try tell("answer \(entry)")
    }
    // Long results become excerpts, with the whole in a file.
    let line = "Result \(number) of \(generation) → ü `code` <!-- easel:end -->\n\n"
    let text = String(repeating: line, count: number % 5 == 0 ? 300 : number)
    let stored = try writer.end(entry, with: Output(text), milliseconds: 1)
    if let whole = stored.whole { say("asset\t\(whole)") }
    try tell("ended \(entry)")
  }

  /// Tells what was written, with the size of the file and the hash of its bytes until now.
  private func tell(_ what: String) throws {
    guard let bytes = FileManager.default.contents(atPath: Self.path(in: root)) else {
      throw TortureError("the session has gone")
    }
    say("kept\t\(bytes.count)\t\(Self.hash(of: bytes))\t\(what)")
  }

  static func hash(of bytes: some DataProtocol) -> String {
    SHA256.hash(data: bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
      .joined()
  }
}
