import Glibc
import JSON
public import Workflows

/// What a list of sessions says of one.
public struct SessionSummary: Sendable, Hashable {
  /// Whether a session is being written, and how it was left.
  public enum State: Sendable, Hashable {
    /// Nobody writes it, and it is whole.
    case closed
    /// Its writer ended in the middle; opening it repairs that.
    case interrupted
    /// A process has it open.
    case open(process: Int32?)
    /// It breaks the format at a line.
    case damaged(line: Int)
  }

  /// The title.
  public let title: String
  /// When its first entry was typed, in ISO 8601; empty where it has none.
  public let begun: String
  /// The workflow that it began with.
  public let workflow: String?
  /// How many entries it has.
  public let entries: Int
  /// How many runs it names.
  public let runs: Int
  /// What its model calls cost.
  public let cost: Credits
  /// How it is.
  public let state: State

  /// The summary of a file as it was read; `holder` is the process that has it open.
  public init(_ file: SessionFile, isLocked: Bool, holder: Int32?) {
    title = file.head.title
    begun = file.entries.first?.at ?? ""
    workflow = file.head.context["workflow"]?.string
    entries = file.entries.count
    runs = Set(file.entries.flatMap { $0.ids.keys.filter { $0.hasPrefix("run:") } }).count
    cost = file.entries.lazy.flatMap(\.calls)
      .compactMap { Credits(decimal: $0.cost.lexeme) }.reduce(.zero, +)
    if isLocked {
      state = .open(process: holder)
    } else if let problem = file.problems.first {
      state = .damaged(line: problem.line)
    } else {
      state = file.tornOffset != nil || file.openEntry != nil ? .interrupted : .closed
    }
  }
}

/// Who has files open for writing, as the system lists its locks; nothing is locked to find out.
public struct FileLocks: Sendable {
  /// The process that holds each lock, by the number of the file.
  private let holders: [UInt64: Int32]

  /// The locks there are now.
  public init() {
    var holders: [UInt64: Int32] = [:]
    let bytes = (try? OpenFile("/proc/locks", O_RDONLY).contents(limit: 16 << 20)) ?? nil
    let text = String(decoding: bytes ?? [], as: UTF8.self)
    for line in text.split(separator: "\n") {
      // 1: FLOCK  ADVISORY  WRITE 4711 fd:01:1234567 0 EOF
      let words = line.split(separator: " ")
      guard words.count > 5, words[1] == "FLOCK", let process = Int32(words[4]),
        let inode = words[5].split(separator: ":").last.flatMap({ UInt64($0) })
      else { continue }
      holders[inode] = process
    }
    self.holders = holders
  }

  /// Returns the process that has the file open under its lock, if there is one.
  public func holder(of path: String) -> Int32? {
    var status = stat()
    guard unsafe stat(path, &status) == 0, let process = holders[UInt64(status.st_ino)] else {
      return nil
    }
    // Numbers of files are only unique in a file system, so the process has to have this one open.
    return hasOpen(process, status) ? process : nil
  }

  private func hasOpen(_ process: Int32, _ file: stat) -> Bool {
    let descriptors = Folder.names(in: "/proc/\(process)/fd")
    // Another person's process does not say what it has open.
    guard !descriptors.isEmpty else { return unsafe access("/proc/\(process)", F_OK) == 0 }
    return descriptors.contains { name in
      var other = stat()
      return unsafe stat("/proc/\(process)/fd/\(name)", &other) == 0
        && other.st_ino == file.st_ino && other.st_dev == file.st_dev
    }
  }
}
