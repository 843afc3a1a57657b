import JSON
import Testing

@testable import Workflows

/// Files that were made to do harm.
@Suite struct TransferHostileTests {
  private func read(_ text: String) throws -> WorkflowFile {
    try WorkflowFile(reading: Array(text.utf8), catalog)
  }

  @Test func `the numbers of a slice cannot overflow`() throws {
    for (from, count) in [
      ("-9223372036854775808", "1"), ("9223372036854775807", "9223372036854775807"),
      ("-1", "9223372036854775807"),
    ] {
      let file = try read(
        #"""
        {"nodes":[{"id":"t","type":"text","data":{"value":"a,b"}},
        {"id":"l","type":"splitText","data":{}},
        {"id":"s","type":"sliceAssets","data":{"from":"FROM","count":"COUNT"}},
        {"id":"m","type":"model","data":{"modelId":"draft/image","form":{},"isOutput":true}},
        {"id":"j","type":"transformText","data":{"value":"s_output[0]"}}],"edges":[
        {"id":"1","source":"l","sourceHandle":"l-source-input","target":"t","targetHandle":"t-target-output"},
        {"id":"2","source":"s","sourceHandle":"s-source-input","target":"l","targetHandle":"l-target-output"},
        {"id":"3","source":"j","sourceHandle":"j-source-input","target":"s","targetHandle":"s-target-output"},
        {"id":"4","source":"m","sourceHandle":"m-source-prompt","target":"j","targetHandle":"j-target-output"}]}
        """#.replacing("FROM", with: from).replacing("COUNT", with: count)
      )
      #expect(try file.graph.compile(catalog).nodes.contains { $0.id == "s" })
    }
  }

  @Test func `a name of any length and kind is short and plain in a note`() throws {
    let id = String(repeating: "x`\u{1B}[2J\n# ", count: 10_000)
    let json: JSONValue = ["nodes": [["id": .string(id), "type": "what"]]]
    for note in try WorkflowFile(json: json, catalog).notes {
      let words = note.message + (note.remedy ?? "")
      #expect(words.utf8.count < 1000)
      #expect(!words.utf8.contains { $0 < 0x20 })
      #expect(words.count { $0 == "`" } % 2 == 0)
    }
  }

  @Test func `thousands of nodes with one id, or in one chain, are read and checked`() throws {
    let count = 3000
    let same = (0..<count).map { _ in #"{"id":"a","type":"text"}"# }.joined(separator: ",")
    #expect(try !read(#"{"nodes":[\#(same)]}"#).graph.check(catalog).isEmpty)
    let chain = (0..<count).map { #"{"id":"n\#($0)","type":"transformText"}"# }
    let edges = (1..<count).map {
      #"{"id":"e\#($0)","source":"n\#($0)","target":"n\#($0 - 1)","sourceHandle":"input"}"#
    }
    let file = try read(
      #"{"nodes":[\#(chain.joined(separator: ","))],"edges":[\#(edges.joined(separator: ","))]}"#
    )
    #expect(file.graph.nodes.last?.position?["x"] == .integer(400 * (count - 1)))
    #expect(!file.graph.check(catalog).isEmpty)
  }

  @Test func `a flow or a prompt in which everything refers to everything ends`() throws {
    let count = 100
    let names = (0..<count).map { "\"n\($0)\"" }.joined(separator: ",")
    let nodes = (0..<count).map { #"{"id":"n\#($0)","type":"transform","dependsOn":[\#(names)]}"# }
    #expect(try read("[\(nodes.joined(separator: ","))]").notes.contains(.flowAlone))
    let links = (0..<count).map { #""i\#($0)":["\#($0)",0]"# }.joined(separator: ",")
    let prompt = (0..<count).map { number in
      let (positive, latent) = ((number + 1) % count, (number + 7) % count)
      return #""\#(number)":{"class_type":"KSampler","inputs":{"steps":1,"model":["\#(number)",0],"#
        + #""positive":["\#(positive)",0],"latent_image":["\#(latent)",0],\#(links)}}"#
    }
    let file = try read("{\(prompt.joined(separator: ","))}")
    #expect(file.graph.nodes.count { $0.type == .model } == count)
    let large = (0...2000).map { #""\#($0)":{"class_type":"KSampler"}"# }
    #expect(throws: TransferError.tooMany("nodes", limit: 2000)) {
      try read("{\(large.joined(separator: ","))}")
    }
  }

  @Test func `100 MB of text are refused, not read`() {
    let bytes =
      Array(#"{"editorInfo":{"nodes":[]},"name":""#.utf8)
      + [UInt8](repeating: UInt8(ascii: "n"), count: 100_000_000)
    let error = #expect(throws: TransferError.self) {
      try WorkflowFile(reading: bytes, catalog)
    }
    #expect(error?.message.contains("is larger than") == true)
  }
}
