import JSON
import Testing

@Suite struct JSONNumberTests {
  @Test(arguments: [
    ("9223372036854775807", Int64.max), ("-9223372036854775808", .min), ("-0", 0), ("0.0", 0),
    ("1.50e1", 15), ("1e3", 1000), ("1E+3", 1000), ("120e-1", 12), ("-2.0", -2),
    ("9007199254740993.0", 9_007_199_254_740_993), ("0e99999999999999999999", 0),
    ("0.00012e5", 12),
  ])
  func `a number that is whole reads as one, exactly`(_ text: String, _ value: Int64) {
    #expect(JSONNumber(text)?.int64 == value)
  }

  @Test(arguments: [
    "9223372036854775808", "-9223372036854775809", "0.5", "1e19", "1e400",
    "0.99999999999999999999999", "1e-1", "1.0000000000000000001", "1e99999999999999999999",
    "1e-99999999999999999999", "123456789012345678901234567890",
  ])
  func `a number that is not whole, or too large, does not`(_ text: String) {
    #expect(JSONNumber(text) != nil)
    #expect(JSONNumber(text)?.int64 == nil)
  }

  @Test func `an unsigned number goes to the end`() {
    #expect(JSONNumber("18446744073709551615")?.uint64 == .max)
    #expect(JSONNumber("18446744073709551616")?.uint64 == nil)
    #expect(JSONNumber("1.8446744073709551615e19")?.uint64 == .max)
    #expect(JSONNumber("-1")?.uint64 == nil)
  }

  @Test func `the longest spelling of a whole number is found out too`() {
    let zeros = String(repeating: "0", count: 900)
    #expect(JSONNumber("7\(zeros)e-900")?.int64 == 7)
    #expect(JSONNumber("0.\(zeros)7e901")?.int64 == 7)
    #expect(JSONNumber("7.\(zeros)")?.int64 == 7)
    #expect(JSONNumber("7\(zeros)")?.int64 == nil)
  }

  @Test(arguments: [
    0.1, 1e15, 123_456_789_012_345, 1e300, .leastNonzeroMagnitude, -2.5, 0, 1e16, .pi, -1e-7,
    Double.greatestFiniteMagnitude,
  ])
  func `a double has a spelling that reads back the same`(_ value: Double) throws {
    let number = try #require(JSONNumber(value))
    #expect(number.double == value)
    #expect(try JSONValue(parsing: number.lexeme) == .number(number))
  }

  @Test func `a double keeps its sign, and what is not finite has no spelling`() {
    #expect(JSONNumber(-0.0)?.lexeme == "-0")
    #expect(JSONNumber(-0.0)?.double.sign == .minus)
    #expect(JSONNumber(Double.infinity) == nil)
    #expect(JSONNumber(Double.nan) == nil)
    #expect(JSONNumber("1e400")?.double == .infinity)
  }

  @Test func `a spelling is a number alone`() {
    for text in ["", " 1", "1 ", "1,2", "\"1\"", "١"] { #expect(JSONNumber(text) == nil) }
    #expect(JSONNumber("1.50")?.lexeme == "1.50")
    #expect(JSONNumber("1.50") != JSONNumber("1.5"))
  }
}
