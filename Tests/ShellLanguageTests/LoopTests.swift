import Editline
import Notebook
import Synchronization
import Testing

@testable import Shell

/// A shell that notes what it is asked to do.
private final class Recorder: Sendable {
  let sink: KeptOutput
  private let lines = Mutex<[String]>([])
  private let prompts = Mutex<[String]>([])

  init(limit: Int = .max) { sink = KeptOutput(limit: limit) }

  var executed: [String] { lines.withLock { $0 } }
  var shownPrompts: [String] { prompts.withLock { $0 } }

  func loop(repeated: String? = nil) -> ShellLoop {
    ShellLoop(
      table: .sample,
      actions: .init(
        execute: { line in
          self.lines.withLock { $0.append(line) }
          switch line {
          case "fail": return .failure("It failed.", code: "failed")
          case "wrong": return .failure("It is wrong.", code: "usage")
          case "stop": return Output("Stopped.", status: .interrupted)
          case "leave": return Output("Bye.", exit: true)
          case "silent": return Output()
          default: return Output("did \(line)")
          }
        },
        prompt: { "acme ›" },
        repeated: { repeated },
      ),
      sink: sink,
      render: \.markdown,
    )
  }

  /// Runs a loop over readings, then the end of the input.
  func run(
    _ readings: [Reading],
    isInteractive: Bool = true,
    repeated: String? = nil,
  ) async -> (status: Int32, remembered: [String]) {
    let left = Mutex(readings[...])
    let remembered = Mutex<[String]>([])
    let status = await loop(repeated: repeated).run(isInteractive: isInteractive) { prompt in
      self.prompts.withLock { $0.append(prompt) }
      return left.withLock { $0.popFirst() } ?? .endOfInput
    } remember: { line in
      remembered.withLock { $0.append(line) }
    }
    return (status, remembered.withLock { $0 })
  }
}

struct LoopTests {
  @Test func `commands are done in order up to the first that fails`() async {
    let shell = Recorder()
    let status = await shell.loop().run(["a", "b\nc 'x\ny'", "", "# no", "wrong", "d"])
    #expect(status == 1)
    #expect(shell.executed == ["a", "b", "c 'x\ny'", "# no", "wrong"])
    #expect(shell.sink.output == "did a\ndid b\ndid c 'x\ny'\ndid # no\n")
    #expect(shell.sink.errors == "It is wrong.\n")
  }

  @Test func `each status ends a script with its number`() async {
    #expect(await Recorder().loop().run(["a"]) == 0)
    #expect(await Recorder().loop().run(["fail"]) == 1)
    #expect(await Recorder().loop().run(["stop"]) == 130)
    let shell = Recorder()
    #expect(await shell.loop().run(["leave", "a"]) == 0)
    #expect(shell.executed == ["leave"])
  }

  @Test func `standard input is joined until complete and errors have their line`() async {
    let shell = Recorder()
    let lines: [Reading] = [.line("add x {"), .line("}"), .line(""), .line("fail"), .line("b")]
    let result = await shell.run(lines, isInteractive: false)
    #expect(result.status == 1)
    #expect(result.remembered == [])
    #expect(shell.executed == ["add x {\n}", "fail"])
    #expect(shell.sink.errors == "line 4: It failed.\n")
    #expect(Set(shell.shownPrompts) == [""])
    let joined = Recorder()
    let texts: [Reading] = [.line("a\nadd {\n}"), .line("fail '\n'"), .line("fail")]
    _ = await joined.run(texts, isInteractive: false)
    #expect(joined.sink.errors == "line 6: It failed.\n")
  }

  @Test func `what is open at the end of the input is done too, for its error`() async {
    let shell = Recorder()
    _ = await shell.run([.line("add 'x"), .line("y")], isInteractive: false)
    #expect(shell.executed == ["add 'x\ny"])
  }

  @Test func `on a terminal errors are shown and one goes on`() async {
    let shell = Recorder()
    let result = await shell.run([.line("fail"), .line("add?"), .line("silent")])
    #expect(result.status == 0)
    #expect(result.remembered == ["fail", "add?", "silent"])
    #expect(shell.executed == ["fail", "help add", "silent"])
    #expect(shell.sink.output == "It failed.\ndid help add\n")
    #expect(shell.shownPrompts.first == "acme › ")
  }

  @Test func `what was pasted behind a failure is not done`() async {
    let shell = Recorder()
    _ = await shell.run([.line("a\nfail\nb\nd {"), .line("c")])
    #expect(shell.executed == ["a", "fail", "c"])
  }

  @Test func `enter repeats the step only on an empty line of a terminal`() async {
    let shell = Recorder()
    let result = await shell.run([.line(""), .line(" ")], repeated: "next")
    #expect(result.remembered == [])
    #expect(shell.executed == ["next", "next"])
    let idle = Recorder()
    _ = await idle.run([.line("")])
    #expect(idle.executed == [])
    let script = Recorder()
    _ = await script.run([.line("")], isInteractive: false, repeated: "next")
    #expect(script.executed == [])
  }

  @Test func `control C drops what is typed and keeps the shell`() async {
    let shell = Recorder()
    let result = await shell.run([.line("add 'x"), .interrupted, .line("b")])
    #expect(result.status == 0)
    #expect(shell.executed == ["b"])
    #expect(shell.shownPrompts == ["acme › ", "… ", "acme › ", "acme › "])
    #expect(await Recorder().run([.interrupted], isInteractive: false).status == 130)
  }

  @Test func `a command can leave the shell`() async {
    let shell = Recorder()
    #expect(await shell.run([.line("leave"), .line("a")]).status == 0)
    #expect(shell.executed == ["leave"])
  }

  @Test func `when nobody reads any more the shell ends quietly`() async {
    let shell = Recorder(limit: 6)
    #expect(await shell.loop().run(["a", "b", "c"]) == 0)
    #expect(shell.executed == ["a", "b"])
    #expect(shell.sink.errors == "")
    let terminal = Recorder(limit: 0)
    #expect(await terminal.run([.line("a"), .line("b")]).status == 0)
    #expect(terminal.executed == ["a"])
  }

  @Test func `input that cannot be read is an error`() async {
    let shell = Recorder()
    #expect(await shell.run([.failed(5)]).status == 1)
    #expect(shell.sink.errors.contains("5"))
  }
}
