import JSON

extension Benchmark {
  /// `json [--nodes N]`.
  static let json = Benchmark("json") { arguments throws(BenchError) in
    [try JSONBench(nodes: try option("nodes", in: arguments, or: 20_000)).run()]
  }
}

/// Reads and prints a workflow file as the web application writes it, the best of nine times.
struct JSONBench {
  let nodes: Int

  /// One line of JSON with millions of bytes a second.
  func run() throws(BenchError) -> String {
    let bytes = Array(text.utf8)
    let file: JSONValue
    do { file = try JSONValue(parsing: bytes) } catch { throw BenchError(error.message) }
    let parse = try speed(of: bytes.count) { () throws(JSONError) in
      try JSONValue(parsing: bytes).object?.count == file.object?.count
    }
    let compact = try speed(of: bytes.count) { file.compact.utf8.count == bytes.count }
    let pretty = try speed(of: file.pretty.utf8.count) { !file.pretty.isEmpty }
    return #"{"bench":"json","bytes":\#(bytes.count),"parse_mb_s":\#(parse),"#
      + #""compact_mb_s":\#(compact),"pretty_mb_s":\#(pretty)}"#
  }

  private func speed(
    of count: Int,
    _ work: () throws(JSONError) -> Bool,
  ) throws(BenchError) -> Int {
    var best = Double.infinity
    for _ in 0..<9 {
      let start = now()
      let isSame: Bool
      do throws(JSONError) { isSame = try work() } catch { throw BenchError(error.message) }
      best = min(best, now() - start)
      guard isSame else { throw BenchError("the JSON did not come back as it was") }
    }
    return Int(Double(count) / best / 1000)
  }

  /// A chain of model nodes with the members that the web canvas keeps.
  private var text: String {
    let negative = "blurry, low quality, watermark, extra fingers, cropped, jpeg artifacts"
    let nodes = (0..<nodes).map { number in
      let id = "model\(number)"
      return #"{"id":"\#(id)","type":"model","position":{"x":\#(400 * number),"y":260},"#
        + #""measured":{"width":320,"height":213},"selected":false,"data":{"#
        + #""title":"Portrait \#(number), “warm” light","modelId":"model_flux-1-dev","form":{"#
        + #""width":1024,"height":768,"guidance":3.5,"seed":\#(0x5EED_5EED_5EED + number),"#
        + #""negativePrompt":"\#(negative)"},"inputHandles":[{"id":"\#(id)-source-prompt","#
        + #""name":"prompt","label":"Prompt","type":"text"}]}}"#
    }
    let edges = (1..<max(2, nodes.count)).map { number in
      let (id, before) = ("model\(number)", "model\(number - 1)")
      return #"{"id":"edge\#(number)","source":"\#(id)","sourceHandle":"\#(id)-source-image","#
        + #""target":"\#(before)","targetHandle":"\#(before)-target-image"}"#
    }
    return #"{"version":"1.0","name":"bench","description":"","editorInfo":{"nodes":["#
      + nodes.joined(separator: ",") + #"],"edges":["# + edges.joined(separator: ",")
      + #"],"inputKeys":[]},"inputs":[]}"#
  }
}
