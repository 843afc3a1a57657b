import Shell
import Testing

struct LineErrorTests {
  private func refusal(_ line: String) -> LineError? {
    do {
      _ = try ParsedLine(line, reading: { $0 == "note" ? .text : .words })
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("add 'open", LineError.Kind.openQuote("'"), 4..<5),
    ("add x=\"open\\\"", .openQuote("\""), 6..<7),
    ("add \"a\\", .openQuote("\""), 6..<7),
    ("add [1, 2", .openBracket("["), 4..<5),
    ("add {\"a\": \"}", .openBracket("{"), 4..<5),
    ("add \"a\\q\"", .badEscape, 6..<8),
    ("add \"\\u12\"", .badEscape, 5..<9),
    ("add \"\\ud800 \"", .badEscape, 5..<11),
    ("add 'a'b", .textAfterValue, 7..<8),
    ("add [1]x", .textAfterValue, 7..<8),
    ("add 5\"", .quoteInWord, 5..<6),
    ("add a\u{1B}b", .controlCharacter(0x1B), 5..<6),
    ("add \"\u{7}\"", .controlCharacter(7), 5..<6),
    ("add a\u{9B}b", .controlCharacter(0x9B), 5..<7),
    ("note a\u{1B}[2J", .controlCharacter(0x1B), 6..<7),
    ("a\u{0}", .controlCharacter(0), 1..<2),
    ("add $", .badReference, 4..<5),
    ("add $a.", .badReference, 4..<7),
    ("add $a.b.c", .badReference, 4..<10),
    ("add $5.00!", .badReference, 4..<10),
    ("pin $sketch=1", .referenceAsName("sketch"), 4..<13),
    ("add @", .missingPath, 4..<5),
    ("add @''", .missingPath, 4..<7),
    ("edit a prompt=", .missingValue("prompt"), 7..<14),
    ("edit a prompt= x", .missingValue("prompt"), 7..<14),
    ("edit a x=1, y=2", .strayComma, 10..<11),
    ("edit a x='1', y=2", .strayComma, 12..<13),
    ("edit a , y=2", .strayComma, 7..<8),
    ("add x [1],", .strayComma, 9..<10),
    ("add x $a,", .strayComma, 8..<9),
    ("manage_workflows , a=1", .emptyParameter, 17..<18),
    ("manage_workflows a=1,,b=2", .emptyParameter, 21..<22),
    ("manage_workflows a=1,", .emptyParameter, 20..<21),
    ("manage_workflows a=,b=1", .missingValue("a"), 17..<19),
    ("'add' x", .badCommandName, 0..<1),
  ])
  func `an error has its kind and its place`(
    line: String,
    kind: LineError.Kind,
    range: Range<Int>,
  ) throws {
    let error = try #require(refusal(line))
    #expect(error.kind == kind)
    #expect(error.range == range)
    #expect(!error.message.isEmpty)
    #expect(!error.remedy.isEmpty)
  }

  @Test func `an error in JSON points at its place`() throws {
    let error = try #require(refusal("add x {\"a\": 1, b}"))
    #expect(error.range == 15..<16)
    #expect(error.message.contains("a key in double quotes"))
    #expect(refusal("add {\"a\":1,\"a\":2}")?.range == 11..<12)
    #expect(refusal("add [}]")?.range == 5..<6)
  }

  @Test func `a hundred thousand brackets are an error`() throws {
    let many = String(repeating: "[", count: 100_000)
    #expect(refusal("add " + many)?.kind == .openBracket("["))
    let closed = many + String(repeating: "]", count: 100_000)
    let deep = try #require(refusal("add " + closed))
    #expect(deep.message.contains("256 levels"))
    let lines = caret("add " + closed, deep.range).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.count <= 76 })
    #expect(!isComplete("add " + many))
  }

  @Test func `every prefix of a line and every byte in it is read or refused`() {
    let line =
      #"manage_workflows a="x\u00e9\ud83d\ude00", b=[1,{"c":'}], d=$e.f, g=@"h" \"# + "\n--i=é # j"
    let bytes = Array(line.utf8)
    for end in 0...bytes.count {
      for byte: UInt8? in [nil, 0, 0x22, 0x27, 0x5C, 0x5D, 0xC2, 0x9B, 0xFF, 0x2C, 0x3D] {
        var part = Array(bytes[..<end])
        if let byte { part.append(byte) }
        part += bytes[end...].prefix(3)
        let text = String(decoding: part, as: UTF8.self)
        guard let error = refusal(text) else { continue }
        #expect(error.range.lowerBound >= 0 && error.range.upperBound <= text.utf8.count)
        #expect(caret(text, error.range).split(separator: "\n").count == 2)
      }
    }
  }

  @Test func `many words and lines are read in one pass`() throws {
    let words = String(repeating: "a=1 ", count: 200_000)
    #expect(try ParsedLine("add " + words).arguments.count == 200_000)
    var splitter = CommandSplitter(reading: { _ in .words })
    _ = splitter.add("add [")
    for _ in 0..<100_000 { _ = splitter.add("1,") }
    #expect(splitter.add("1]").count == 1)
  }
}
