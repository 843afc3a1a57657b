import Editline
import Engine
import FoundationEssentials
import Notebook
import TestSupport
import Testing
import Workflows

@testable import Shell

@Suite struct SecretCommandTests {
  /// A shell whose person types `answer` when asked for a value.
  private func make(
    _ root: String,
    answer: Terminal.SecretAnswer? = nil,
    input: String? = nil,
    environment: [String: String] = ["PATH": "/usr/bin:/bin"],
  ) throws -> MadeWorkbench {
    let secrets = Secrets(home: root + "/home", environment: environment)
    var secretInput = SecretInput()
    if let answer { secretInput.ask = { _ in answer } }
    if let input { secretInput.readAll = { _ in Array(input.utf8) } }
    return try WorkbenchPlan(
      home: root + "/home",
      place: .start,
      providers: [:],
      person: "ana",
      folder: root,
      filter: SecretFilter(secrets),
      secretInput: secretInput,
    ).make()
  }

  private func run(_ made: MadeWorkbench, _ line: String) async -> Output {
    await made.bench.execute(line, made.table)
  }

  @Test func `a secret is asked for, kept for its owner alone, listed and removed`() async throws {
    let folder = try TemporaryFolder()
    let made = try make(folder.path, answer: .text("hunter2-hunter2"))
    #expect(await run(made, "secret set A_KEY").markdown.hasPrefix("Set `A_KEY`"))
    #expect(try await made.filter.secrets.value(of: "A_KEY") == "hunter2-hunter2")
    #expect(made.filter.redacted("is hunter2-hunter2") == "is [REDACTED:A_KEY]")
    let path = folder.path + "/home/secrets.json"
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let list = await run(made, "secret")
    #expect(list.markdown.contains("| A\\_KEY | the home |"))
    #expect(await run(made, "secret remove A_KEY").status == .ok)
    #expect(await run(made, "secret remove A_KEY").errorCode == "secret")
    #expect(!String(decoding: try readFile(path), as: UTF8.self).contains("hunter2"))
  }

  @Test func `what another shell set is known at the next line`() async throws {
    let folder = try TemporaryFolder()
    let first = try make(folder.path, answer: .text("correct horse battery"))
    let second = try make(folder.path)
    _ = await run(first, "secret set B_KEY")
    let output = await run(second, "new x \"correct horse battery\"")
    #expect(output.errorCode == "secret_in_line")
    #expect(!output.markdown.contains("horse"))
  }

