import Notebook
import Shell
import Testing
import Text

struct TableTests {
  private let table = CommandTable.sample

  private func invocation(_ line: String) throws -> Invocation {
    try #require(try table.resolve(line)).invocation
  }

  private func refusal(_ line: String) -> ShellError? {
    do {
      _ = try table.resolve(line)
      return nil
    } catch {
      return error
    }
  }

  @Test func `a command is found by its name and its alias`() throws {
    #expect(table["next"]?.name == "next")
    #expect(table["n"]?.name == "next")
    #expect(table["N"] == nil)
    #expect(try invocation("n").name == "next")
    #expect(try table.resolve("  # nothing") == nil)
  }

  @Test func `an alias reads the rest as its command does`() throws {
    #expect(try invocation("p $a + 'b").rest?.text == "$a + 'b")
    #expect(try invocation("b x if y").rest?.text == "y")
  }

  @Test func `an unknown command has the nearest as its remedy`() throws {
    let error = try #require(refusal("  shwo x"))
    #expect(error.message == "no command `shwo`")
    #expect(error.range == 2..<6)
    #expect(error.remedy == "did you mean `show`?")
    #expect(error.exitCode == 1)
    #expect(refusal("xyzzy")?.remedy == "the nearest command is `copy`; `help` lists them")
    #expect(table.nearest(to: "publsh") == "publish")
  }

  @Test func `an error is shown with its line and a caret`() throws {
    let line = "shwo x"
    let output = try #require(refusal(line)).output(for: line)
    #expect(output.status == .error)
    #expect(output.errorCode == "usage")
    #expect(
      output.markdown == """
        **Error:** no command `shwo`.

        ```text
        shwo x
        ^^^^
        ```

        Did you mean `show`?
        """
    )
  }

  @Test func `hostile words stay in their code span and their code block`() throws {
    let line = "a``\u{202E}`b x"
    let error = try #require(refusal(line))
    #expect(error.message == "no command ```` a```b ````")
    #expect(error.output(for: line).markdown.contains("\n````text\n"))
    #expect(!error.output(for: line).markdown.contains("\u{202E}"))
    let long = String(repeating: "x", count: 1_000_000)
    #expect(try #require(refusal(long)).output(for: long).markdown.utf8.count < 1000)
  }

  @Test func `flags are those that the command has`() throws {
    let call = try invocation("run --draft --on slurm sketch")
    #expect(call.flag("--draft"))
    #expect(call.flagValue("--on")?.text == "slurm")
    #expect(call.positionals.map(\.text) == ["sketch"])
    #expect(try invocation("run --on=slurm").flagValue("--on")?.text == "slurm")
    #expect(refusal("add x --inptu")?.remedy == "did you mean `--input`?")
    #expect(refusal("add x --inptu")?.range == 6..<13)
    #expect(refusal("run --on")?.message == "a value is missing after `--on`")
    #expect(refusal("run --draft=1")?.message == "`--draft` takes no value")
    #expect(refusal("run --draft --draft")?.range == 12..<19)
    #expect(refusal("edit a x=1 x=2")?.message == "`x=` stands twice")
  }

  @Test func `values are found by place and by name`() throws {
    let call = try invocation("add sketch model prompt=$a 7")
    #expect(call.positional(1)?.text == "model")
    #expect(call.positional(2)?.text == "7")
    #expect(call.positional(3) == nil)
    #expect(call.named("prompt")?.value == .reference(node: "a", handle: nil))
    #expect(call.parameters.count == 1)
  }

  @Test func `what is missing or too much is named with its place`() throws {
    let call = try invocation("edit a b promt=1")
    let missing = #expect(throws: ShellError.self) { try call.required(2, "a node") }
    #expect(missing?.range == 16..<16)
    #expect(missing?.message == "`edit` wants a node")
    let extra = #expect(throws: ShellError.self) { try call.checkPositionals(atMost: 1) }
    #expect(extra?.range == 7..<8)
    let unknown = #expect(throws: ShellError.self) { try call.checkNames(["prompt", "seed"]) }
    #expect(unknown?.remedy == "did you mean `prompt`?")
    #expect(unknown?.range == 9..<14)
    #expect(throws: Never.self) { try call.checkNames(["promt"]) }
  }

  @Test func `error codes have their exit status`() {
    #expect(ExitStatus.of(Output("")) == 0)
    #expect(ExitStatus.of(Output("", status: .waiting)) == 0)
    #expect(ExitStatus.of(Output("", status: .interrupted)) == 130)
    #expect(ExitStatus.of(.failure("", code: "no-node")) == 1)
    #expect(ExitStatus.of(.failure("", code: "usage")) == 1)
    #expect(ExitStatus.of(.failure("", code: "damaged")) == 3)
  }
}

struct HelpTests {
  private let table = CommandTable.sample

  private func isSmall(_ page: String) -> Bool {
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.count <= 20 && lines.allSatisfy { DisplayWidth.of($0) <= 80 }
  }

  @Test func `the page of all commands has 20 lines of 80 columns`() {
    let page = table.helpPage()
    #expect(isSmall(page))
    for command in table.commands { #expect(page.contains(command.name)) }
    for family in Family.allCases { #expect(page.contains("\n\(family.rawValue) ")) }
    #expect(page.contains("next (n)"))
    #expect(page.contains("e.g. team sketch"))
  }

  @Test func `help on a command is short and on demand complete`() throws {
    let short = try table.help(on: "edit")
    #expect(isSmall(short))
    #expect(short.contains("edit ID TYPE [name=value …]"))
    #expect(short.contains("e.g. edit sketch"))
    #expect(!short.contains("All about edit."))
    let full = try table.help(on: "n", isFull: true)
    #expect(full.contains("All about next."))
    #expect(full.contains("next other"))
    #expect(full.contains("Also: `n`"))
  }

  @Test func `help on a topic lists its commands`() throws {
    let page = try table.help(on: "gates")
    #expect(page.split(separator: "\n").count == 7)
    #expect(page.split(separator: "\n").allSatisfy { DisplayWidth.of($0) <= 80 })
    let both = try table.help(on: "run")
    #expect(both.contains("run ID TYPE"))
    #expect(both.contains("`plan`"))
  }

  @Test func `help on nothing known says what is near`() {
    let error = #expect(throws: ShellError.self) { try table.help(on: "gate", at: 5..<9) }
    #expect(error?.remedy == "did you mean `gates`?")
    #expect(error?.range == 5..<9)
  }
}
