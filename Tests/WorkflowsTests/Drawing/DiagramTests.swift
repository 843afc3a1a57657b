import JSON
import Testing
import Workflows

@Suite struct DiagramTests {
  @Test func `Mermaid has a shape for each kind of node, and the gate holds back`() throws {
    let expected = """
      flowchart TD
        n_prompt(["prompt<br>“epic hero”"])
        n_sketch["● sketch<br>draft/image<br>width=256"]
        n_review{{"⏸ ? review<br>“Upscale?”"}}
        n_final["final<br>image/upscale"]
        n_sketch --> n_review
        n_prompt --> n_sketch
        n_review --> n_final
      """
    let text = try Graph.portrait().mermaid(marks: ["sketch": "●", "review": "?"])
    #expect(text.hasPrefix(expected))
    #expect(text.contains("\n  class n_sketch done"))
    #expect(text.contains("\n  class n_review waiting"))
  }

  @Test func `loops are subgraphs, and branches are labelled`() {
    let text = Graph.cards().mermaid()
    let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
    let opened = lines.filter { $0.hasPrefix("subgraph ") }.count
    #expect(opened == 2)
    #expect(lines.filter { $0 == "end" }.count == opened)
    #expect(text.contains("subgraph n_every_loop[\"↻ every  for each of $poses\"]"))
    #expect(text.contains("n_pick -->|\"if2\"| n_oil"))
    #expect(text.contains("n_coloured --> n_poses"))
    #expect(text.contains("n_each -->|\"prompt\"| n_sketch"))
    #expect(text.contains("n_card --> n_each_end"))
  }

  /// A graph whose texts mean something in every language that graphs are written in.
  private func hostile() -> Graph {
    var build = DrawingBuilder()
    let text =
      #""]; end %%{init: {"x":1}}%% <script>alert(1)</script> `b` $$x$$ \N &amp; #35; | --> a"#
    build.node("a", "text", ["value": .string(text)])
    build.node("end", "text", ["value": "reserved"])
    build.model("a b\"]", text, ["k": .string(text)], (text, "a"), ("other", "end"))
    build.gate("subgraph", on: "a b\"]", text)
    build.loop("each\"", over: "a b\"]")
    build.end("class", of: "each\"", result: "each\"")
    return build.graph
  }

  @Test func `no text is read as Mermaid or HTML`() {
    let text = hostile().mermaid()
    for line in text.split(separator: "\n") where !line.contains("classDef") {
      let outside = line.split(separator: "\"", omittingEmptySubsequences: false)
        .enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined()
      #expect(outside.allSatisfy { $0.isASCII }, "\(line)")
      #expect(!outside.contains("script") && !outside.contains("alert"), "\(line)")
    }
    let labels = text.replacing("<br>", with: "").replacing("-->", with: "")
    for words in ["<", "%%", "`", "$$", "\\N", "&"] {
      #expect(!labels.contains(words), "\(words)")
    }
    #expect(text.contains("#lt;script#gt;"))
  }

  @Test func `names in diagrams are plain, and no two nodes share one`() {
    var graph = hostile()
    graph.nodes += [Node(id: "a", type: .text), Node(id: "a_end", type: .text)]
    let names = graph.dot().split(separator: "\n").compactMap { line -> Substring? in
      let line = line.drop { $0 == " " }
      guard let label = line.firstRange(of: " [label=") else { return nil }
      let name = line[..<label.lowerBound]
      return name.contains("->") ? nil : name
    }
    #expect(names.count == 8)
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
    }
  }

  @Test func `DOT quotes every text, and has a cluster for each loop`() throws {
    let expected = """
      digraph workflow {
        graph [rankdir=TB, fontname="Helvetica", nodesep=0.4, ranksep=0.5]
        node [fontname="Helvetica", fontsize=11, margin="0.15,0.08", style=filled]
        edge [fontname="Helvetica", fontsize=9, color="#607d8b", arrowsize=0.7]
        n_prompt [label="prompt\\n“epic hero”", shape=box, style="filled,rounded", \
      fillcolor="#fff7d6"]
        n_sketch [label="sketch\\ndraft/image\\nwidth=256", shape=box, fillcolor="#e3f2fd"]
        n_review [label="⏸ review\\n“Upscale?”", shape=hexagon, fillcolor="#ffe8cc"]
        n_final [label="final\\nimage/upscale", shape=box, fillcolor="#e3f2fd"]
        n_sketch -> n_review
        n_prompt -> n_sketch
        n_review -> n_final
      }
      """
    #expect(try Graph.portrait().dot() == expected)
    #expect(Graph.cards().dot().ranges(of: "subgraph cluster_").count == 2)
    // Outside of quotes there is nothing that came from the graph.
    var outside = ""
    var isQuoted = false
    var isEscaped = false
    for character in hostile().dot() {
      if isEscaped {
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        isQuoted.toggle()
      } else if !isQuoted {
        outside.append(character)
      }
    }
    #expect(!isQuoted)
    #expect(!outside.contains("script") && !outside.contains("init"))
  }

  @Test
  func `an SVG is one well-formed element that shows every node and takes nothing from outside`()
    throws
  {
    for graph in [Graph.cards(), .season(), hostile(), .random(80, seed: 7), Graph()] {
      let text = graph.svg(catalog, options: DrawingOptions(isFolded: false))
      #expect(text == graph.svg(catalog, options: DrawingOptions(isFolded: false)))
      try XMLCheck(text).run()
      for word in ["href", "url(", "<script", "@import"] { #expect(!text.contains(word)) }
    }
    let text = Graph.cards().svg(catalog)
    for node in Graph.cards().nodes { #expect(text.contains(node.id), "\(node.id)") }
    #expect(text.contains("line image") || text.contains("line any"))
    #expect(text.contains("line branch"))
    #expect(text.contains("line list"))
    #expect(Graph.season().svg(catalog).utf8.count < 20_000)
  }

  @Test func `an SVG has the marks of a run`() throws {
    #expect(try Graph.portrait().svg(catalog, marks: ["sketch": "●"]).contains("● sketch"))
  }
}

/// Checks that a text is XML as far as drawings use it.
private struct XMLCheck {
  private let text: String

  init(_ text: String) { self.text = text }

  func run() throws {
    var open: [Substring] = []
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      try check(rest[..<start])
      rest = rest[start...].dropFirst()
      let end = try #require(rest.firstIndex(of: ">"))
      let tag = rest[..<end]
      rest = rest[end...].dropFirst()
      #expect(tag.ranges(of: "\"").count.isMultiple(of: 2), "\(tag)")
      if tag.hasPrefix("/") {
        #expect(open.popLast() == tag.dropFirst())
      } else if !tag.hasSuffix("/") {
        open.append(tag.prefix { $0 != " " })
      }
    }
    #expect(open.isEmpty)
    #expect(rest == "\n")
  }

  private func check(_ content: Substring) throws {
    var rest = content
    while let start = rest.firstIndex(of: "&") {
      rest = rest[start...].dropFirst()
      #expect(
        ["amp;", "lt;", "gt;", "quot;"].contains { rest.hasPrefix($0) },
        "\(rest.prefix(20))",
      )
    }
  }
}
