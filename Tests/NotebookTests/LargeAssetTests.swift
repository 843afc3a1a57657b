import Foundation
import Glibc
import Synchronization
import Testing

@testable import Notebook

struct LargeAssetTests {
  private let scratch = Scratch()

  private func writer(_ disk: Disk = .system, _ redaction: Redaction = .init()) -> SessionWriter {
    SessionWriter(
      SessionLog(newAt: scratch.file("a.md"), head: someHead, redaction: redaction, disk: disk)
    )
  }

  @Test func `a large file is copied piece by piece, and checked in the same way`() throws {
    let largest = Mutex(0)
    var disk = Disk.system
    disk.write = { descriptor, bytes in
      largest.withLock { $0 = max($0, bytes.count) }
      return Disk.system.write(descriptor, bytes)
    }
    let path = scratch.file("large")
    try scratch.write([0x89, 0x50], to: "large")
    try #require(truncate(path, 65 << 20) == 0)
    let writer = writer(disk)
    let id = try writer.begin(entry: "run", at: someTime)
    let name = try writer.store(file: path, extension: "png")
    try writer.record(state: StateRecord(kind: "asset", name: "asset_1", asset: name))
    try writer.end(id, with: .init("x"))
    #expect(largest.withLock { $0 } <= 1 << 16)
    #expect(try writer.store(file: path, extension: "png") == name)
    let file = try SessionFile(reading: scratch.file("a.md"))
    #expect(file.assetProblems.isEmpty)
    let copy = scratch.file("a.assets/\(name)")
    #expect(try file.checkedPath(ofAsset: name) == copy)
    #expect(try FileManager.default.attributesOfItem(atPath: copy)[.size] as? Int == 65 << 20)
    #expect(scratch.names == ["a.assets", "a.assets/\(name)", "a.md", "large"])
    try #require(truncate(copy, 65 << 20 - 1) == 0)
    #expect(file.assetProblems.map(\.entry) == [id])
  }

  @Test func `a file and its bytes get the same name`() throws {
    let writer = writer()
    for bytes in [[], [0, 1], Array("é".utf8), [0xC3], Array(repeating: 0xC3, count: 70_000)] {
      try scratch.write(bytes, to: "file")
      let name = try writer.store(asset: bytes, extension: "bin")
      #expect(try writer.store(file: scratch.file("file"), extension: "bin") == name)
    }
  }

  @Test func `secrets are taken out of a text, wherever pieces meet`() throws {
    let redaction = Redaction(secrets: ["KEY": "correct horse battery"], knownKeys: false)
    let writer = writer(.system, redaction)
    let text = String(repeating: "é", count: 32_760) + "ü→ correct horse battery 🎨"
    try scratch.write(Array(text.utf8), to: "file")
    let name = try writer.store(file: scratch.file("file"), extension: "txt")
    let stored = try scratch.text("a.assets/\(name)")
    #expect(stored.hasSuffix("ü→ [REDACTED:KEY] 🎨"))
  }

  @Test func `a full disk leaves no part of a copy`() throws {
    let isFull = Mutex(false)
    var disk = Disk.system
    disk.write = { descriptor, bytes in
      isFull.withLock { $0 } ? -Int(ENOSPC) : Disk.system.write(descriptor, bytes)
    }
    let writer = writer(disk)
    _ = try writer.begin(entry: "run", at: someTime)
    try scratch.write([0, 1, 2], to: "file")
    isFull.withLock { $0 = true }
    #expect(throws: SessionError.self) {
      try writer.store(file: scratch.file("file"), extension: "bin")
    }
    #expect(scratch.names == ["a.assets", "a.md", "file"])
  }
}
