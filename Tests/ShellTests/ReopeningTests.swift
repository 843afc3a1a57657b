import Engine
import FoundationEssentials
import Glibc
import Notebook
import TestSupport
import Testing

@testable import Shell

/// Going on with a session, and writing into it beside the prompt.
@Suite struct ReopeningTests {
  private let easel = BuiltProduct.path(of: "easel")

  private func options(_ folder: borrowing TemporaryFolder) -> [String] {
    ["--home", "\(folder.path)/home", "--sessions", "\(folder.path)/sessions"]
  }

  @Test func `a session goes on where it was left, and shows its last entries`() throws {
    let folder = try TemporaryFolder()
    let file = "\(folder.path)/a.md"
    let first = ["team new acme", "project new heroes", "new hero", "add a text \"an owl\""]
    let made = try PipedProcess.run(
      easel,
      arguments: options(folder) + ["--session", file] + first.flatMap { ["-c", $0] },
      input: "",
    )
    #expect(made.end == .exit(0), "\(made.output)")
    let away = ["team personal", "new other"].flatMap { ["-c", $0] }
    _ = try PipedProcess.run(easel, arguments: options(folder) + away, input: "")
    var terminal = try TerminalSession(easel, arguments: options(folder) + [file], columns: 100)
    let shown = try terminal.expect("acme/heroes:hero* ›")
    #expect(shown.contains("goes on after 4 entries"))
    #expect(shown.contains("\u{1B}[2m› add a text \"an owl\"") && !shown.contains("team new"))
    terminal.type("show a\r")
    try terminal.expect("an owl")
    try terminal.expect("›")
    terminal.type("quit\r")
    _ = try terminal.end()
    let check = try PipedProcess.run(
      easel,
      arguments: options(folder) + ["replay", file, "--check"],
      input: "",
    )
    #expect(check.end == .exit(0), "\(check.output)")
  }

  @Test func `a run whose process was killed is there again, and the session replays`() throws {
    let folder = try TemporaryFolder()
    let (file, models) = ("\(folder.path)/a.md", "\(folder.path)/home/models")
    try FileManager.default.createDirectory(atPath: models, withIntermediateDirectories: true)
    let manifest = """
      easel: easel-manifest/1
      id: studio/once
      version: 1
      kind: text
      summary: Takes its time.
      parameters: [{name: prompt, type: text, required: true}]
      price: 1
      argv: [sleep, "{prompt}"]
      outputs: [{name: text, type: text}]
      """
    try writeFile(Array(manifest.utf8), to: "\(models)/once.yaml")
    let lines = ["trust studio/once", "new hero", "add a model studio/once prompt=30 --output"]
    let made = try PipedProcess.run(
      easel,
      arguments: options(folder) + ["--session", file] + lines.flatMap { ["-c", $0] },
      input: "",
    )
    #expect(made.end == .exit(0), "\(made.output)")
    var first = try TerminalSession(easel, arguments: options(folder) + [file], columns: 100)
    try first.expect("hero* ›")
    first.type("run\r")
    try first.expect("a · 0 done")
    first.send(signal: SIGKILL)
    _ = try first.end()
    var second = try TerminalSession(easel, arguments: options(folder) + [file], columns: 100)
    try second.expect("run:1 ⏸")
    for (line, answer) in [
      ("where", "of hero: 0 of 1 node done"), ("fork", "it is not known how the call of"),
      ("pin a=\"x\"", "run:2 is done"), ("edit a prompt=1", "prompt"), ("runs", "success"),
    ] {
      second.type("\(line)\r")
      try second.expect(answer)
      try second.expect("›")
    }
    second.type("\u{4}")
    _ = try second.end()
    let check = try PipedProcess.run(
      easel,
      arguments: options(folder) + ["replay", file, "--check"],
      input: "",
    )
    #expect(check.end == .exit(0), "\(check.output)")
  }

  @Test func `a session of another home says what is not here`() async throws {
    let bench = try TestBench()
    let path = await bench.record("hero")
    await bench.run("new hero")
    let file = try SessionFile(reading: path)
    let other = try TestBench()
    #expect(try await other.made.bench.goBack(to: file)?.contains("hero") == true)
    #expect(await other.made.bench.place.workflow == nil)
    await bench.run("team new acme")
    let second = try SessionFile(reading: path)
    #expect(try await other.made.bench.goBack(to: second)?.contains("acme") == true)
  }

  @Test func `a note is written in an editor, and text that is edited meanwhile is said`() throws {
    let folder = try TemporaryFolder()
    let file = "\(folder.path)/a.md"
    let editor = "\(folder.path)/editor.sh"
    try writeFile(
      Array("#!/bin/sh\nprintf 'A *note*\\nof two lines.\\n' >> \"$1\"\n".utf8),
      to: editor,
    )
    try #require(chmod(editor, 0o755) == 0)
    var environment = TerminalSession.defaultEnvironment
    environment["VISUAL"] = editor
    var terminal = try TerminalSession(
      easel,
      arguments: options(folder) + [file],
      environment: environment,
      columns: 100,
    )
    try terminal.expect("›")
    terminal.type("note --edit First\r")
    try terminal.expect("Noted 3 lines.")
    try terminal.expect("›")
    let text = String(decoding: try readFile(file), as: UTF8.self)
    #expect(text.contains("\n\nFirst\nA *note*\nof two lines.\n\n"))
    try writeFile(Array(text.replacing("two lines", with: "some lines").utf8), to: file)
    terminal.type("status\r")
    try terminal.expect("was changed in an editor")
    try terminal.expect("›")
    terminal.type("quit\r")
    _ = try terminal.end()
    let after = try SessionFile(reading: file)
    #expect(
      after.problems.isEmpty && after.parts.contains(.text("First\nA *note*\nof some lines."))
    )
    let check = try PipedProcess.run(
      easel,
      arguments: options(folder) + ["replay", file, "--check"],
      input: "",
    )
    #expect(check.end == .exit(0), "\(check.output)")
  }

  @Test func `without a terminal there is no editor`() async throws {
    let bench = try TestBench()
    let output = await bench.run("note --edit")
    #expect(output.errorCode == "note" && output.markdown.contains("note TEXT"))
  }
}
