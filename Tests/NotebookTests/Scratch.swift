import Foundation
import JSON

@testable import Notebook

/// A folder of its own for a test, removed with its last reference.
final class Scratch: Sendable {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "notebook-" + UUID().uuidString
    try? FileManager.default.createDirectory(
      atPath: path,
      withIntermediateDirectories: true,
    )
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: file(name), encoding: .utf8)
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
  }

  var names: [String] {
    ((try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []).sorted()
  }
}

let someHead = SessionHead(
  id: "01K3RX",
  title: "Hero portrait",
  tool: "easel 0.1.0",
  context: ["team": "acme", "project": "heroes", "workflow": "hero-portrait"],
  environment: ["columns": 100, "timezone": "UTC", "seed": 42, "secrets": ["OPENAI_API_KEY"]],
)

let someTime = "2026-08-22T10:01:07Z"

/// Writes a session with one entry for each output and returns the file's text.
func session(
  in scratch: Scratch,
  _ entries: [(String, Output)],
  redaction: Redaction = Redaction(),
) throws -> SessionFile {
  let writer = SessionWriter(newAt: scratch.file("a.md"), head: someHead, redaction: redaction)
  for (input, output) in entries {
    let id = try writer.begin(entry: input, at: someTime)
    try writer.end(id, with: output)
  }
  return try SessionFile(reading: scratch.file("a.md"))
}
