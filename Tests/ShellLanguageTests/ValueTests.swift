import JSON
import Shell
import Testing

struct ValueTests {
  private func values(_ line: String) throws -> [Value] {
    try ParsedLine(line).arguments.map(\.value)
  }

  @Test(arguments: [
    ("12", Value.json(12)), ("-3", .json(-3)), ("true", .json(true)), ("null", .json(.null)),
    ("[1,2]", .json([1, 2])), ("{\"a\":1}", .json(["a": 1])), ("{}", .json([:])),
    ("$sketch", .reference(node: "sketch", handle: nil)),
    ("$pick.if1", .reference(node: "pick", handle: "if1")),
    ("@a/b.png", .file("a/b.png")), ("@\"a b.png\"", .file("a b.png")),
    ("16:9", .text("16:9")), ("007", .text("007")), ("1.", .text("1.")), ("-", .text("-")),
    ("draft/image", .text("draft/image")), ("don't", .text("don't")),
    ("https://x.org/?a=b", .text("https://x.org/?a=b")), ("a#b", .text("a#b")),
    ("'12'", .text("12")), ("\"true\"", .text("true")), ("'$x'", .text("$x")),
    ("\"@x\"", .text("@x")), ("''", .text("")), ("größe", .text("größe")), ("a==b", .text("a==b")),
  ])
  func `a word is read as the value that it spells`(word: String, value: Value) throws {
    #expect(try values("add " + word) == [value])
    #expect(try ParsedLine("add x=" + word).arguments.first?.value == value)
  }

  @Test(arguments: [
    ("art[3].prompt=x", "art[3].prompt"), ("portrait/sketch=1", "portrait/sketch"),
    ("p[0][12]/a[1].b=x", "p[0][12]/a[1].b"), ("a[]=x", nil), ("a[1=x", nil), ("a/=x", nil),
    ("a/1=x", nil), ("/a=x", nil), ("a[1]==x", nil), ("https://x.org/?a=b", nil),
  ])
  func `a name may be a path`(word: String, name: String?) throws {
    let argument = try #require(try ParsedLine("set " + word).arguments.first)
    #expect(argument.name == name)
    if name == nil { #expect(argument.value == .text(word)) }
  }

  @Test func `a number keeps its spelling`() throws {
    guard case .json(.number(let number)) = try values("add 18446744073709551615")[0] else {
      Issue.record("no number")
      return
    }
    #expect(number.lexeme == "18446744073709551615")
  }

  @Test func `double quotes have the escapes of JSON and single quotes none`() throws {
    #expect(
      try values(#"add "a\"b\\\n\u00e9\ud83d\ude00/" 'a\"b'"#) == [
        .text("a\"b\\\né😀/"), .text(#"a\"b"#),
      ]
    )
  }

  @Test func `a quoted text may hold newlines, tabs and the other quote`() throws {
    #expect(
      try values("add \"it's\n\tx\" 'say \"x\"'") == [.text("it's\n\tx"), .text("say \"x\"")]
    )
  }

  @Test func `a list may hold blanks, newlines and quoted brackets`() throws {
    #expect(try values("add [ 1,\n \"]\", {\"a\": \"}\\\"\"} ] x").count == 2)
    let list = JSONValue.array([1, "]", ["a": "}\""]])
    #expect(try values("add [ 1,\n \"]\", {\"a\": \"}\\\"\"} ] x")[0] == .json(list))
  }

  @Test func `a list may hold references and files beside what JSON has`() throws {
    let line = #"add x=[$a, $b.if1 ,@c.png,@"d e.png", "é", 1, [2, "$x"], {"y": 1}]"#
    let argument = try #require(try ParsedLine(line).arguments.first)
    guard case .list(let elements) = argument.value else {
      Issue.record("no list")
      return
    }
    #expect(
      elements.map(\.value) == [
        .reference(node: "a", handle: nil), .reference(node: "b", handle: "if1"), .file("c.png"),
        .file("d e.png"), .text("é"), .json(1), .json([2, "$x"]), .json(["y": 1]),
      ]
    )
    let bytes = Array(line.utf8)
    let spellings = elements.map { String(decoding: bytes[$0.range], as: UTF8.self) }
    #expect(
      spellings == [
        "$a", "$b.if1", "@c.png", "@\"d e.png\"", "\"é\"", "1", "[2, \"$x\"]", "{\"y\": 1}",
      ]
    )
    #expect(try values("add [\"$a\", \"@b\"]") == [.json(["$a", "@b"])])
  }

  @Test(arguments: [
    ("add [$a,]", 8..<9), ("add [,$a]", 5..<6), ("add [$a $b]", 8..<9), ("add [$a, x]", 9..<10),
    ("add [$a, $]", 9..<10), ("add [$a, @]", 9..<10), ("add [$a=b]", 5..<9),
    ("add [@'a b']", 6..<7), ("add [$a, [1,]]", 12..<13),
  ])
  func `a wrong element of a list is pointed at`(_ line: String, _ range: Range<Int>) {
    let error = #expect(throws: LineError.self) { try ParsedLine(line) }
    #expect(error?.range == range)
  }

  @Test func `a parameter knows where its name and its value stand`() throws {
    let line = "edit sketch prompt=\"a fox\" seed=7"
    let arguments = try ParsedLine(line).arguments
    #expect(arguments.map(\.name) == [nil, "prompt", "seed"])
    #expect(arguments[1].nameRange == 12..<18)
    #expect(arguments[1].range == 19..<26)
    #expect(arguments[1].wholeRange == 12..<26)
    #expect(arguments[1].word.isQuoted)
    #expect(arguments[2].text == "7")
  }

  @Test func `a dotted name is a name`() throws {
    let argument = try ParsedLine("set sketch.prompt=x").arguments[0]
    #expect(argument.name == "sketch.prompt")
    #expect(argument.value == .text("x"))
  }

  @Test func `a flag is a name with two dashes, alone or with a value`() throws {
    let arguments = try ParsedLine("add a --input --on=slurm --5 '--x' -y").arguments
    #expect(arguments.map(\.name) == [nil, "--input", "--on", nil, nil, nil])
    #expect(arguments.map(\.isFlag) == [false, true, true, false, false, false])
    #expect(arguments[1].value == .json(true))
    #expect(arguments[2].value == .text("slurm"))
  }
}
