import Glibc
import Notebook
import TestSupport
import Testing

@testable import Shell

/// The program itself: between pipes, and on a terminal of its own.
@Suite struct ProgramTests {
  private let easel = BuiltProduct.path(of: "easel")

  private func options(_ folder: borrowing TemporaryFolder) -> [String] {
    ["--home", "\(folder.path)/home", "--sessions", "\(folder.path)/sessions"]
  }

  @Test func `a script stops at its first error with the line, the word and the nearest command`()
    throws
  {
    let folder = try TemporaryFolder()
    let (output, end) = try PipedProcess.run(
      easel,
      arguments: options(folder),
      input: "list\nlsit\nlist\n",
    )
    #expect(end == .exit(1))
    #expect(output.hasPrefix("No workflows in default."))
    #expect(output.contains("line 2: Error: no command `lsit`"))
    #expect(output.contains("Did you mean `list`?"))
    #expect(output.components(of: "No workflows") == 1)
    #expect(!output.utf8.contains(0x1B))
  }

  @Test func `commands of the outer command line run in order`() throws {
    let folder = try TemporaryFolder()
    let (output, end) = try PipedProcess.run(
      easel,
      arguments: options(folder) + ["-c", "new hero", "-c", "status"],
      input: "",
    )
    #expect(end == .exit(0))
    #expect(output.contains("hero"))
  }

  @Test func `a terminal that cannot edit lines has a prompt, and goes on after an error`() throws {
    let folder = try TemporaryFolder()
    var environment = TerminalSession.defaultEnvironment
    environment["TERM"] = "dumb"
    var session = try TerminalSession(easel, arguments: options(folder), environment: environment)
    try session.expect("personal/default ›")
    session.type("lsit\r")
    try session.expect("Did you mean")
    try session.expect("personal/default ›")
    session.type("new hero\r")
    try session.expect("Created")
    try session.expect("hero* ›")
    session.type("\u{4}")
    let (end, output) = try session.end()
    #expect(end == .exit(0))
    #expect(!output.utf8.contains(0x1B))
  }

  @Test func `a home is named from the current folder, too`() throws {
    let folder = try TemporaryFolder()
    // The folder of this process stays as it is.
    let (output, end) = try PipedProcess.run(
      "/bin/sh",
      arguments: [
        "-c", "cd \"$1\" && exec \"$0\" --home home -c \"new hero\"", easel, folder.path,
      ],
      input: "",
    )
    #expect(end == .exit(0), "\(output)")
    #expect(access("\(folder.path)/home/easel.sqlite", F_OK) == 0)
  }

  @Test func `help is one screen, and wrong usage is 2`() throws {
    let help = try PipedProcess.run(easel, arguments: ["--help"], input: "")
    #expect(help.output.split(separator: "\n").count <= 24)
    #expect(try PipedProcess.run(easel, arguments: ["--nonsense"], input: "").end == .exit(2))
  }

  @Test func `after a kill the workflow, the waiting run and the session are there`() throws {
    let folder = try TemporaryFolder()
    var first = try TerminalSession(easel, arguments: options(folder), columns: 120)
    for line in tour {
      try first.expect("›")
      first.type(line + "\r")
      try first.expect(line.hasPrefix("new") ? "Created" : "Added")
    }
    try first.expect("›")
    first.type("run\r")
    try first.expect("Upscale this one?")
    try first.expect("review ? 0 CU ›")
    first.send(signal: SIGKILL)
    #expect(try first.end().end == .signal(SIGKILL))

    var second = try TerminalSession(easel, arguments: options(folder), columns: 120)
    try second.expect("hero-portrait run:1 ▸ review ? 0 CU ›")
    second.type("approve\r")
    try second.expect("is done")
    try second.expect("hero-portrait* ›")
    second.type("\u{4}")
    let (end, output) = try second.end()
    #expect(end == .exit(0))
    #expect(output.contains("The session is in"))
    for name in try #require(sessionFiles(in: "\(folder.path)/sessions")) {
      let replayed = try PipedProcess.run(
        easel,
        arguments: ["replay", "\(folder.path)/sessions/\(name)", "--check"],
        input: "",
      )
      #expect(replayed.end == .exit(0), "\(name): \(replayed.output)")
    }
  }

  @Test func `an entry that a kill left open is closed as interrupted, and said`() throws {
    let folder = try TemporaryFolder()
    var first = try TerminalSession(easel, arguments: options(folder))
    try first.expect("›")
    first.type("list\r")
    try first.expect("No workflows")
    try first.expect("›")
    first.send(signal: SIGKILL)
    _ = try first.end()
    let name = try #require(sessionFiles(in: "\(folder.path)/sessions")?.first)
    let path = "\(folder.path)/sessions/\(name)"
    let text = String(decoding: try readFile(path), as: UTF8.self)
    let end = try #require(text.firstRange(of: "<!-- easel:out"))
    try writeFile(Array(text[..<end.lowerBound].utf8), to: path)

    var second = try TerminalSession(easel, arguments: options(folder))
    try second.expect("entry e1 had no end and is now `interrupted`")
    try second.expect("›")
    second.type("\u{4}")
    #expect(try second.end().end == .exit(0))
    let file = try SessionFile(reading: path)
    #expect(file.entries.map(\.status) == [.interrupted])
  }

  private func sessionFiles(in folder: String) -> [String]? {
    guard let directory = opendir(folder) else { return nil }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(".md") { names.append(name) }
    }
    return names.sorted()
  }
}

extension String {
  /// How often a text stands here.
  fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
