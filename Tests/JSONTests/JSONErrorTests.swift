import JSON
import Testing

@Suite struct JSONErrorTests {
  @Test(arguments: [
    ("", JSONError.Kind.unexpectedEnd, 1, 1),
    ("{\"a\": 1,\n  \"b\" 2}", .expected("`:`"), 2, 7),
    ("[1,]", .expected("a JSON value"), 1, 4),
    ("[1 2]", .expected("`,` or `]`"), 1, 4),
    ("{\"a\":1,}", .expected("a key in double quotes"), 1, 8),
    ("{a:1}", .expected("a key in double quotes"), 1, 2),
    ("[\n1,\n", .unexpectedEnd, 3, 1),
    ("{\"a\":1,\"a\":2}", .duplicateKey("a"), 1, 8),
    ("[1] x", .trailingText, 1, 5),
    ("nul", .expected("a JSON value"), 1, 1),
    ("[\"日本\", x]", .expected("a JSON value"), 1, 8),
    ("[\"open", .unexpectedEnd, 1, 2),
    ("\"\\x\"", .badEscape, 1, 2),
    ("\"ab\\u12g4\"", .badEscape, 1, 4),
    ("\"a\tb\"", .controlCharacter, 1, 3),
    ("\"\\ud800\"", .loneSurrogate, 1, 2),
    ("\"\\ud800\\u0041\"", .loneSurrogate, 1, 2),
    ("\"\\ude00\"", .loneSurrogate, 1, 2),
    ("\"\\ud83d", .loneSurrogate, 1, 2),
    ("\"\\u12", .unexpectedEnd, 1, 6),
  ])
  func `an error has its kind, line and column`(
    _ text: String,
    _ kind: JSONError.Kind,
    _ line: Int,
    _ column: Int,
  ) {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    #expect(error?.kind == kind)
    #expect(error?.line == line)
    #expect(error?.column == column)
  }

  @Test(arguments: [
    "01", "-01", "1.", ".5", "-", "+1", "1e", "1e+", "1.e1", "0x10", "1_000", "--1", "NaN",
    "Infinity", "-Infinity", "00", "2.e3", "1e1.5",
  ])
  func `what is no JSON number is refused`(_ text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    #expect(JSONNumber(text) == nil)
  }

  @Test(arguments: [
    "'a'", "{\"a\":1}}", "[1]]", "{]", "[}", "{\"a\"}", "{\"a\":}", "{1:2}", "[,1]", "tru", "True",
    "nulll", "// c\n1", "1 /* c */", "\u{A0}1", "\u{FEFF}\u{FEFF}1", "{,}", ":", ",", "]", "\\",
  ])
  func `what is no JSON is refused`(_ text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
  }

  @Test(arguments: [
    ([0x22, 0x61, 0xFF, 0x22], 2), ([0x22, 0xC0, 0x80, 0x22], 1),
    ([0x22, 0xED, 0xA0, 0x80, 0x22], 1), ([0x22, 0x5C, 0x6E, 0xF4, 0x90, 0x80, 0x80, 0x22], 3),
    ([0x5B, 0x22, 0x61, 0xE2, 0x82, 0x22, 0x5D], 3),
  ])
  func `broken UTF-8 is refused where it begins`(_ bytes: [UInt8], _ offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
    #expect(error?.kind == .brokenUTF8)
    #expect(error?.offset == offset)
  }

  @Test func `no prefix of a text is the text`() throws {
    let text = Array(#"{"a":[1.5e3,true,null,"é\u00e9\n"],"b":{"c":-0}}"#.utf8)
    _ = try JSONValue(parsing: text)
    for count in text.indices {
      #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text[..<count])) }
    }
  }

  @Test func `a long key is short in the message`() {
    let key = String(repeating: "k", count: 10_000)
    let error = #expect(throws: JSONError.self) {
      try JSONValue(parsing: "{\"\(key)\":1,\"\(key)\":2}")
    }
    #expect((error?.message.utf8.count ?? .max) < 200)
  }
}
