import Glibc

/// What the program finds around it: environment, folders, its own place.
struct Surroundings: Sendable {
  /// The environment.
  let environment: [String: String]
  /// The folder where the program's file lies; `easel-draft` lies beside it.
  let programFolder: String

  /// The surroundings of this process.
  static func current() -> Surroundings {
    var environment: [String: String] = [:]
    var place = unsafe environ
    while let entry = unsafe place.pointee {
      let text = unsafe String(cString: entry)
      if let equals = text.firstIndex(of: "=") {
        environment[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      unsafe place += 1
    }
    return Surroundings(environment: environment, programFolder: programFolder())
  }

  /// The folder of the store: `--home`, then `EASEL_HOME`, then the XDG data folder.
  func home(_ option: String?) -> String {
    if let option { return absolute(option) }
    if let home = environment["EASEL_HOME"], !home.isEmpty { return absolute(home) }
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/easel" }
    return absolute((environment["HOME"] ?? ".") + "/.local/share/easel")
  }

  /// The name under which answers at gates are recorded.
  var person: String { environment["USER"] ?? environment["LOGNAME"] ?? "you" }

  /// The program of the bundled models.
  var draftProgram: String { programFolder + "/easel-draft" }

  /// `path` from the current folder.
  func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/") else { return path }
    guard let folder = unsafe getcwd(nil, 0) else { return path }
    defer { unsafe free(folder) }
    return unsafe String(cString: folder) + "/" + path
  }

  /// Milliseconds since 1970.
  static func now() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  private static func programFolder() -> String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress else { return 0 }
      return unsafe readlink("/proc/self/exe", start, bytes.count)
    }
    let path = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return String(path[..<slash])
  }
}
