import FoundationEssentials
import Glibc

/// The owner of a run while it advances: an engine of a process.
struct RunOwner: Sendable, Hashable {
  /// Where the process runs, as ``thisMachine`` says it; empty where that was not kept.
  var machine: String
  var pid: Int32
  /// When the process started, in the kernel's ticks; tells processes with one pid apart.
  var started: Int64
  /// Tells the engines of one process apart.
  var token: String

  /// The engine called `token` in this process.
  init(token: String) {
    let pid = getpid()
    self.init(
      machine: Self.thisMachine,
      pid: pid,
      started: ProcessStatus(of: pid)?.started ?? 0,
      token: token,
    )
  }

  init(machine: String, pid: Int32, started: Int64, token: String) {
    self.machine = machine
    self.pid = pid
    self.started = started
    self.token = token
  }

  /// Names this machine since it was started, and the pid namespace that the process sees: within
  /// them a pid means one process.
  static let thisMachine: String = {
    let boot = SystemFile.text(of: "/proc/sys/kernel/random/boot_id") ?? ""
    let namespace = SystemFile.target(of: "/proc/self/ns/pid") ?? ""
    return "\(boot.prefix { $0 != "\n" }) \(namespace)"
  }()
}

/// The right to take a run further, as the store has it.
struct RunLease: Sendable, Hashable {
  var owner: RunOwner
  /// When the owner was heard of last, in milliseconds since 1970.
  var beat: Int64

  /// Whether the owner still works.
  ///
  /// On this machine the kernel knows. Of a process elsewhere, or one that is stopped, only its
  /// heartbeat tells; the clocks of machines that share a store must agree within the limit.
  func isHeld(at time: LeaseTime) -> Bool {
    let (age, overflow) = time.now.subtractingReportingOverflow(beat)
    let isFresh = !overflow && age <= time.limit
    guard owner.machine.isEmpty || owner.machine == RunOwner.thisMachine else { return isFresh }
    guard let process = ProcessStatus(of: owner.pid), process.started == owner.started else {
      return false
    }
    return process.isRunning || isFresh
  }
}

/// When a lease is looked at, and how long its owner may be silent; in milliseconds, the first
/// since 1970.
struct LeaseTime: Sendable {
  var now: Int64
  var limit: Int64
}

/// What the kernel tells of a process.
struct ProcessStatus {
  /// When it started, in the kernel's ticks since the machine did.
  var started: Int64
  /// Whether it may do something now; false where it is stopped by a signal or a debugger.
  var isRunning: Bool

  /// The status of a process; nil where there is none of that pid, or it has ended and only its
  /// parent has not noticed.
  init?(of pid: Int32) {
    guard let text = SystemFile.text(of: "/proc/\(pid)/stat") else { return nil }
    // The second field, the program's name, may hold blanks and brackets itself.
    guard let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    guard fields.count > 19, let started = Int64(fields[19]) else { return nil }
    switch fields[0] {
    case "Z", "X", "x": return nil
    case "T", "t": isRunning = false
    default: isRunning = true
    }
    self.started = started
  }
}

/// The small files by which the kernel tells of itself.
private enum SystemFile {
  static func text(of path: String) -> String? {
    guard let file = try? OpenFile(reading: path), let bytes = try? file.read(4096) else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What a symbolic link says.
  static func target(of path: String) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: path)
  }
}
