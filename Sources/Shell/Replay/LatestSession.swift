import Glibc
import Text

/// The session that was written last.
enum LatestSession {
  /// The word that stands for it.
  static let word = "last"

  /// The path that a word means: itself, or the session of `folder` that was written last, except
  /// for `open`; throws where the folder has no other.
  static func path(
    _ word: String,
    in folder: String,
    except open: String? = nil,
  ) throws(ShellError) -> String {
    guard word.lowercased() == self.word, unsafe access(word, F_OK) != 0 else { return word }
    let paths = unsafe access(folder, F_OK) == 0 ? try Launch.sessions(at: folder) : []
    let times = paths.filter { $0 != open }.map { (time(of: $0), $0) }
    guard let latest = times.max(by: { $0 < $1 }) else {
      throw ShellError(
        "there is no \(open == nil ? "" : "other ")session in `\(folder.terminalSafe)`",
        remedy: "name a file",
        code: ExitStatus.usageCode,
      )
    }
    return latest.1
  }

  /// When a file was written, in nanoseconds since 1970.
  private static func time(of path: String) -> Int64 {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return 0 }
    return Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
  }
}
