import Notebook
import Text

extension Workbench {
  nonisolated func sessionCommands() -> [Command] {
    [
      command(
        "session",
        .notebook,
        "session [audit FILE… | share [FILE] FOLDER | rename NAME | squash [FILE] | split ENTRY [FILE]]",
        "Says where the session is written, or checks, shares or reshapes it.",
        details: """
          `session audit` looks for known secrets and for what looks like a key in sessions and \
          in their files, this session by default; a hit is an error. `session share` writes a \
          folder with the session, the files that it needs and a page of HTML, and refuses where \
          the audit has a hit. `session rename` moves the session with its files; its links \
          follow. `session squash` writes a copy without the entries that failed, and without the \
          edits that were undone; `session split` writes what is before an entry and the rest as \
          two sessions. These are made by a replay from the record, and are left only if they \
          replay alone; the session itself stays as it is. Secrets that become known later do not change what was written before.
          """,
        examples: [
          "session", "session audit", "session rename hero-portrait-final",
          "session squash",
        ],
        completions: [.words(["audit", "share", "rename", "squash", "split"]), .session],
      ) { bench, call throws(ShellError) in try await bench.session(call) },
      command(
        "sessions",
        .notebook,
        "sessions [search TEXT]",
        "Lists the sessions in the folder, or looks for a text in them.",
        details: """
          The list says of each session how many runs it names, what its model calls cost, and \
          whether a process has it open. `sessions search` looks in what was typed, in results \
          and in the text between; case does not matter.
          """,
        examples: ["sessions", "sessions search portrait"],
        completions: [.words(["search"])],
      ) { bench, call throws(ShellError) in try await bench.sessions(call) },
    ]
  }

  func session(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkNames([])
    guard let action = invocation.optionalWord(0) else { return try await sessionPlace() }
    let words = invocation.positionals.dropFirst().map(\.path)
    switch action {
    case "audit":
      return try await outside("audit") { () throws(ShellError) in try auditSessions(words) }
    case "share":
      try invocation.checkPositionals(atMost: 3)
      guard let folder = words.last else { throw invocation.missing("a folder to write to") }
      let file = words.count == 2 ? words.first : nil
      return try await outside("share") { () throws(ShellError) in
        let path = if let file { file } else { try ownSession() }
        return try shareSession(path, to: folder)
      }
    case "rename":
      try invocation.checkPositionals(atMost: 2)
      guard let name = words.first else { throw invocation.missing("a name") }
      return try await outside("rename") { () throws(ShellError) in try renameSession(to: name) }
    case "squash":
      try invocation.checkPositionals(atMost: 2)
      return try await outside("squash") { () throws(ShellError) in
        let path = if let file = words.first { file } else { try ownSession() }
        return try await squashSession(path)
      }
    case "split":
      try invocation.checkPositionals(atMost: 3)
      guard let entry = words.first else { throw invocation.missing("an entry, such as e7") }
      return try await outside("split") { () throws(ShellError) in
        let path = if words.count == 2 { words[1] } else { try ownSession() }
        return try await splitSession(path, at: entry)
      }
    default:
      throw .unknown(
        "action",
        action,
        at: invocation.positional(0)?.range,
        candidates: ["audit", "share", "rename", "squash", "split"],
        remedy: "the usage is \(codeSpan(invocation.usage, columns: 100))",
        code: ExitStatus.usageCode,
      )
    }
  }

  private func sessionPlace() async throws(ShellError) -> Output {
    guard writer != nil || observations["session"] != nil else {
      return Output("No session is written here; `--session FILE` writes one.")
    }
    let path = try await observed("session") { self.sessionPath().map { [$0] } ?? [] }
    return Output("This session is written to `\(path.first ?? "")`, entry by entry.")
  }

  /// The path of the session that is written.
  func ownSession() throws(ShellError) -> String {
    guard let path = sessionPath() else {
      throw ShellError(
        "no session is written here",
        remedy: "name a file",
        code: ExitStatus.usageCode,
      )
    }
    return path
  }

  /// Does something with a session file, and gives its errors the shell's form.
  func withSession<Value>(
    _ work: () throws(SessionError) -> Value
  ) throws(ShellError) -> Value {
    do { return try work() } catch {
      throw ShellError(error.message, code: error.isDamage ? ExitStatus.damagedCode : "session")
    }
  }

  private func renameSession(to name: String) throws(ShellError) -> Output {
    guard let writer else {
      throw ShellError("no session is written here", code: ExitStatus.usageCode)
    }
    let stem = name.hasSuffix(".md") ? String(name.dropLast(3)) : name
    guard SessionNames.isName(stem) else {
      throw ShellError(
        "\(codeSpan(name)) is no name for a session",
        remedy:
          "names are letters, digits, `.`, `_`, `-` and blanks, at most 100, without a folder",
        code: ExitStatus.usageCode,
      )
    }
    let path = try withSession { () throws(SessionError) in try writer.rename(to: stem) }
    session.value = path
    do { try keep(place) } catch {
      throw ShellError("the session is \(path) now, but the home does not know: \(error)")
    }
    return Output("The session is now `\(path)`.")
  }
}
