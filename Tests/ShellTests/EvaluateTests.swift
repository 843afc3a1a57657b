import TestSupport
import Testing

@testable import Shell

/// `easel cel`, as others run it.
@Suite struct EvaluateTests {
  private func evaluate(_ arguments: String...) throws -> (output: String, status: Int32) {
    let easel = BuiltProduct.path(of: "easel")
    let (output, end) = try PipedProcess.run(easel, arguments: ["cel"] + arguments, input: "")
    guard case .exit(let status) = end else {
      Issue.record("\(end)")
      return (output, -1)
    }
    return (output, Int32(status))
  }

  @Test(arguments: [
    (["1 + 2"], "3"), (["2.0"], "2.0"), (["'a' + \"\\u00e9\""], "\"aé\""), (["null"], "null"),
    (["{'a': [1u, true]}"], #"{"a":[1,true]}"#), (["{1: 2}"], "{1: 2}"),
    (["b'\\xff'"], "b'\\xff'"), (["timestamp(0)"], "timestamp('1970-01-01T00:00:00Z')"),
    (["x.y + z", "--bind", "x={\"y\": 1}", "--bind=z=-2"], "-1"),
    (["a.b", "--bind", "a.b=\"=\""], "\"=\""), (["true", "--bind", "true=1"], "true"),
    (["-1 + 2"], "1"), (["--", "-1 + 2"], "1"), (["-x", "--bind", "x=1"], "-1"),
    (["----1"], "1"), (["-c + 1", "--bind", "c=1"], "0"), (["--bind", "x=1", "--", "--x"], "1"),
    (["timestamp('2024-07-01T00:00:00Z').getHours('+02:00')"], "2"),
  ])
  func `a value is written as JSON or as an expression`(
    arguments: [String],
    value: String,
  ) throws {
    let easel = BuiltProduct.path(of: "easel")
    let (output, end) = try PipedProcess.run(easel, arguments: ["cel"] + arguments, input: "")
    #expect(end == .exit(0))
    #expect(output == value + "\n")
  }

  @Test(arguments: [
    ("null", #"{"null_value":null}"#), ("1 < 2", #"{"bool_value":true}"#),
    ("-9223372036854775808", #"{"int64_value":"-9223372036854775808"}"#),
    ("18446744073709551615u", #"{"uint64_value":"18446744073709551615"}"#),
    ("1.0", #"{"double_value":1.0}"#), ("-0.0", #"{"double_value":-0.0}"#),
    ("1.0 / 0.0", #"{"double_value":"Infinity"}"#),
    ("-1.0 / 0.0", #"{"double_value":"-Infinity"}"#),
    ("0.0 / 0.0", #"{"double_value":"NaN"}"#), ("'é\\n'", #"{"string_value":"é\n"}"#),
    ("b'\\xff\\x00'", #"{"bytes_value":"/wA="}"#), ("type(1u)", #"{"type_value":"uint"}"#),
    ("[]", #"{"list_value":{}}"#), ("[1]", #"{"list_value":{"values":[{"int64_value":"1"}]}}"#),
    ("{}", #"{"map_value":{}}"#),
    (
      "{true: [{}]}",
      #"{"map_value":{"entries":[{"key":{"bool_value":true},"#
        + #""value":{"list_value":{"values":[{"map_value":{}}]}}}]}}"#,
    ),
    (
      "timestamp('2024-02-29T00:00:00.5Z')",
      #"{"object_value":{"@type":"type.googleapis.com/google.protobuf.Timestamp","#
        + #""value":"2024-02-29T00:00:00.5Z"}}"#,
    ),
    (
      "duration('-1.5s')",
      #"{"object_value":{"@type":"type.googleapis.com/google.protobuf.Duration","#
        + #""value":"-1.5s"}}"#,
    ),
  ])
  func `a typed value is read as it is written`(source: String, typed: String) throws {
    let (output, status) = try evaluate("--typed", source)
    #expect(status == 0)
    #expect(output == typed + "\n")
    for binding in ["x=\(typed)", "x={\"value\": \(typed)}"] {
      let again = try evaluate("x", "--typed", "--bind", binding)
      #expect(again.output == typed + "\n")
    }
  }

  @Test func `a wrong expression is 1, with carets under the place`() throws {
    var (output, status) = try evaluate("1 +\n  (2 * 'é' + missing)")
    #expect(status == 1)
    #expect(
      output
        == "easel: `*` does not take int and string (line 2)\n    (2 * 'é' + missing)\n       ^\n"
    )
    (output, status) = try evaluate("a.b + 'x")
    #expect(status == 1)
    #expect(output == "easel: the closing quote is missing\n  a.b + 'x\n        ^^\n")
    (output, status) = try evaluate("'\u{1B}[31m' + nothing")
    #expect(status == 1)
    #expect(!output.utf8.contains(0x1B))
    (output, status) = try evaluate("--typed", "optional.none()")
    #expect(status == 1)
    #expect(output == "easel: the typed form has no kind for optional.none()\n")
  }

  @Test(arguments: [
    ["1", "2"], ["1", "--typd"], ["x", "--bind", "x"], ["x", "--bind", "x={"],
    ["x", "--bind", "=1"], ["x", "--bind", "1x=1"], ["x", "--bind", "a..b=1"],
    ["x", "--bind", "x=1", "--bind", "x=2"], ["x", "--bind", "x={\"a\":1,\"a\":2}"],
    ["x", "--bind", "x=\(String(repeating: "[", count: 1000))"], ["x", "--bind", "x=\u{1B}[2J"],
    ["x", "--typed", "--bind", "x=5"], ["x", "--typed", "--bind", "x={}"],
    ["x", "--typed", "--bind", #"x={"int64_value":"1","bool_value":true}"#],
    ["x", "--typed", "--bind", #"x={"int64_value":"9223372036854775808"}"#],
    ["x", "--typed", "--bind", #"x={"int64_value":"1.5"}"#],
    ["x", "--typed", "--bind", #"x={"uint64_value":"-1"}"#],
    ["x", "--typed", "--bind", #"x={"bytes_value":"?"}"#],
    ["x", "--typed", "--bind", #"x={"type_value":"nothing"}"#],
    ["x", "--typed", "--bind", #"x={"float_value":1}"#],
    ["x", "--typed", "--bind", #"x={"list_value":{"values":[1]}}"#],
    ["x", "--typed", "--bind", #"x={"map_value":{"entries":[{"key":{"bool_value":true}}]}}"#],
    ["x", "--typed", "--bind", #"x={"object_value":{"@type":"Message","value":"1s"}}"#],
  ])
  func `wrong usage is 2`(arguments: [String]) throws {
    let easel = BuiltProduct.path(of: "easel")
    let (output, end) = try PipedProcess.run(easel, arguments: ["cel"] + arguments, input: "")
    #expect(end == .exit(2))
    #expect(
      output.utf8.count < 1000 && !output.isEmpty && !output.utf8.contains(0x1B),
      "\(output)",
    )
  }

  @Test func `the zones of the system are known by name and nothing else`() throws {
    for zone in ["../zoneinfo/UTC", "/etc/passwd", "Europe//Berlin", ".", "Nowhere/Town"] {
      let (output, status) = try evaluate("timestamp(0).getHours('\(zone)')")
      #expect(status == 1)
      #expect(output.hasPrefix("easel: there is no time zone `\(zone)`\n"))
    }
    guard (try? readFile("/usr/share/zoneinfo/Europe/Berlin")) != nil else {
      print("the zones of the system are not installed; they are not tested")
      return
    }
    let hours = "[1, 7].map(m, timestamp('2024-0' + string(m) + '-01T00:00:00Z')"
    #expect(try evaluate(hours + ".getHours('Europe/Berlin'))").output == "[1,2]\n")
  }
}
