import JSON
import Testing
import Workflows

@Suite struct EditTests {
  private func refusal(_ edit: (inout Graph) throws -> Void) throws -> EditError? {
    var graph = try Graph.portrait()
    let before = graph
    let error = #expect(throws: EditError.self) { try edit(&graph) }
    #expect(graph == before)
    return error
  }

  @Test func `edges are written from the consumer to the producer`() throws {
    let edges = try Graph.portrait().json["edges"]?.array ?? []
    #expect(
      edges.first?.compact == #"{"id":"edge1","source":"sketch","sourceHandle":"#
        + #""sketch-source-prompt","target":"prompt","targetHandle":"prompt-target-output"}"#
    )
    #expect(edges[1]["targetHandle"] == "sketch-target-approval")
  }

  @Test func `a wrong reference names the nearest node and changes nothing`() throws {
    let error = try refusal {
      try $0.add(
        NodeRequest(
          id: "x",
          type: "model",
          positional: [.text("image/upscale")],
          parameters: [EditParameter("image", .reference(node: "skech", handle: nil))],
        ),
        catalog,
      )
    }
    #expect(error?.place == .value("image"))
    #expect(error?.message == "there is no node `skech`")
    #expect(error?.remedy == "did you mean `sketch`?")
  }

  @Test func `an unknown model names the nearest one`() throws {
    let error = try refusal {
      try $0.add(
        NodeRequest(id: "x", type: "model", positional: [.text("draft/imag")]),
        catalog,
      )
    }
    #expect(error?.place == .positional(0))
    #expect(error?.remedy == "did you mean `draft/image`?")
  }

  @Test func `a missing required input, a duplicate id and a reserved id are refused`() throws {
    #expect(
      try refusal {
        try $0.add(
          NodeRequest(id: "x", type: "model", positional: [.text("image/upscale")]),
          catalog,
        )
      }?.message.contains("`image`") == true
    )
    #expect(
      try refusal {
        try $0.add(NodeRequest(id: "prompt", type: "text", positional: [.text("")]), catalog)
      }?.place == .id
    )
    #expect(
      try refusal {
        try $0.add(NodeRequest(id: "workflow", type: "text", positional: [.text("")]), catalog)
      }?.message.contains("reserved") == true
    )
  }

  @Test(arguments: [
    ("width", EditValue.text("wide"), "a whole number"), ("width", .json(20), "at least 64"),
    ("width", .json(5000), "at most 2048"), ("style", .text("inc"), "cannot be"),
    ("prompt", .reference(node: "final", handle: nil), "takes text"),
    ("wdith", .json(64), "no parameter"),
  ])
  func `a value that does not fit is refused with its limits`(
    _ name: String,
    _ value: EditValue,
    _ words: String,
  ) throws {
    let error = try refusal { try $0.edit("sketch", [EditParameter(name, value)], catalog) }
    #expect(error?.message.contains(words) == true, "\(String(describing: error))")
  }

  @Test func `a cycle is refused and shown`() throws {
    var graph = try Graph.portrait()
    try graph.add(
      NodeRequest(
        id: "again",
        type: "model",
        positional: [.text("image/upscale")],
        parameters: [EditParameter("image", .reference(node: "final", handle: nil))],
      ),
      catalog,
    )
    let error = #expect(throws: EditError.self) {
      try graph.edit(
        "final",
        [EditParameter("image", .reference(node: "again", handle: nil))],
        catalog,
      )
    }
    #expect(error?.message == "that would be a cycle: final → again → final")
  }

  @Test func `renaming follows edges, inputs and expressions`() throws {
    var graph = try Graph.portrait()
    try graph.add(
      NodeRequest(
        id: "line",
        type: "transformText",
        positional: [.text("'prompt_output: ' + trim(prompt_output)")],
      ),
      catalog,
    )
    try graph.rename("prompt", to: "idea")
    #expect(graph.node("line")?.value == "'prompt_output: ' + trim(idea_output)")
    #expect(graph.inputKeys == ["idea"])
    #expect(graph.edges(outOf: "idea").map(\.consumer) == ["sketch", "line"])
    #expect(!graph.check(catalog).contains { $0.severity == .error })
  }

  @Test func `removing cuts the edges and says which`() throws {
    var graph = try Graph.portrait()
    let cut = try graph.remove("sketch")
    #expect(Set(cut.edges.map(\.consumer)) == ["sketch", "review", "final"])
    #expect(graph.check(catalog).contains { $0.node == "final" && $0.handle == "image" })
  }

  @Test func `an expression's unknown variable is refused with the nearest one`() throws {
    let error = try refusal {
      try $0.add(
        NodeRequest(id: "x", type: "transformText", positional: [.text("promt_output")]),
        catalog,
      )
    }
    #expect(error?.remedy == "did you mean `prompt_output`?")
  }

  @Test func `members that are not known keep content and order`() throws {
    let text =
      #"{"nodes":[{"width":1.50,"id":"a","type":"text","data":{"zz":1,"value":"x"},"selected":true},"#
      + #"{"id":"b","type":"hologram","data":{}}],"edges":[{"id":"e","source":"b","sourceHandle":"#
      + #""b-source-in","target":"a","targetHandle":"a-target-output","animated":true}],"#
      + #""inputKeys":[],"nodeGroups":[{"id":7}]}"#
    #expect(try Graph(json: JSONValue(parsing: text)).json.compact == text)
  }

  @Test func `new nodes get places by layer`() throws {
    let graph = try Graph.portrait()
    #expect(graph.node("final")?.position?["x"] == 800)
    #expect(graph.node("review")?.position != graph.node("final")?.position)
  }
}
