import JSON
import Testing
import Text
import Workflows

@Suite struct DrawingTests {
  /// The lines of a text with a margin of bars.
  private func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map { String($0.dropFirst()) }
  }

  private func loop() -> Graph {
    var build = DrawingBuilder()
    build.node("words", "text", ["value": "fox, owl"])
    build.node("style", "text", ["value": "ink"])
    build.loop("each", over: "words")
    build.model("draw", "draft/image", ["width": 512], ("prompt", "each"), ("style", "style"))
    build.gate("liked", on: "draw", "Keep it?")
    build.end("end", of: "each", result: "draw")
    build.model("sheet", "image/montage", [:], ("images", "end"), isOutput: true)
    return build.graph
  }

  @Test func `the portrait is three boxes, and the gate hangs on what it holds back`() throws {
    let expected = """
      | ╭───────────── input ─╮
      | │ prompt  “epic hero” │
      | ╰──────────┬──────────╯
      |            │
      | ┌──────────▼──────────┐
      | │ sketch  draft/image │
      | │ width=256           │
      | ╔═════════════════════╗
      | ║ ⏸ review “Upscale?” ║
      | ╚══════════╤══════════╝
      |            │
      |┌───────────▼──────────┐
      |│ final  image/upscale │
      |└───────────── output ─┘
      """
    #expect(try Graph.portrait().drawing() == lines(expected))
  }

  @Test func `a loop is a frame around its body, and other inputs come in through its top`() {
    let expected = """
      |            ╭───────────────────╮  ╭──────────────╮
      |            │ words  “fox, owl” │  │ style  “ink” │
      |            ╰─────────┬─────────╯  ╰──────┬───────╯
      |                      ╰────────╮ ╭────────╯
      |╭╌ ↻ each  for each of $words ╌▼╌│╌╌╌╌╌╌╌╌╌╌╌╮
      |╎                        ╭─────╯ ╰─╮         ╎
      |╎                    ┌───▼ prompt ─▼ style ┐ ╎
      |╎                    │ draw  draft/image   │ ╎
      |╎                    │ width=512           │ ╎
      |╎                    ╔═════════════════════╗ ╎
      |╎                    ║ ⏸ liked “Keep it?”  ║ ╎
      |╎                    ╚══════════╤══════════╝ ╎
      |╎                               │            ╎
      |╰╌ end ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌▼╌╌╌╌╌╌╌╌╌╌╌╌╯
      |                                │
      |           ┌────────────────────▼─┐
      |           │ sheet  image/montage │
      |           └───────────── output ─┘
      """
    #expect(loop().drawing() == lines(expected))
  }

  @Test func `in lines each node is one, and the loop a bracket`() {
    let expected = """
      |□       words  “fox, owl”
      |│ □     style  “ink”
      |╰─│─╭╌┬ ↻ each  for each of $words
      |  ╰─╎─■ draw   draft/image    width=512
      |    ╎ ╪ ⏸ liked “Keep it?”
      |    ├╌┴ end
      |    ■   sheet  image/montage  · output
      """
    #expect(loop().drawing(options: DrawingOptions(form: .lines)) == lines(expected))
  }

  private func branch() -> Graph {
    var build = DrawingBuilder()
    let condition: JSONValue = [
      "field": "prompt_output", "operator": "contains", "value": "ink",
    ]
    build.node("prompt", "text", ["value": "a fox", "isInput": true])
    build.node("pick", "ifElse", ["conditionBlocks": [["conditions": [condition]]]])
    build.edge("prompt", "pick")
    for (id, branch) in [("ink", "if1"), ("oil", "else")] {
      build.model(id, "style/\(id)")
      build.edge("pick", id, Handle.conditional, branch)
    }
    build.model("final", "image/upscale", ["factor": 2], isOutput: true)
    for id in ["ink", "oil"] { build.edge(id, "final", "image") }
    return build.graph
  }

  @Test func `branches are named where they leave and where they arrive`() {
    let expected = """
      |          ╭───────── input ─╮
      |          │ prompt  “a fox” │
      |          ╰────────┬────────╯
      |                   │
      |     ┌─────────────▼────────────┐
      |     │ ◇ pick  ifElse           │
      |     │ if1: prompt contains ink │
      |     └──┬ if1 ───────────┬ else ┘
      |        │                │
      |┌───────▼ if1 ───┐  ┌────▼ else ─────┐
      |│ ink  style/ink │  │ oil  style/oil │
      |└────────┬───────┘  └───────┬────────┘
      |         │                  │
      |       ┌─▼──────────────────▼─┐
      |       │ final  image/upscale │
      |       │ factor=2             │
      |       └───────────── output ─┘
      """
    #expect(branch().drawing() == lines(expected))
    let inLines = """
      |□   prompt  “a fox”        · input
      |◇   pick    ifElse         if1: prompt contains ink
      |├─╮ if1  else
      |■ │ ink     style/ink      when $pick.if1
      |│ ■ oil     style/oil      when $pick.else
      |■─╯ final   image/upscale  · output  factor=2
      """
    #expect(branch().drawing(options: DrawingOptions(form: .lines)) == lines(inLines))
  }

  @Test func `thirty nodes are boxes that a session keeps in one piece`() {
    let graph = Graph.cards()
    let drawing = graph.drawn()
    #expect(drawing.nodes == graph.nodes.count)
    #expect(drawing.foldedNodes == 0)
    // A session keeps up to 60 lines and 8 KiB, the fence among them.
    #expect(drawing.lines.count <= 58)
    #expect(drawing.lines.reduce(0) { $0 + $1.utf8.count + 1 } < 8 << 10)
    let text = drawing.lines.joined(separator: "\n")
    for node in graph.nodes { #expect(text.contains(node.id), "\(node.id)") }
    for message in ["Is the list good?", "Keep this look?", "Clean enough?", "All cards fine?"] {
      #expect(text.contains("“\(message)”"))
    }
    #expect(text.contains("┬ if1 ─┬ if2 ─┬ if3 ─┬ else ┘"))
    #expect(text.contains("╰╌ everyEnd ╌"))
    #expect(text.contains("↻ each  for each of $words"))
  }

  @Test func `marks stand before the id, however long, beside gates and loops too`() {
    let marks = ["draw": "●3/8", "liked": "?", "each": "◐3/8", "sheet": "○"]
    for form in [DrawingOptions.Form.boxes, .lines] {
      let text = loop().drawing(marks: marks, options: DrawingOptions(form: form))
        .joined(separator: "\n")
      for words in ["●3/8 draw", "⏸ ? liked “Keep it?”", "↻ ◐3/8 each", "○ sheet"] {
        #expect(text.contains(words), "\(text)")
      }
    }
  }

  @Test func `ASCII has the same shape in other signs`() {
    for graph in [Graph.cards(), .season(), loop(), branch()] {
      for form in [DrawingOptions.Form.boxes, .lines] {
        let drawing = graph.drawing(options: DrawingOptions(form: form))
        let ascii = graph.drawing(options: DrawingOptions(form: form, isASCII: true))
        #expect(ascii.allSatisfy { $0.allSatisfy(\.isASCII) })
        #expect(ascii.map(\.count) == drawing.map { DisplayWidth.of($0) })
        // Every sign of a drawing has a likeness.
        #expect(ascii.joined().ranges(of: "?").count == drawing.joined().ranges(of: "?").count)
      }
    }
    #expect(
      loop().drawing(options: DrawingOptions(isASCII: true))[4]
        == ".- @ each  for each of $words -v-|-----------."
    )
  }

  @Test func `equal graphs have equal drawings, and a node more changes little`() {
    var graph = Graph.cards()
    let before = graph.drawing()
    #expect(Graph.cards().drawing() == before)
    let id = "edge\(graph.edges.count + 1)"
    graph.nodes.append(Node(id: "last", type: .model))
    graph.edges.append(Edge(id: id, from: "cover", "image", to: "last", "image"))
    let after = graph.drawing()
    #expect(zip(before, after).prefix { $0 == $1 }.count > before.count * 3 / 4)
  }

  @Test func `notes stand below, and an empty graph has no lines`() {
    var graph = loop()
    var note = Node(id: "memo", type: .stickyNote)
    note.data = ["content": "Ask Ana\nabout the fonts"]
    graph.nodes.append(note)
    #expect(graph.drawing().suffix(2) == ["", "✎ memo “Ask Ana about the fonts”"])
    #expect(Graph().drawing() == [])
  }
}
