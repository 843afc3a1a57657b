import CEL
import Testing

@Suite struct ValueTests {
  @Test(arguments: [
    Example("1 == 1.0 && 1u == 1 && 2.0 == 2u", "true"),
    Example("1 == 1.5 || 1 == 'a' || null == false", "false"),
    Example("9007199254740993 == 9007199254740992.0", "true"),
    Example("9007199254740993 > 9007199254740992.0", "false"),
    Example("9007199254740993 > 9007199254740990.0", "true"),
    Example("18446744073709551615u > 9223372036854775807", "true"),
    Example("18446744073709551615u < 18446744073709551616.0", "false"),
    Example("18446744073709551615u < 18446744073709590000.0", "true"),
    Example("-1 < 0u && -9223372036854775808 == -9223372036854775808.0", "true"),
    Example("9223372036854775807 < 9223372036854775808.0", "false"),
    Example("9223372036854775807 < 9223372036854777857.0", "true"),
    Example("-1.5 < -1 && -1 < -0.5 && 1 < 1.5 && 2 > 1.5", "true"),
    Example("double('NaN') == double('NaN')", "false"),
    Example("1 < double('NaN') || 1 >= double('NaN') || double('NaN') > 1u", "false"),
    Example("1 < double('Infinity') && -1 > double('-Infinity')", "true"),
    Example("[1, 2.0] == [1.0, 2u] && {1: [2]} == {1u: [2.0]}", "true"),
    Example("{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", "true"),
    Example("1 in [1.0] && 1u in {1: 2} && !('1' in [1])", "true"),
    Example("false < true && 'a' < 'b' && b'a' < b'ab'", "true"),
    Example("'é' == 'e\u{301}'", "false"),
    Example("{'é': 1, 'e\u{301}': 2}.size()", "2"),
    Example("'\u{FFFD}' < '\u{1F600}'", "true"),
    Example("[1] < [2]", "error: `<` does not take list and list"),
    Example("-9223372036854775808 % -1", "error: the result of `%` does not fit its type"),
    Example("7 / -2 * 10 + 7 % -2", "-29"),
    Example("1.0 / 0.0", "double('Infinity')"),
    Example("1.0 % 2.0", "error: `%` does not take double and double"),
    Example("1 + 1.0", "error: `+` does not take int and double"),
  ])
  func `values compare and calculate across their types`(example: Example) {
    #expect(outcome(example.source) == example.outcome)
  }

  @Test(arguments: [
    "null", "true", "-12", "12u", "1.5", "2.0", "-0.0", "1e+21", "double('NaN')",
    "'it\\'s\\n\\x01é'",
    "b'a\\x00\\xff\\''", "[1, 'a', [2u]]", "{1: 'a', 'b': {true: null}}",
    "timestamp('2024-02-29T12:00:00.5Z')", "duration('-1.5s')", "google.protobuf.Duration", "int",
  ])
  func `a value is described by an expression that gives it`(source: String) throws {
    #expect(try evaluate(source).get().description == source)
  }

  @Test func `a map keeps its order, and a later entry replaces an earlier one`() {
    let map = CELMap([
      (.string("b"), .int(1)), (.string("a"), .int(2)), (.string("b"), .int(3)),
      (.double(1), .int(4)), (.int(1), .int(5)),
    ])
    #expect(map.keys == [.string("b"), .string("a"), .int(1)])
    #expect(map["b"] == .int(3))
    #expect(map[.double(1)] == .int(5))
    #expect(map[.double(1.5)] == nil)
  }

  @Test func `the equality of Swift keeps the types apart, that of the language does not`() {
    #expect(CELValue.int(1) != .uint(1))
    #expect(CELValue.int(1).equals(.uint(1)))
    #expect(CELValue.list([.int(1)]).equals(.list([.double(1)])))
    #expect(!CELValue.string("1").equals(.int(1)))
  }

  @Test(arguments: [
    Example("slice([1, 2, 3, 4], 1, 3)", "[2, 3]"),
    Example("slice([1, 2, 3, 4], -2, 4)", "[3, 4]"),
    Example("slice([1, 2, 3, 4], 1, -1)", "[2, 3]"),
    Example("slice([1, 2], 1, 100)", "[2]"),
    Example("slice([1, 2], 2, 1)", "[]"),
    Example("[1, 2, 3].slice(0, 2)", "[1, 2]"),
    Example("slice('abc', 0, 1)", "error: `slice` does not take (string, int, int)"),
    Example("trim('  a b\\n')", "'a b'"),
    Example("'abc'.split('')", "['a', 'b', 'c']"),
    Example("'abc'.split('', 2)", "['a', 'bc']"),
    Example("''.split('')", "[]"),
    Example("''.split(',')", "['']"),
    Example("'a,b,c'.split(',', 2)", "['a', 'b,c']"),
    Example("'ab'.replace('', '-')", "'-a-b-'"),
    Example("'aaa'.replace('aa', 'b')", "'ba'"),
    Example("'aaa'.replace('a', 'b', 2)", "'bba'"),
    Example("'aaa'.replace('a', 'b', 0)", "'aaa'"),
    Example("'e\u{301}x'.reverse()", "'x\u{301}e'"),
    Example("'ÄaZ'.lowerAscii() + 'äaz'.upperAscii()", "'ÄazäAZ'"),
    Example("[1].join()", "error: `join` does not take (int)"),
    Example("'😀é'.charAt(1)", "'é'"),
    Example("'abc'.substring(1, 4)", "error: the index 4 is out of range"),
    Example("matches('abc', 'b') && size('abc') == 3", "true"),
  ])
  func `texts and lists are cut and joined by code points and elements`(example: Example) {
    #expect(outcome(example.source) == example.outcome)
  }
}
