import Glibc
import Text

/// The folder that a replay has its store in: one of its own, never that of the user.
struct ReplayHome: ~Copyable {
  /// The folder.
  let path: String
  private let temporary: TemporaryFolder?

  /// A folder that is removed afterwards, or the new one that is to be kept.
  init(keeping folder: String?) throws(ShellError) {
    guard let folder else {
      let made = try TemporaryFolder()
      path = made.path
      temporary = .some(made)
      return
    }
    guard unsafe mkdir(folder, 0o700) == 0 || Self.isEmpty(folder) else {
      let reason = errno == EEXIST ? "there is something in it" : systemMessage(errno)
      throw ShellError(
        "`\(folder.terminalSafe)` cannot keep the store of the replay: \(reason)",
        remedy: "name a folder that does not exist",
        code: ExitStatus.usageCode,
      )
    }
    path = folder
    temporary = nil
  }

  private static func isEmpty(_ path: String) -> Bool {
    guard errno == EEXIST, let folder = unsafe opendir(path) else { return false }
    defer { unsafe closedir(folder) }
    var count = 0
    while unsafe readdir(folder) != nil { count += 1 }
    if count > 2 { errno = EEXIST }
    return count == 2
  }
}
