import Glibc
import Notebook
import Text

extension Workbench {
  func session(_ invocation: Invocation) async throws(ShellError) -> Output {
    guard writer != nil || observations["session"] != nil else {
      return Output("No session is written here; `--session FILE` writes one.")
    }
    let path = try await observed("session") { self.sessionPath().map { [$0] } ?? [] }
    return Output("This session is written to `\(path.first ?? "")`, entry by entry.")
  }

  func sessions(_ invocation: Invocation) async throws(ShellError) -> Output {
    let names = try await observed("sessions") { self.sessionNames() }
    guard !names.isEmpty else { return Output("No sessions here yet.") }
    return Output(names.map { "- \($0.markdownSafe)" }.joined(separator: "\n"))
  }

  /// The session files of the folder, the latest first, at most 100.
  func sessionNames() -> [String] {
    guard let folder, let directory = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if name.hasSuffix(".md"), !name.hasPrefix(".") { names.append(name) }
    }
    return Array(names.sorted(by: >).prefix(100))
  }
}
