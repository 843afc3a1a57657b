import JSON
import Testing

@Suite struct JSONTests {
  @Test(arguments: [
    "null", "true", "[1,2.50,-0,1e400,18446744073709551615]", #"{"b":1,"a":{"z":[],"y":{}}}"#,
    #""é 日本 😀 \u0001 \" \\ \n""#, #"{"":{"":""}}"#, #"[{},[],"",0]"#,
  ])
  func `prints what it read, number spellings and order of members kept`(_ text: String) throws {
    #expect(try JSONValue(parsing: text).compact == text)
  }

  @Test func `escapes decode, surrogate pairs included`() throws {
    let value = try JSONValue(parsing: #""a\u00e9\ud83d\ude00\/\t\b\f\r\n\"\\\u0000""#)
    #expect(value.string == "aé😀/\t\u{8}\u{C}\r\n\"\\\0")
  }

  @Test func `control characters are escaped, and read back`() throws {
    let text = String(String.UnicodeScalarView((0...0x80).compactMap { Unicode.Scalar($0) }))
    let printed = JSONValue.string(text).compact
    #expect(!printed.utf8.contains { $0 < 0x20 || $0 == 0x7F })
    #expect(try JSONValue(parsing: printed) == .string(text))
  }

  @Test func `a byte order mark and blanks around the value are passed over`() throws {
    #expect(try JSONValue(parsing: "\u{FEFF} \r\n\t[ 1 , 2 ]\n") == [1, 2])
  }

  @Test func `canonical text does not depend on the order of members`() throws {
    let one = try JSONValue(parsing: #"{"b":[{"y":1,"x":2}],"a":null,"é":1,"z":2}"#)
    let other = try JSONValue(parsing: #"{"z":2,"é":1,"a":null,"b":[{"x":2,"y":1}]}"#)
    #expect(one != other)
    #expect(one.canonical == other.canonical)
    #expect(one.canonical == #"{"a":null,"b":[{"x":2,"y":1}],"z":2,"é":1}"#)
  }

  @Test func `pretty text reads back the same`() throws {
    let value: JSONValue = ["a": [1, "two", .null], "b": [:], "c": []]
    #expect(try JSONValue(parsing: value.pretty) == value)
    #expect(
      value.pretty == """
        {
          "a": [
            1,
            "two",
            null
          ],
          "b": {},
          "c": []
        }
        """
    )
  }

  @Test func `texts of other bytes differ, also where they spell the same characters`() throws {
    let composed: JSONValue = "caf\u{E9}"
    let decomposed: JSONValue = "cafe\u{301}"
    #expect("caf\u{E9}" == "cafe\u{301}")
    #expect(composed != decomposed)
    let both = try JSONValue(parsing: "{\"\u{E9}\":1,\"e\u{301}\":2}")
    #expect(both["\u{E9}"] == 1)
    #expect(both["e\u{301}"] == 2)
    #expect(both.object?.count == 2)
  }

  @Test func `a kind of value is only itself`() {
    let values: [JSONValue] = [.null, true, false, 0, 1, "", "0", [], [[]], [:], ["a": 1]]
    for (place, one) in values.enumerated() {
      for (otherPlace, other) in values.enumerated() {
        #expect((one == other) == (place == otherPlace))
        if place == otherPlace { #expect(one.hashValue == other.hashValue) }
      }
    }
  }
}
