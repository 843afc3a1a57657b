import Glibc
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// How many sessions are looked at, the latest first, and how many hits are shown.
  private static let (mostSessions, mostHits) = (100, 50)

  func sessions(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkNames([])
    guard let action = invocation.optionalWord(0) else {
      return try await outside("sessions") { () throws(ShellError) in listSessions() }
    }
    guard action == "search" else {
      throw .unknown(
        "action",
        action,
        at: invocation.positional(0)?.range,
        candidates: ["search"],
        remedy: "the usage is \(codeSpan(invocation.usage, columns: 100))",
        code: ExitStatus.usageCode,
      )
    }
    let text = invocation.positionals.dropFirst().map(\.text).joined(separator: " ")
    guard !text.isEmpty else { throw invocation.missing("a text to look for") }
    return try await outside("search") { () throws(ShellError) in searchSessions(for: text) }
  }

  private func listSessions() -> Output {
    let names = sessionNames()
    guard !names.isEmpty else { return Output("No sessions here yet.") }
    let locks = FileLocks()
    var lines = [
      "| session | title | begun | workflow | entries | runs | CU | |",
      "|---|---|---|---|---:|---:|---:|---|",
    ]
    for name in names.prefix(Self.mostSessions) { lines.append(row(of: name, locks)) }
    if names.count > Self.mostSessions {
      lines += ["", "\(names.count - Self.mostSessions) older sessions are hidden."]
    }
    return Output(lines.joined(separator: "\n"))
  }

  private func row(of name: String, _ locks: FileLocks) -> String {
    let path = "\(folder ?? ".")/\(name)"
    let file: SessionFile
    do throws(SessionError) { file = try SessionFile(reading: path) } catch {
      return "| \(name.cell) | | | | | | | \(error.message.cell) |"
    }
    let holder = locks.holder(of: path)
    let summary = SessionSummary(file, isLocked: holder != nil, holder: holder)
    let day = String(summary.begun.prefix(16)).replacing("T", with: " ")
    return "| \(name.cell) | \(summary.title.cell) | \(day.cell) "
      + "| \((summary.workflow ?? "").cell) | \(summary.entries) | \(summary.runs) "
      + "| \(summary.cost.description) | \(words(for: summary.state, path)) |"
  }

  private func words(for state: SessionSummary.State, _ path: String) -> String {
    switch state {
    case .closed: ""
    case .interrupted: "interrupted"
    case .open(getpid()): isOwn(path) ? "this session" : "open here"
    case .open(let process?): "open in process \(process)"
    case .open(nil): "open"
    case .damaged(let line): "damaged at line \(line)"
    }
  }

  private func isOwn(_ path: String) -> Bool {
    var (one, two) = (stat(), stat())
    guard let own = sessionPath(), unsafe stat(own, &one) == 0, unsafe stat(path, &two) == 0
    else { return false }
    return one.st_ino == two.st_ino && one.st_dev == two.st_dev
  }

  private func searchSessions(for text: String) -> Output {
    var lines = ["| session | entry | line |", "|---|---|---|"]
    var left = Self.mostHits
    for name in sessionNames() where left > 0 {
      guard let file = try? SessionFile(reading: "\(folder ?? ".")/\(name)") else { continue }
      // The line that searches finds itself, which tells nothing.
      let open = file.openEntry?.id
      for hit in file.hits(for: text, limit: left) where hit.entry == nil || hit.entry != open {
        let mark = hit.isInput ? "› " : ""
        lines.append("| \(name.cell) | \((hit.entry ?? "").cell) | \(mark)\(hit.line.cell) |")
        left -= 1
      }
    }
    guard lines.count > 2 else { return Output("No session here has \(codeSpan(text)).") }
    if left <= 0 { lines += ["", "There may be more: the first \(Self.mostHits) are shown."] }
    return Output(lines.joined(separator: "\n"))
  }

  /// The session files of the folder, the latest first.
  func sessionNames() -> [String] {
    guard let folder, let names = try? Launch.sessions(at: folder) else { return [] }
    return names.compactMap { $0.split(separator: "/").last.map(String.init) }.sorted(by: >)
  }
}
