import JSON
import Testing
import Workflows

/// A small generator whose numbers are the same on every run.
private struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}

@Suite struct RandomEditTests {
  private static let ids = ["a", "b", "a_b", "c", "pick", "each", "all", "d", "e", "f"]
  private static let types = [
    "text", "model", "llm", "transformText", "groupItems", "splitText", "sliceAssets", "ifElse",
    "forEach", "forEachEnd", "approval", "selection", "stickyNote", "asset",
  ]
  private static let names = [
    "value", "prompt", "image", "images", "input", "when", "loop", "block1", "block2", "model",
    "approval", "count", "title", "multiple",
  ]

  private func value(_ numbers: inout Numbers) -> EditValue {
    let id = Self.ids.randomElement(using: &numbers) ?? "a"
    let other = Self.ids.randomElement(using: &numbers) ?? "b"
    let handle = ["if1", "if2", "else", "image", "output"].randomElement(using: &numbers)
    switch Int.random(in: 0...9, using: &numbers) {
    case 0...3: return .reference(node: id, handle: nil)
    case 4: return .reference(node: id, handle: handle)
    case 5: return .text("\(id)_output + \(other)_output")
    case 6: return .text("\(id) contains 'x' or \(other)_output isEmpty")
    case 7:
      return .list([.reference(node: id, handle: nil), .reference(node: other, handle: nil)])
    case 8:
      return [.null, .bool(true), .number(2), .image("asset_a")].randomElement(using: &numbers)
        ?? .null
    default:
      return .text(
        ["draft/image", "image/upscale", "draft/text", id].randomElement(using: &numbers) ?? ""
      )
    }
  }

  private func edit(_ graph: inout Graph, _ numbers: inout Numbers) throws {
    let id = Self.ids.randomElement(using: &numbers) ?? "a"
    let other = Self.ids.randomElement(using: &numbers) ?? "b"
    switch Int.random(in: 0...11, using: &numbers) {
    case 0...4:
      let type = Self.types.randomElement(using: &numbers) ?? "text"
      let request = NodeRequest(
        id: id,
        type: type,
        positional: type == "model" ? ["draft/image"] : [value(&numbers)],
        parameters: type == "model" ? [EditParameter("prompt", value(&numbers))] : [],
        isInput: type == "text" && Bool.random(using: &numbers),
      )
      try graph.add(request, models)
    case 5...7:
      let name = Self.names.randomElement(using: &numbers) ?? "value"
      try graph.edit(id, [EditParameter(name, value(&numbers))], models)
    case 8: _ = try graph.connect(EdgeEnd(id), EdgeEnd(other), models)
    case 9: _ = try graph.disconnect(EdgeEnd(id), EdgeEnd(other))
    case 10: try graph.rename(id, to: other)
    default:
      if Bool.random(using: &numbers) {
        try graph.duplicate(id, as: other)
      } else {
        _ = try graph.remove(id)
      }
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `whatever is edited, the graph stays one`(_ seed: UInt64) throws {
    var numbers = Numbers(state: seed)
    var graph = Graph()
    var accepted = 0
    for _ in 0..<600 {
      let before = graph
      do { try edit(&graph, &numbers) } catch {
        #expect(graph == before)
        continue
      }
      accepted += 1
      let ids = Set(graph.nodes.map(\.id))
      #expect(ids.count == graph.nodes.count)
      #expect(Set(graph.edges.map(\.id)).count == graph.edges.count)
      #expect(graph.edges.allSatisfy { ids.contains($0.producer) && ids.contains($0.consumer) })
      #expect(Set(graph.inputKeys) == Set(graph.nodes.filter(\.isInput).map(\.id)))
      #expect(try Graph(json: graph.json).json == graph.json)
      #expect(!graph.check(models).contains { $0.message.contains("circle") })
      #expect(!graph.json.compact.contains("null"))
    }
    #expect(accepted > 20)
  }
}
