import JSON
import Testing

@Suite struct JSONTests {
  @Test(arguments: [
    "null", "true", "[1,2.50,-0,1e400,18446744073709551615]", #"{"b":1,"a":{"z":[],"y":{}}}"#,
    #""é 日本 😀 \u0001 \" \\ \n""#,
  ])
  func `prints what it read, number spellings and order of members kept`(_ text: String) throws {
    #expect(try JSONValue(parsing: text).compact == text)
  }

  @Test func `a 64-bit seed survives`() throws {
    let value = try JSONValue(parsing: #"{"seed":9223372036854775807}"#)
    #expect(value["seed"]?.number?.int64 == .max)
  }

  @Test func `escapes decode, surrogate pairs included`() throws {
    let value = try JSONValue(parsing: #""a\u00e9\ud83d\ude00\/\t""#)
    #expect(value.string == "aé😀/\t")
  }

  @Test(arguments: [
    ("{\"a\": 1,\n  \"b\" 2}", 2, 7), ("[1,]", 1, 4), ("[01]", 1, 2), ("\"\\ud800\"", 1, 2),
    ("{\"a\":1,\"a\":2}", 1, 8), ("[1] x", 1, 5), ("nul", 1, 1), ("[\"日本\", x]", 1, 8),
  ])
  func `an error has line and column`(_ text: String, _ line: Int, _ column: Int) {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    #expect(error?.line == line)
    #expect(error?.column == column)
  }

  @Test func `depth and size are limited`() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError.self) { try JSONValue(parsing: deep) }
    #expect(throws: JSONError.self) {
      try JSONValue(parsing: "[1,2,3]", limits: JSONLimits(size: 3))
    }
  }

  @Test func `broken UTF-8 is refused`() {
    #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
  }

  @Test func `canonical text does not depend on the order of members`() throws {
    let one = try JSONValue(parsing: #"{"b":[{"y":1,"x":2}],"a":null}"#)
    let other = try JSONValue(parsing: #"{"a":null,"b":[{"x":2,"y":1}]}"#)
    #expect(one != other)
    #expect(one.canonical == other.canonical)
  }

  @Test func `pretty text reads back the same`() throws {
    let value: JSONValue = ["a": [1, "two", nil], "b": [:], "c": []]
    #expect(try JSONValue(parsing: value.pretty) == value)
    #expect(value.pretty.hasPrefix("{\n  \"a\": [\n    1,"))
  }

  @Test func `setting a member keeps its place, removing forgets it`() {
    var object = JSONObject()
    for number in 0..<20 { object["k\(number)"] = .integer(number) }
    object["k3"] = "three"
    object["k5"] = nil
    #expect(object.keys[3] == "k3")
    #expect(object["k3"] == "three")
    #expect(object["k5"] == nil)
    #expect(object["k19"] == 19)
    #expect(object.count == 19)
  }
}
