import Testing

@testable import Engine

@Suite struct ManifestYAMLTests {
  private func message(_ yaml: String) throws -> String {
    let error = try #require(throws: ManifestError.self) { try YAMLNode(yaml: Array(yaml.utf8)) }
    return error.description(file: "f")
  }

  /// Twenty levels of nine aliases each, which would be more values than there are atoms.
  private static let bomb =
    "a0: &a0 x\n"
    + (1...20).map { level in
      "a\(level): &a\(level) ["
        + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
        + "]\n"
    }.joined()

  @Test func `anchors and aliases are refused before they can grow`() throws {
    #expect(
      try message(Self.bomb).contains("anchors and aliases are not read; write the value out")
    )
    // As keys they would be compared with each other, which takes as long as writing them out.
    let keys = Self.bomb + "{*a20 : 1, *a19 : 2}\n"
    #expect(try message(keys).contains("anchors and aliases"))
    #expect(try message("a: &b x").contains("f:1: anchors and aliases"))
    #expect(try message("a: *b").contains("alias"))
    #expect(try message("a: !!binary eA==").contains("tags"))
    #expect(try message("&a b: c").contains("one plain word"))
  }

  @Test func `the signs of anchors are text inside of a text`() throws {
    let yaml = """
      price: 0.1 * double(width)*2.0 + a&&b
      argv: ["R &B", "2 *3", --a=&b]
      """
    // Together in quotes they could be an anchor and its alias, so they are refused there.
    #expect(try message(yaml).contains("anchors and aliases"))
    let node = try YAMLNode(yaml: Array(yaml.replacing("2 *3", with: "2 * 3").utf8))
    guard case .mapping(let members) = node.content else {
      Issue.record("no mapping")
      return
    }
    #expect(members.map(\.name) == ["price", "argv"])
    #expect(members.map(\.line) == [1, 2])
  }

  @Test(arguments: [
    String(repeating: "[", count: 60_000), String(repeating: "- ", count: 30_000),
    String(repeating: "? ", count: 30_000), String(repeating: "{a: ", count: 15_000),
    String(repeating: "[\"]\", ", count: 9000),
    (0..<300).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
    (0..<12).map { String(repeating: " ", count: $0) + "a:\n" }.joined() + "            b",
    (0..<12).map { _ in "[" }.joined() + (0..<12).map { _ in "]" }.joined(),
  ])
  func `deep nesting is refused without overflowing the stack`(_ yaml: String) throws {
    let text = try message(yaml)
    #expect(text.contains("nests too deeply") || text.contains("no YAML"), "\(text)")
  }

  @Test func `size, encoding and number of values are bounded`() throws {
    #expect(try message(String(repeating: "#", count: 70_000)).contains("larger than 64 KiB"))
    #expect(try message("[" + String(repeating: "1,", count: 5000) + "]").contains("too many"))
    #expect(try message("").contains("empty"))
    #expect(try message("# only a comment\n").contains("empty"))
    let error = try #require(throws: ManifestError.self) { try YAMLNode(yaml: [0x61, 0xFF]) }
    #expect(error.description(file: "f") == "f: it is not UTF-8 text")
  }

  @Test(arguments: [
    "a: b\u{202E}c", "a: \u{1B}[31mred", "a: b\u{7}", "a: b\u{2066}c", "a: x\u{200E}",
    "a: b\rid: c",
    "a: b\u{85}id: c", "a: b\u{2028}id: c",
  ])
  func `a file that is not what it looks like is refused`(_ line: String) throws {
    #expect(try message("first: 1\n\(line)\n").hasPrefix("f:2: a character here is invisible"))
  }

  @Test func `lines may end as on Windows`() throws {
    let node = try YAMLNode(yaml: Array("a: 1\r\nb: 2\r\n".utf8))
    guard case .mapping(let members) = node.content else {
      Issue.record("no mapping")
      return
    }
    #expect(members.map(\.line) == [1, 2])
  }

  @Test func `what is no YAML, or no mapping of plain names, is refused with its line`() throws {
    #expect(try message("a: [1\nb: 2").hasPrefix("f:2: this is no YAML"))
    #expect(try message("a: 1\n---\nb: 2").contains("another document"))
    #expect(try message("[a]: 1").hasPrefix("f:1: a name must be one plain word"))
    #expect(try message("a: 1\nb: 2\na: 3").contains("`a` stands twice; keep one"))
  }
}
