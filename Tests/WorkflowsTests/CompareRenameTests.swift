import JSON
import Testing
import Workflows

@Suite struct CompareRenameTests {
  private let studio = """
    inputs prompt
    prompt text {"value":"epic hero","isInput":true}
    line transformText {"value":"'A ' + prompt_output + trim(prompt_output)"}
    pick ifElse {"conditionBlocks":[{"conditions":[{"field":"prompt_output","operator":"isEmpty"}]}]}
    each forEach {}
    sketch model {"modelId":"draft/image","form":{"width":256,"style":"ink"}}
    end forEachEnd {"parentNodeId":"each"}
    final model {"modelId":"image/upscale","form":{},"isOutput":true}
    prompt.output > line.input
    prompt.output > pick.input
    line.output > each.input
    each.output > sketch.prompt
    pick.if1 > sketch.conditional
    sketch.image > end.input
    end.output > final.image
    """

  @Test(arguments: ["prompt", "line", "pick", "each", "sketch", "end", "final"])
  func `a rename is a rename and nothing else`(_ id: String) throws {
    let before = try Graph.of(studio)
    let after = try Graph.of(Self.renamed(id, "other", in: studio))
    #expect(GraphDifference(from: before, to: after).lines == ["→ \(id) other"])
    #expect(GraphDifference(from: after, to: before).lines == ["→ other \(id)"])
    let definitions = GraphDifference(
      from: before,
      inputs: before.inputDefinitions,
      to: after,
      inputs: after.inputDefinitions,
    )
    #expect(definitions.lines == ["→ \(id) other"])
  }

  @Test func `all nodes renamed at once are renamed`() throws {
    var text = studio
    let ids = ["prompt", "line", "pick", "each", "sketch", "end", "final"]
    for id in ids { text = Self.renamed(id, "new_\(id)", in: text) }
    #expect(try changes(from: studio, to: text) == ids.map { "→ \($0) new_\($0)" })
  }

