import FoundationEssentials
import Glibc

/// Programs of models that outlived the process which had started them.
enum Leftovers {
  /// What becomes of them before the next process begins.
  enum Fate: CaseIterable {
    case waitedFor, killed, leftAlone
  }

  /// Sees to the programs that were started for calls in `root`.
  static func settle(_ fate: Fate, in root: String) throws(TortureError) {
    guard fate != .leftAlone else { return }
    let end = TortureClock.seconds + 20
    while true {
      let left = processes(in: root)
      guard !left.isEmpty else { return }
      if fate == .killed { left.forEach { kill($0, SIGKILL) } }
      guard TortureClock.seconds < end else {
        throw TortureError("programs of \(root) do not end: \(left)")
      }
      usleep(1000)
    }
  }

  /// The processes that have the folder in their command lines.
  private static func processes(in root: String) -> [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let wanted = Array(root.utf8)
    return names.compactMap { pid_t($0) }.filter { id in
      guard id != getpid() else { return false }
      return FileManager.default.contents(atPath: "/proc/\(id)/cmdline")
        .map { Array($0).firstRange(of: wanted) != nil } ?? false
    }
  }
}
