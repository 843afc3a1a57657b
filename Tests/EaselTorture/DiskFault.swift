import Glibc

/// What happens to the disk of a process, and at which operation (see CFaultyDisk.h).
struct DiskFault {
  enum Kind: String {
    case kill, tear, cut, eio, enospc
    case eioOnce = "eio-once"
    case enospcOnce = "enospc-once"
  }

  var kind: Kind
  /// The number of the operation, from 1; 0 for none.
  var at: Int
  var seed: UInt64 = 0
  /// The files that count, and folders with a `/`, from the home; nothing for all.
  var only: [String] = []

  /// A disk on which operations are only counted.
  static let none = DiskFault(kind: .kill, at: 0)

  /// The settings of the disk that holds `home`.
  func settings(home: String, record: DiskRecord) -> [String: String] {
    [
      "FAULTY_DISK_RECORD": record.path, "FAULTY_DISK_ROOT": home,
      "FAULTY_DISK_ONLY": only.joined(separator: ":"), "FAULTY_DISK_KIND": kind.rawValue,
      "FAULTY_DISK_AT": "\(at)", "FAULTY_DISK_SEED": "\(seed & 0xFFFF_FFFF)",
    ]
  }
}

/// What a faulty disk tells of itself: the file of `struct faulty_disk_record`.
struct DiskRecord {
  let path: String
  private static let size = 256

  /// A record of nothing, in a file that is made.
  init(path: String) throws(TortureError) {
    self.path = path
    let file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0, ftruncate(file, Self.size) == 0 else {
      throw TortureError("\(path) cannot be written")
    }
    close(file)
  }

  /// How many operations there were.
  var operations: Int { number(at: 0) }
  /// About how many there were; the same where a few more or less happen by chance, so that a seed
  /// chooses the same points again.
  var scale: Int { (operations / 32 + 1) * 32 }
  /// How many of them failed.
  var failed: Int { number(at: 8) }

  /// The latest operation, in words.
  var last: String { String(decoding: bytes[24...].prefix { $0 != 0 }, as: UTF8.self) }

  /// Ends the fault.
  func lift() {
    let file = open(path, O_RDWR | O_CLOEXEC)
    var one: UInt64 = 1
    pwrite(file, &one, 8, 16)
    close(file)
  }

  private func number(at offset: Int) -> Int {
    bytes.withUnsafeBytes { Int($0.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) }
  }

  private var bytes: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Self.size)
    let file = open(path, O_RDONLY | O_CLOEXEC)
    pread(file, &bytes, bytes.count, 0)
    close(file)
    return bytes
  }
}
