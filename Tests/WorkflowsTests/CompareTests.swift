import JSON
import Testing
import Workflows

@Suite struct CompareTests {
  private let portrait = """
    inputs prompt
    prompt text {"value":"epic hero","isInput":true}
    line transformText {"value":"'A ' + prompt_output"}
    sketch model {"modelId":"draft/image","form":{"width":256,"style":"ink"}}
    final model {"modelId":"image/upscale","form":{},"isOutput":true}
    prompt.output > line.input
    line.output > sketch.prompt
    sketch.image > final.image
    """

  @Test func `what an editor keeps beside the meaning is no difference`() throws {
    let one = #"""
      {"nodes":[{"id":"a","type":"model","position":{"x":1,"y":2},"data":{"modelId":"m",
      "form":{"w":512,"s":"x"},"inputHandles":[{"id":"a-source-p"}]}},
      {"id":"b","type":"text","data":{"value":"t"}}],
      "edges":[{"id":"e1","source":"a","sourceHandle":"a-source-p","target":"b","targetHandle":
      "b-target-output"}],"nodeGroups":[{"id":"g"}]}
      """#
    let other = #"""
      {"inputKeys":[],"nodes":[{"id":"b","type":"text","selected":true,"width":80,"data":
      {"value":"t","isInput":false,"title":""}},
      {"id":"a","type":"model","measured":{"width":3},"dragging":false,"data":{"title":null,
      "isOutput":false,"form":{"s":"x","w":512.0},"modelId":"m","width":12}}],
      "edges":[{"id":"z","animated":true,"source":"a","sourceHandle":"p","target":"b",
      "targetHandle":"output"}]}
      """#
    let graphs = try [one, other].map { try Graph(json: JSONValue(parsing: $0)) }
    let difference = GraphDifference(from: graphs[0], to: graphs[1])
    #expect(difference.isEmpty, "\(difference.lines)")
    #expect(difference.unchangedCount == 2)
  }

  @Test(arguments: [
    ("splitText {}", #"splitText {"splitDelimiter":","}"#),
    ("approval {}", #"approval {"message":"Continue ?"}"#),
    ("forEach {}", #"forEach {"isConcurrentRuns":false}"#),
    (#"sliceAssets {"from":0,"count":3}"#, #"sliceAssets {"count":"3"}"#),
    (#"asset {"value":["x"]}"#, #"asset {"value":["x"],"isMultiple":true,"type":"image"}"#),
    (
      #"ifElse {"conditionBlocks":[{"conditions":[{"field":"a","operator":"isEmpty"}]}]}"#,
      #"ifElse {"conditionBlocks":[{"logic":"AND","id":"7","conditions":"#
        + #"[{"operator":"isEmpty","field":"a","value":null}]}]}"#,
    ),
  ])
  func `what is assumed where nothing is said is no difference`(
    _ one: String,
    _ other: String,
  ) throws {
    #expect(try changes(from: "x " + one, to: "x " + other) == [])
    #expect(try changes(from: "x " + other, to: "x " + one) == [])
  }

  @Test(arguments: [
    (#"text {"value":"a"}"#, #"text {"value":"b"}"#, "value: a → b"),
    (#"text {}"#, #"text {"title":"T"}"#, "title:  → T"),
    (#"text {}"#, #"text {"isInput":true}"#, "input:  → true"),
    (#"llm {"isOutput":true}"#, #"llm {}"#, "output: true → "),
    (#"model {"modelId":"a"}"#, #"model {"modelId":"b"}"#, "model: a → b"),
    (#"model {"form":{"w":1}}"#, #"model {"form":{"w":2}}"#, "w: 1 → 2"),
    (#"model {"form":{"w":1}}"#, #"model {"form":{}}"#, "w: 1 → "),
    (#"text {"value":"1"}"#, #"text {"value":1}"#, "value: 1 → 1"),
    (#"text {"value":"x"}"#, #"stickyNote {"content":"x"}"#, "type: text → stickyNote"),
    (#"splitText {}"#, #"splitText {"splitDelimiter":";"}"#, "delimiter:  → ;"),
    (#"sliceAssets {"from":"0"}"#, #"sliceAssets {"from":"-2"}"#, "from:  → -2"),
    (#"forEach {}"#, #"forEach {"isConcurrentRuns":true}"#, "concurrent:  → true"),
    (#"forEachEnd {"parentNodeId":"a"}"#, #"forEachEnd {"parentNodeId":"b"}"#, "loop: a → b"),
    (#"approval {}"#, #"approval {"message":"Sure?"}"#, "message:  → Sure?"),
    (#"selection {"max":100}"#, #"selection {"max":3}"#, "max:  → 3"),
    (#"aspectRatio {"output":"1:1"}"#, #"aspectRatio {"output":"3:2"}"#, "value: 1:1 → 3:2"),
    (#"stickyNote {"content":"a"}"#, #"stickyNote {"content":"b"}"#, "value: a → b"),
    (#"workflow {"name":"a"}"#, #"workflow {"name":"b"}"#, "workflow: a → b"),
    (#"asset {}"#, #"asset {"type":"video"}"#, "kind:  → video"),
    (#"hologram {"zz":[1]}"#, #"hologram {"zz":[2]}"#, "zz: [1] → [2]"),
    (#"model {"form":[1]}"#, #"model {"form":[2]}"#, "form: [1] → [2]"),
    (
      #"model {"form":{"s":18446744073709551615}}"#, #"model {"form":{"s":18446744073709551614}}"#,
      "s: 18446744073709551615 → 18446744073709551614",
    ),
  ])
  func `each part of a node is compared by its own name`(
    _ one: String,
    _ other: String,
    _ line: String,
  ) throws {
    #expect(try changes(from: "x " + one, to: "x " + other) == ["~ x", "  " + line])
  }

  @Test func `added and removed nodes come with their edges, where they stand`() throws {
    let after =
      portrait
      .replacing(#"line transformText {"value":"'A ' + prompt_output"}"#, with: "note stickyNote")
      .replacing(
        "prompt.output > line.input\nline.output > sketch",
        with: "prompt.output > sketch",
      )
    #expect(
      try changes(from: portrait, to: after) == [
        "+ note", "- line", "  - prompt.output → line.input", "~ sketch",
        "  - line.output → sketch.prompt", "  + prompt.output → sketch.prompt",
      ]
    )
    #expect(
      try changes(from: after, to: portrait) == [
        "+ line", "  + prompt.output → line.input", "- note", "~ sketch",
        "  - prompt.output → sketch.prompt", "  + line.output → sketch.prompt",
      ]
    )
  }

  @Test func `a setting that gives way to an edge is both`() throws {
    let before = """
      size text {"value":"512"}
      sketch model {"modelId":"m","form":{"width":256}}
      """
    let after = """
      size text {"value":"512"}
      sketch model {"modelId":"m","form":{}}
      size.output > sketch.width
      """
    #expect(
      try changes(from: before, to: after) == [
        "~ sketch", "  width: 256 → ", "  + size.output → sketch.width",
      ]
    )
  }

  @Test func `the order of a list's edges counts, that of an expression's does not`() throws {
    let nodes = """
      a text {"value":"a"}
      b text {"value":"b"}
      sheet model {"modelId":"image/montage","form":{}}
      both transformText {"value":"a_output + b_output"}

      """
    let ab = "a.output > sheet.images\nb.output > sheet.images\n"
    let ba = "b.output > sheet.images\na.output > sheet.images\n"
    let expression = (
      "a.output > both.input\nb.output > both.input",
      "b.output > both.input\na.output > both.input",
    )
    #expect(
      try changes(from: nodes + ab + expression.0, to: nodes + ba + expression.1) == [
        "~ sheet", "  images: a,b → b,a",
      ]
    )
    #expect(
      try changes(from: nodes + ab, to: nodes + ab + "a.output > sheet.images") == [
        "~ sheet", "  + a.output → sheet.images",
      ]
    )
  }

  @Test func `an input that changes places is said once`() throws {
    let nodes = "a text {\"isInput\":true}\nb text {\"isInput\":true}\nc text {\"isInput\":true}"
    #expect(try changes(from: "inputs a b c\n" + nodes, to: nodes + "\ninputs a b c") == [])
    #expect(
      try changes(from: "inputs a b c\n" + nodes, to: "inputs c a b\n" + nodes) == [
        "order a,b,c → c,a,b"
      ]
    )
    // A new input is said at its node; the others have kept their order.
    let fewer = nodes.replacing("a text {\"isInput\":true}", with: "a text")
    #expect(
      try changes(from: "inputs b c\n" + fewer, to: "inputs a b c\n" + nodes) == [
        "~ a", "  input:  → true",
      ]
    )
  }

  @Test func `a definition that follows from its node is not said twice`() throws {
    let before = try Graph.of(portrait)
    let after = try Graph.of(portrait.replacing("epic hero", with: "a red fox"))
    let (old, new) = (before.inputDefinitions, after.inputDefinitions)
    let plain = GraphDifference(from: before, inputs: old, to: after, inputs: new)
    #expect(plain.lines == ["~ prompt", "  value: epic hero → a red fox"])

    let json = try #require(new.first?.json.object)
    var fields = json
    fields["label"] = "What to draw"
    fields["maxLength"] = 80
    let said = try #require(InputDefinition(json: .object(fields)))
    let difference = GraphDifference(from: before, inputs: old, to: after, inputs: [said])
    #expect(
      difference.lines.suffix(2) == [
        "input prompt.label: prompt → What to draw", "input prompt.maxLength:  → 80",
      ]
    )
    #expect(
      GraphDifference(from: after, inputs: [said], to: before, inputs: []).lines
        .contains("input prompt.label: What to draw → ")
    )
  }

  @Test func `two nodes of one id and edges without ends are compared too`() throws {
    let before = """
      a text {"value":"1"}
      a text {"value":"2"}
      a.output > ghost.in
      nobody.output > a.in
      """
    let after = """
      a text {"value":"1"}
      a text {"value":"3"}
      a.output > spirit.in
      nobody.output > a.in
      """
    #expect(
      try changes(from: before, to: after) == [
        "~ a", "  value: 2 → 3", "  + a.output → spirit.in", "  - a.output → ghost.in",
      ]
    )
    #expect(try changes(from: before, to: before) == [])
  }

  @Test func `a block that is put in front takes the handles of the others along`() throws {
    func graph(_ blocks: [String], _ edges: String) -> String {
      let json = blocks.map { field in
        #"{"logic":"and","conditions":[{"field":"\#(field)","operator":"isEmpty"}]}"#
      }
      return """
        pick ifElse {"conditionBlocks":[\(json.joined(separator: ","))]}
        x text {"value":"x"}
        \(edges)
        """
    }
    let before = graph(["a", "b"], "pick.if1 > x.conditional")
    #expect(
      try changes(from: before, to: graph(["c", "a", "b"], "pick.if2 > x.conditional")) == [
        "~ pick", "  if1:  → c isEmpty",
      ]
    )
    #expect(
      try changes(from: before, to: graph(["c", "a", "b"], "pick.if1 > x.conditional")) == [
        "~ pick", "  if1:  → c isEmpty", "~ x", "  - pick.if1 → x.conditional",
        "  + pick.if1 → x.conditional",
      ]
    )
    #expect(
      try changes(from: before, to: graph(["a", "c"], "pick.if1 > x.conditional")) == [
        "~ pick", "  if2: b isEmpty → c isEmpty",
      ]
    )
    #expect(
      try changes(from: before, to: graph(["b", "a"], "pick.if2 > x.conditional")).filter {
        $0.contains("if")
      } == ["  if2<if1: a isEmpty → a isEmpty"]
    )
    #expect(
      try changes(from: graph(["a", "b", "c"], ""), to: graph(["b", "c", "d"], "")) == [
        "~ pick", "  if1: a isEmpty → ", "  if3:  → d isEmpty",
      ]
    )
  }
}