  @Test func `a renamed node may change a little, and what changed is said`() throws {
    let after = Self.renamed("sketch", "drawing", in: studio)
      .replacing("\"width\":256", with: "\"width\":512")
    #expect(try changes(from: studio, to: after) == ["→ sketch drawing", "  width: 256 → 512"])
    let line = Self.renamed("line", "phrase", in: studio)
      .replacing("'A ' + prompt", with: "'A fine ' + prompt")
    let wanted = "'A fine ' + prompt_output + trim(prompt_output)"
    #expect(
      try changes(from: studio, to: line) == [
        "→ line phrase", "  value: 'A ' + prompt_output + trim(prompt_output) → \(wanted)",
      ]
    )
  }

  @Test func `an expression follows a rename, and its own change is what remains`() throws {
    let after = Self.renamed("prompt", "idea", in: studio).replacing("'A '", with: "'An '")
    #expect(
      try changes(from: studio, to: after) == [
        "→ prompt idea", "~ line",
        "  value: 'A ' + idea_output + trim(idea_output) → 'An ' + idea_output + trim(idea_output)",
      ]
    )
  }

  @Test func `two nodes that change their names are both renamed`() throws {
    var after = studio
    for (old, new) in [("sketch", "x"), ("final", "sketch"), ("x", "final")] {
      after = Self.renamed(old, new, in: after)
    }
    #expect(try changes(from: studio, to: after) == ["→ sketch final", "→ final sketch"])
  }

  @Test func `a name that another node takes over is followed`() throws {
    // prompt → idea, and a new node that is called prompt.
    let after =
      Self.renamed("prompt", "idea", in: studio) + "\nprompt text {\"value\":\"something else\"}"
    #expect(try changes(from: studio, to: after) == ["→ prompt idea", "+ prompt"])
    // a → b, b → c
    let before = """
      a text {"value":"a lonely lighthouse"}
      b text {"value":"two red foxes"}
      one llm {"modelId":"m"}
      two llm {"modelId":"m"}
      a.output > one.prompt
      b.output > two.prompt
      """
    let shifted = Self.renamed("a", "b", in: Self.renamed("b", "c", in: before))
    #expect(try changes(from: before, to: shifted) == ["→ a b", "→ b c"])
  }

  @Test func `values that change places are edits where the edges stay`() throws {
    let before = """
      a text {"value":"a lonely lighthouse"}
      b text {"value":"two red foxes"}
      one llm {"modelId":"m"}
      two llm {"modelId":"m"}
      a.output > one.prompt
      b.output > two.prompt
      """
    let after = before.replacing("a lonely lighthouse", with: "?")
      .replacing("two red foxes", with: "a lonely lighthouse").replacing(
        "?",
        with: "two red foxes",
      )
    #expect(
      try changes(from: before, to: after) == [
        "~ a", "  value: a lonely lighthouse → two red foxes", "~ b",
        "  value: two red foxes → a lonely lighthouse",
      ]
    )
  }

  @Test func `a node with nothing in common is another one`() throws {
    let after = studio.replacing("\nfinal model", with: "\nmirror model")
      .replacing("image/upscale", with: "image/flip").replacing("> final", with: "> mirror")
    #expect(
      try changes(from: studio, to: after) == [
        "+ mirror", "  + end.output → mirror.image", "- final", "  - end.output → final.image",
      ]
    )
    // A gate says nothing by which it could be known; only where it hangs tells.
    let gates = (
      "\ng approval {}\nsketch.approval > g.approval",
      "\nh approval {}\nfinal.approval > h.approval",
    )
    #expect(
      try changes(from: studio + gates.0, to: studio + gates.1) == [
        "+ h", "  + final.approval → h.approval", "- g", "  - sketch.approval → g.approval",
      ]
    )
    let same = "\nh approval {}\nsketch.approval > h.approval"
    #expect(try changes(from: studio + gates.0, to: studio + same) == ["→ g h"])
  }

  @Test func `a loop's end and a condition follow the renamed`() throws {
    let after = Self.renamed("each", "frame", in: studio).replacing(
      "isEmpty",
      with: "isNotEmpty",
    )
    #expect(
      try changes(from: studio, to: after) == [
        "~ pick", "  if1: prompt_output isEmpty → prompt_output isNotEmpty", "→ each frame",
      ]
    )
  }

  @Test func `ten thousand nodes under new names are found by what they say`() throws {
    var before: [String] = []
    var after: [String] = []
    for number in 0..<5000 {
      before += [
        "t\(number) text {\"value\":\"scene \(number)\"}", "m\(number) model {\"modelId\":\"m\"}",
      ]
      after += [
        "u\(number) text {\"value\":\"scene \(number)\"}", "n\(number) model {\"modelId\":\"m\"}",
      ]
    }
    for number in 0..<5000 {
      before.append("t\(number).output > m\(number).prompt")
      after.append("u\(number).output > n\(number).prompt")
    }
    let difference = try GraphDifference(
      from: .of(before.joined(separator: "\n")),
      to: .of(after.joined(separator: "\n")),
    )
    #expect(difference.nodes.count == 10_000)
    #expect(
      difference.nodes.allSatisfy { node in
        node.formerID.map { $0.dropFirst() == node.id.dropFirst() } == true && node.edges.isEmpty
      }
    )
  }

  /// The notation with another id for a node, in edges, variables and loops too.
  private static func renamed(_ id: String, _ newID: String, in text: String) -> String {
    var lines = text.split(separator: "\n").map(String.init)
    for place in lines.indices {
      var line = lines[place]
      if line.hasPrefix("\(id) ") { line = newID + line.dropFirst(id.count) }
      if line.hasPrefix("\(id).") { line = newID + line.dropFirst(id.count) }
      if line.hasPrefix("inputs ") {
        line = line.split(separator: " ").map { $0 == id ? newID : String($0) }
          .joined(separator: " ")
      }
      line = line.replacing("> \(id).", with: "> \(newID).")
      line = line.replacing("\(id)_output", with: "\(newID)_output")
      line = line.replacing("\"parentNodeId\":\"\(id)\"", with: "\"parentNodeId\":\"\(newID)\"")
      lines[place] = line
    }
    return lines.joined(separator: "\n")
  }
}