  @Test func `a value comes from standard input, a variable or a program`() async throws {
    let folder = try TemporaryFolder()
    let made = try make(
      folder.path,
      input: "from a pipe\n",
      environment: ["PATH": "/usr/bin:/bin", "MINE": "from a variable"],
    )
    _ = await run(made, "secret set PIPED --stdin")
    _ = await run(made, "secret set VARIABLE --env MINE")
    _ = await run(made, #"secret set ASKED --command "printf '%s %s' 'from a' program""#)
    let secrets = made.filter.secrets
    #expect(try await secrets.value(of: "PIPED") == "from a pipe")
    #expect(try await secrets.value(of: "VARIABLE") == "from a variable")
    #expect(made.filter.redacted("from a program") == "from a program")
    #expect(try await secrets.value(of: "ASKED") == "from a program")
    #expect(made.filter.redacted("from a program") == "[REDACTED:ASKED]")
    let kept = String(decoding: try readFile(folder.path + "/home/secrets.json"), as: UTF8.self)
    #expect(!kept.contains("from a variable") && !kept.contains("from a program"))
  }

  @Test(arguments: [
    ("secret set SHORT --env SHORT", "fewer than 8 bytes"), ("secret set A --env NONE", "not set"),
    ("secret set B --command false", "did not give"),
    ("secret set C --command nowhere-at-all", "no program here"),
    ("secret set D --command \"printf short\"", "no usable value"),
  ])
  func `a value that cannot be had is told when it is needed`(
    line: String,
    why: String,
  )
    async throws
  {
    let folder = try TemporaryFolder()
    let made = try make(folder.path, environment: ["PATH": "/usr/bin:/bin", "SHORT": "abc"])
    #expect(await run(made, line).status == .ok)
    let name = try #require(made.filter.secrets.names.first)
    do {
      _ = try await made.filter.secrets.value(of: name)
      Issue.record("there is a value")
    } catch {
      #expect(error.code == "missing-secret")
      #expect(error.message.contains(why), "\(error.message)")
    }
  }

  @Test(arguments: [
    ("secret set KEY value-on-the-line", "secret set KEY [REDACTED:KEY]"),
    ("secret set KEY=value", "secret [REDACTED:SECRET]"),
    ("secret set KEY \"open quote", "secret set KEY [REDACTED:KEY]"),
    ("secret KEY value", "secret [REDACTED:SECRET]"),
    ("secrets set KEY value", "secret set KEY [REDACTED:KEY]"),
    ("secert set KEY value", "secret set KEY [REDACTED:KEY]"),
    ("secret set KEY # value", "secret set KEY [REDACTED:KEY]"),
    ("secret set KEY --env a-b=c", "secret set KEY [REDACTED:KEY]"),
    ("secret set lower", "secret [REDACTED:SECRET]"),
    ("SECRET set KEY value", "secret set KEY [REDACTED:KEY]"),
  ])
  func `a value on the line is kept nowhere`(line: String, kept: String) throws {
    let folder = try TemporaryFolder()
    let made = try make(folder.path)
    let safe = SafeLine(line, Redaction(), made.table)
    #expect(safe.refusal?.code == "secret_in_line")
    #expect(safe.text == kept)
    // Done again from a session it is the same line, and refused in the same words.
    let again = SafeLine(safe.text, Redaction(), made.table)
    #expect(again.text == safe.text && again.refusal == safe.refusal)
  }

  @Test(arguments: [
    "secret", "secret list", "secret set KEY", "secret set KEY --stdin", "secret set",
    "secret set KEY --env MY_VAR", "secret set KEY --command 'pass show x'", "secret remove KEY",
    "sessions", "select 0", "secrets",
  ])
  func `a line without a value stays as it is`(line: String) throws {
    let folder = try TemporaryFolder()
    let safe = SafeLine(line, Redaction(), try make(folder.path).table)
    #expect(safe.text == line && safe.refusal == nil)
  }

  @Test func `without a terminal the way in is told`() async throws {
    let folder = try TemporaryFolder()
    let output = await run(try make(folder.path), "secret set KEY")
    #expect(output.errorCode == "secret")
    #expect(output.markdown.contains("--stdin"))
  }

  @Test func `the program asks without showing, and Ctrl-C changes nothing`() throws {
    let folder = try TemporaryFolder()
    var terminal = try TerminalSession(
      BuiltProduct.path(of: "easel"),
      arguments: ["--home", "\(folder.path)/home", "--sessions", "\(folder.path)/sessions"],
    )
    try terminal.expect("›")
    terminal.type("secret set MY_KEY\r")
    try terminal.expect("(not shown): ")
    terminal.type("wrong\u{15}open-sesame-x\u{7F}\r")
    let shown = try terminal.expect("kept in the home")
    #expect(!shown.contains("sesame") && !shown.contains("wrong"))
    try terminal.expect("›")
    terminal.type("secret set MY_KEY\r")
    try terminal.expect("(not shown): ")
    terminal.type("never\u{3}")
    try terminal.expect("nothing was set")
    try terminal.expect("›")
    terminal.type("quit\r")
    _ = try terminal.end()
    let kept = try readFile("\(folder.path)/home/secrets.json")
    #expect(kept.firstRange(of: Array("\"open-sesame-\"".utf8)) != nil)
  }
}
