internal import Glibc

/// What the environment calls the terminal.
struct TerminalName {
  private let name: String

  /// The name that the environment gives.
  init() {
    name = getenv("TERM").map { String(cString: $0) } ?? ""
  }

  /// Whether such a terminal understands the escape sequences of an editor.
  var canMoveCursor: Bool { !["", "dumb", "emacs", "unknown"].contains(name) }

  /// Whether the system describes the terminal; new ones are often missing.
  private var isDescribed: Bool {
    guard let first = name.utf8.first, !name.contains("/") else { return false }
    var folders = ["/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo"]
    if let own = getenv("TERMINFO") { folders.insert(String(cString: own), at: 0) }
    if let home = getenv("HOME") { folders.append(String(cString: home) + "/.terminfo") }
    let initial = Character(Unicode.Scalar(first))
    return folders.contains { access("\($0)/\(initial)/\(name)", R_OK) == 0 }
  }

  /// Does something while the environment names a terminal that the system describes.
  func withDescription<Result>(_ body: () -> Result) -> Result {
    guard !isDescribed, getenv("TERMCAP") == nil, getenv("TERMINFO_DIRS") == nil else {
      return body()
    }
    setenv("TERM", "xterm", 1)
    defer { setenv("TERM", name, 1) }
    return body()
  }
}
