import Glibc
import Synchronization
import Testing

@testable import Notebook

struct FullDiskTests {
  private let scratch = Scratch()

  /// A disk with room for `room` bytes.
  private func disk(room: Int) -> (disk: Disk, grow: @Sendable (Int) -> Void) {
    final class Room: Sendable {
      let left: Mutex<Int>
      init(_ left: Int) { self.left = Mutex(left) }
    }
    let room = Room(room)
    let disk = Disk(
      write: { descriptor, bytes in
        room.left.withLock { left in
          guard left > 0 else { return -Int(ENOSPC) }
          let count = Disk.system.write(descriptor, bytes.prefix(left))
          left -= max(0, count)
          return count
        }
      },
      sync: Disk.system.sync,
    )
    return (disk, { more in room.left.withLock { $0 += more } })
  }

  private func writer(_ disk: Disk) -> SessionWriter {
    SessionWriter(
      SessionLog(
        newAt: scratch.file("a.md"),
        head: someHead,
        redaction: Redaction(),
        disk: disk,
      )
    )
  }

  @Test func `a full disk is an error and leaves no half block`() throws {
    let (disk, grow) = disk(room: 600)
    let writer = writer(disk)
    let id = try writer.begin(entry: "run", at: someTime)
    let before = try scratch.text("a.md")
    #expect(throws: SessionError.diskFull(path: scratch.file("a.md"))) {
      try writer.end(id, with: Output(String(repeating: "x ", count: 400)))
    }
    #expect(try scratch.text("a.md") == before)
    grow(10_000)
    try writer.end(id, with: Output("now"))
    let read = try SessionFile(reading: scratch.file("a.md"))
    #expect(read.problems.isEmpty && read.entries.map(\.body) == ["now"])
  }

  @Test func `a disk that is full at first leaves no file`() throws {
    let (disk, grow) = disk(room: 20)
    let writer = writer(disk)
    #expect(throws: SessionError.diskFull(path: scratch.file("a.md"))) {
      try writer.begin(entry: "run", at: someTime)
    }
    #expect(scratch.names.isEmpty)
    grow(10_000)
    let id = try writer.begin(entry: "run", at: someTime)
    #expect(id == "e1")
    #expect(writer.path == scratch.file("a.md"))
  }

  @Test func `an asset that does not fit leaves no file`() throws {
    let (disk, _) = disk(room: 600)
    let writer = writer(disk)
    _ = try writer.begin(entry: "run", at: someTime)
    #expect(throws: SessionError.self) {
      try writer.store(asset: [UInt8](repeating: 7, count: 1_000), extension: "bin")
    }
    #expect(scratch.names == ["a.assets", "a.md"])
  }

  @Test func `a device that is full is an error`() throws {
    let file = try OpenFile("/dev/full", O_RDWR | O_APPEND)
    #expect(throws: SessionError.diskFull(path: "/dev/full")) {
      try file.append([1, 2, 3], disk: .system)
    }
  }
}
