import JSON
import Testing

@Suite struct JSONLimitTests {
  @Test(arguments: ["[", "{\"a\":", "[{\"a\":["])
  func `nesting is limited, however deep it goes`(_ opening: String) {
    let deep = String(repeating: opening, count: 10_000)
    for limits in [JSONLimits(), JSONLimits(depth: .max, size: .max)] {
      let error = #expect(throws: JSONError.self) { try JSONValue(parsing: deep, limits: limits) }
      #expect(error?.kind == .tooDeep(limit: limits.depth))
    }
  }

  @Test func `no limit lets values nest deeper than a stack bears`() throws {
    #expect(JSONLimits(depth: .max).depth == JSONLimits.greatestDepth)
    let depth = JSONLimits.greatestDepth
    let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let limits = JSONLimits(depth: .max)
    let value = try JSONValue(parsing: text, limits: limits)
    let other = try JSONValue(parsing: text, limits: limits)
    #expect(value == other)
    #expect(value.hashValue == other.hashValue)
    #expect(value.compact == text)
    #expect(value.canonical == text)
  }

  @Test func `the limit counts levels, not brackets`() throws {
    let limits = JSONLimits(depth: 2)
    _ = try JSONValue(parsing: "[[],[],{\"a\":1}]", limits: limits)
    #expect(throws: JSONError.self) { try JSONValue(parsing: "[[[]]]", limits: limits) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: "[{\"a\":{}}]", limits: limits) }
  }

  @Test func `size is limited`() {
    let error = #expect(throws: JSONError.self) {
      try JSONValue(parsing: "[1,2,3]", limits: JSONLimits(size: 6))
    }
    #expect(error?.kind == .tooLarge(limit: 6))
  }

  @Test func `a text of 100 MB is refused, and read where the limit allows it`() throws {
    let count = 100_000_000
    var bytes = [UInt8](repeating: UInt8(ascii: "x"), count: count + 2)
    bytes[0] = UInt8(ascii: "\"")
    bytes[count + 1] = UInt8(ascii: "\"")
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
    #expect(error?.kind == .tooLarge(limit: JSONLimits().size))
    let value = try JSONValue(parsing: bytes, limits: JSONLimits(size: .max))
    #expect(value.string?.utf8.count == count)
  }

  @Test func `a number has at most 1,000 characters`() throws {
    let longest = String(repeating: "7", count: 1000)
    #expect(try JSONValue(parsing: longest).compact == longest)
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: longest + "7") }
    #expect(error?.kind == .numberTooLong(limit: 1000))
    #expect(JSONNumber(longest + "7") == nil)
  }
}
