import Editline
import Notebook
import Shell
import Testing

@Suite struct EitherCompletionTests {
  @Test func `a place that takes several kinds completes all of them, in their order`() async {
    let command = Command(
      "compare",
      family: .build,
      usage: "compare A",
      summary: "Compares.",
      examples: ["compare hero"],
      completions: [.either([.words(["draft", "hereafter"]), .workflow])],
    ) { _, _ in Output() }
    let completer = ShellCompleter(table: CommandTable([command]), context: SampleContext())
    let all = await completer.completion(for: "compare ", at: 8)
    #expect(
      all.candidates.map(\.text) == ["draft", "hereafter", "hero", "heroine", "villain"]
    )
    let some = await completer.completion(for: "compare he", at: 10)
    #expect(some.candidates.map(\.text) == ["hereafter", "hero", "heroine"])
  }
}
