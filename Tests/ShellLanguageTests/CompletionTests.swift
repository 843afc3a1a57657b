import Editline
import Shell
import Testing

struct CompletionTests {
  private func texts(_ line: String, isStopped: Bool = false) async -> [String] {
    await completion(line, isStopped: isStopped).candidates.map(\.text)
  }

  private func completion(_ line: String, isStopped: Bool = false) async -> Completion {
    await ShellCompleter(table: .sample, context: SampleContext(isStopped: isStopped))
      .completion(for: line, at: line.utf8.count)
  }

  @Test func `the first word is a command that is valid here`() async {
    #expect(await texts("pr") == ["project"])
    #expect(await texts("pr", isStopped: true) == ["project", "print"])
    #expect(await texts("").contains("add"))
    #expect(await !texts("").contains("next"))
    #expect(await completion("ad").candidates.first?.description.hasPrefix("Does what") == true)
    #expect(await texts("add x\npr") == ["project"])
  }

  @Test func `places are completed by their kinds`() async {
    #expect(await texts("use he") == ["hero", "heroine"])
    #expect(await texts("edit ") == ["sketch", "pick"])
    #expect(await texts("add x mo") == ["model"])
    #expect(await texts("add x model draft/i") == ["draft/image"])
    #expect(await texts("view art:") == ["art:1", "art:2"])
    #expect(await texts("help ga") == ["gates"])
    #expect(await texts("help ed") == ["edit"])
    #expect(await texts("add ") == [])
  }

  @Test func `parameters follow the places and stand once`() async {
    #expect(await texts("add x model draft/image ") == ["prompt=", "seed="])
    #expect(await texts("add x model draft/image prompt='a b' ") == ["seed="])
    #expect(await texts("add x model draft/image s") == ["seed="])
    #expect(await texts("add x model draft/image when=") == ["always", "never"])
  }

  @Test func `references are nodes and their handles`() async {
    let value = await completion("add x model draft/image prompt=$sk")
    #expect(value.replacing == 31..<34)
    #expect(value.candidates.map(\.text) == ["$sketch"])
    #expect(await texts("edit x $pick.") == ["$pick.if1", "$pick.else"])
    #expect(await texts("connect $") == ["$sketch", "$pick"])
    let inner = await completion("print size($pi")
    #expect(inner.replacing == 11..<14)
    #expect(inner.candidates.map(\.text) == ["$pick"])
  }

  @Test func `flags are completed behind dashes`() async {
    #expect(await texts("add x --in") == ["--input"])
    #expect(await texts("run --") == ["--draft", "--on"])
  }

  @Test func `nothing is offered within quotes and comments and behind unknown commands`() async {
    #expect(await texts("edit 's") == [])
    #expect(await texts("edit x prompt=\"a $") == [])
    #expect(await texts("edit # s") == [])
    #expect(await texts("edit 'sk'") == [])
    #expect(await texts("xyzzy s") == [])
    #expect(await texts(String(repeating: "x ", count: 100_000)) == [])
  }

  @Test func `the cursor may stand anywhere`() async {
    let completer = ShellCompleter(table: .sample, context: SampleContext())
    let line = "usé \\\n 'é $"
    for cursor in -1...line.utf8.count + 2 {
      let completion = await completer.completion(for: line, at: cursor)
      #expect(completion.replacing.upperBound <= line.utf8.count)
    }
    #expect(await completer.completion(for: "use hero", at: 6).replacing == 4..<6)
  }

  @Test func `known words have their colours`() {
    let spans = LineHighlighter(table: .sample).spans(of: "add x 'a' n=$b 12 @f --input")
    #expect(
      spans == [
        HighlightSpan(range: 0..<3, style: "1"), HighlightSpan(range: 6..<9, style: "32"),
        HighlightSpan(range: 10..<11, style: "34"), HighlightSpan(range: 12..<14, style: "36"),
        HighlightSpan(range: 15..<17, style: "33"), HighlightSpan(range: 18..<20, style: "35"),
        HighlightSpan(range: 21..<28, style: "34"),
      ]
    )
    #expect(LineHighlighter(table: .sample).spans(of: "ad") == [])
    #expect(LineHighlighter(table: .sample).spans(of: "ad ").map(\.style) == ["31"])
    #expect(LineHighlighter(table: .sample).spans(of: "add 'x") == [])
  }
}
