import JSON
import Testing
import Text
import Workflows

/// Drawings of drafts that could not run, and of what is meant to do harm.
@Suite struct DraftDrawingTests {
  private func text(_ graph: Graph, _ form: DrawingOptions.Form = .automatic) -> String {
    graph.drawing(options: DrawingOptions(columns: 118, form: form)).joined(separator: "\n")
  }

  @Test(arguments: [DrawingOptions.Form.boxes, .lines])
  func `circles, ends that are missing and second nodes are drawn and marked`(
    _ form: DrawingOptions.Form
  ) {
    var build = DrawingBuilder()
    build.model("a", "m/a", [:], ("image", "c"), ("mask", "gone"))
    build.model("b", "m/b", [:], ("image", "a"))
    build.model("c", "m/c", [:], ("image", "b"))
    build.model("b", "m/second")
    build.model("self", "m/self", [:], ("image", "self"))
    build.edge("c", "nowhere", "x")
    build.node("odd", "quantumNode")
    let text = text(build.graph, form)
    for words in [
      "↺ image=$c", "✗ mask=$gone is missing", "✗ feeds nowhere, which is missing",
      "✗ a second b", "↺ image=$self", "quantumNode",
    ] {
      #expect(text.contains(words), "\(text)")
    }
  }

  @Test(arguments: [DrawingOptions.Form.boxes, .lines])
  func `loops without ends, ends without loops and items that leave their loop are drawn`(
    _ form: DrawingOptions.Form
  ) {
    var build = DrawingBuilder()
    build.node("list", "text")
    build.loop("open", over: "list")
    build.model("inner", "m/inner", [:], ("a", "open"))
    build.end("stray", of: "nobody", result: "list")
    build.loop("one", over: "list")
    build.model("first", "m/first", [:], ("a", "one"))
    build.end("oneEnd", of: "one", result: "first")
    build.loop("two", over: "list")
    // Reads the items of two loops that are not nested.
    build.model("both", "m/both", [:], ("a", "two"), ("b", "one"))
    build.end("twoEnd", of: "two", result: "both")
    // Feeds a loop with its own result.
    build.edge("oneEnd", "first", "c")
    let text = text(build.graph, form)
    for node in build.graph.nodes { #expect(text.contains(node.id), "\(node.id)\n\(text)") }
    #expect(text.contains("↺ "))
    #expect(text.contains("forEachEnd"))
  }

  @Test func `a gate that feeds something, or hangs on several nodes, is a box`() {
    var build = DrawingBuilder()
    build.model("a", "m/a")
    build.model("b", "m/b")
    build.gate("both", on: "a", "Both?")
    build.edge("b", "both", Handle.approval, Handle.approval)
    build.gate("through", on: "a", "Through?")
    build.model("c", "m/c", [:], ("image", "through"))
    build.node("lone", "approval", ["message": "Alone?"])
    let text = text(build.graph)
    #expect(text.components("╔").count >= 3, "\(text)")
    for words in ["both", "through", "lone", "“Alone?”"] { #expect(text.contains(words)) }
  }

  @Test func `nothing in a text steers the terminal or breaks a line`() {
    var build = DrawingBuilder()
    let hostile = "a\u{1B}[31mred\u{1B}]0;title\u{7}\u{202E}b\nc\td\u{0}"
    build.node("x\u{1B}[2J", "text", ["value": .string(hostile), "title": .string(hostile)])
    build.model("m", hostile, ["k\u{9B}31m": .string(hostile)])
    build.edge("x\u{1B}[2J", "m", hostile)
    build.edge("x\u{1B}[2J", "m", "other\n", hostile)
    build.gate("g\u{7}", on: "m", hostile)
    build.node("note", "stickyNote", ["content": .string(hostile)])
    for form in [DrawingOptions.Form.boxes, .lines] {
      let lines = build.graph.drawing(marks: ["m": hostile], options: DrawingOptions(form: form))
      for line in lines {
        #expect(line.terminalSafe == line)
        #expect(!line.contains { $0.isNewline || $0 == "\t" })
      }
      #expect(lines.joined().contains("red"))
    }
  }

  @Test func `very long texts cost no more than what is shown of them`() {
    var build = DrawingBuilder()
    let long = String(repeating: "word ", count: 200_000)
    build.node("a", "text", ["value": .string(long)])
    build.model("b", "m/b", ["prompt": .string(long)], ("x", "a"))
    build.gate("g", on: "b", long)
    #expect(text(build.graph).utf8.count < 4_000)
    #expect(build.graph.mermaid().utf8.count < 4_000)
    #expect(build.graph.svg(Catalog([])).utf8.count < 12_000)
  }

  @Test func `very long chains, wide fans and deep nests neither recurse nor take for ever`() {
    var chain = DrawingBuilder()
    chain.node("s0", "text")
    for step in 1...5_000 { chain.model("s\(step)", "m/a", [:], ("image", "s\(step - 1)")) }
    chain.edge("s5000", "s1", "image")
    var nest = DrawingBuilder()
    nest.node("list", "text")
    var last = "list"
    for depth in 1...1_500 {
      nest.loop("e\(depth)", over: last)
      last = "e\(depth)"
    }
    for depth in (1...1_500).reversed() {
      nest.end("f\(depth)", of: "e\(depth)", result: last)
      last = "f\(depth)"
    }
    for graph in [chain.graph, nest.graph] {
      for form in [DrawingOptions.Form.automatic, .lines] {
        #expect(graph.drawn(options: DrawingOptions(form: form)).lines.count < 80)
      }
      let all = DrawingOptions(form: .lines, isFolded: false)
      #expect(!graph.drawing(options: all).isEmpty)
      #expect(graph.mermaid(options: all).hasPrefix("flowchart TD"))
      #expect(graph.svg(Catalog([]), options: all).hasSuffix("</svg>\n"))
    }
    #expect(chain.graph.drawing(options: DrawingOptions(isFolded: false)).count == 5_001)
  }
}

extension String {
  /// The places where a text stands.
  fileprivate func components(_ text: String) -> [Range<Index>] { ranges(of: text) }
}
