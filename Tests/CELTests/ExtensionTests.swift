import CEL
import Testing

/// The extensions beside texts: lists, sets, numbers, optionals, encodings and addresses.
@Suite struct ExtensionTests {
  @Test(arguments: [
    Example("lists.range(4)", "[0, 1, 2, 3]"), Example("lists.range(-1)", "[]"),
    Example("[1, [2, [3]], []].flatten()", "[1, 2, [3]]"),
    Example("[1, [2, [3]]].flatten(2)", "[1, 2, 3]"), Example("[[1]].flatten(0)", "[[1]]"),
    Example("[[1]].flatten(-1)", "error: the index -1 is out of range"),
    Example("[3, 1, 2].sort()", "[1, 2, 3]"), Example("['b', 'a'].sort()", "['a', 'b']"),
    Example("[].sort()", "[]"),
    Example("[1, 'a'].sort()", "error: `sort` does not take (int, string)"),
    Example("[[1]].sort()", "error: `sort` does not take (list, list)"),
    Example("['bb', 'a', 'cc', 'd'].sortBy(s, s.size())", "['a', 'd', 'bb', 'cc']"),
    Example("[1, 1.0, 1u, 'a', 'a', [1], [1.0], null, null].distinct()", "[1, 'a', [1], null]"),
    Example("[1, 2].reverse()", "[2, 1]"), Example("[1, 2].first().value()", "1"),
    Example("[].last()", "optional.none()"),
    Example("sets.contains([1, 'a'], [1.0])", "true"),
    Example("sets.contains([1], [1, 2])", "false"),
    Example("sets.equivalent([1, 2, 2], [2u, 1])", "true"),
    Example("sets.equivalent([1], [1, [2]])", "false"),
    Example("sets.intersects([[1], 2], [[1.0]])", "true"),
    Example("sets.intersects([], [1])", "false"),
  ])
  func `lists and sets are made, ordered and compared`(example: Example) {
    #expect(outcome(example.source) == example.outcome)
  }

  @Test(arguments: [
    Example("[5, 7].exists(i, v, i == 1 && v == 7)", "true"),
    Example("{'a': 1}.all(k, v, k == 'a' && v == 1)", "true"),
    Example("[5, 7].existsOne(v, v > 5)", "true"),
    Example("[5, 7].transformList(i, v, i > 0, v + i)", "[8]"),
    Example("{'a': 1, 'b': 2}.transformMap(k, v, v > 1, k + string(v))", "{'b': 'b2'}"),
    Example("['a', 'b'].transformMap(i, v, v)", "{0: 'a', 1: 'b'}"),
    Example("{'a': 1}.transformMapEntry(k, v, {v: k})", "{1: 'a'}"),
    Example("[1, 1].transformMapEntry(i, v, {v: i})", "error: the key 1 occurs twice"),
    Example("[1].transformMapEntry(i, v, v)", "error: `transformMapEntry` does not take (int)"),
    Example(
      "[1].transformList(v, v)",
      "error: `transformList` has the wrong number of arguments",
    ),
    Example("[1].map(x, [2].map(y, x + y))", "[[3]]"),
    Example("[1].map(i, true, i, i)", "error: `map` has the wrong number of arguments"),
  ])
  func `macros take two variables`(example: Example) {
    #expect(outcome(example.source) == example.outcome)
  }

  @Test(arguments: [
    Example("optional.of(1)", "optional.of(1)"), Example("type(optional.none())", "optional_type"),
    Example("{'a': 1}.?a.orValue(2) + {}.?a.orValue(2)", "3"),
    Example("optional.of(1).orValue(1 / 0)", "1"),
    Example("optional.of(1).or(1 / 0)", "optional.of(1)"),
    Example("optional.none().or(1)", "error: `or` does not take (int)"),
    Example("1.orValue(2)", "error: `orValue` does not take (int)"),
    Example(
      "optional.none().value()",
      "error: the optional has no value; `orValue` gives another one",
    ),
    Example("[1, 2][?5]", "optional.none()"),
    Example("[1][?'a']", "error: a list cannot be indexed with a string"),
    Example("optional.of([[1]])[0][0]", "optional.of(1)"),
    Example("[?optional.none(), 1, ?optional.of(2)]", "[1, 2]"),
    Example("[?1]", "error: `[?]` does not take int"),
    Example("{?'a': optional.none(), ?'b': optional.of(1)}", "{'b': 1}"),
    Example("optional.of(2).optMap(x, x * 2)", "optional.of(4)"),
    Example("optional.of(2).optFlatMap(x, x)", "error: `optFlatMap` does not take (int)"),
    Example("optional.none().optMap(x, 1 / 0)", "optional.none()"),
    Example("[optional.of(1), optional.none()].unwrapOpt()", "[1]"),
    Example("optional.ofNonZeroValue('') == optional.none()", "true"),
    Example(
      "'%s'.format([[optional.of('a'), optional.none()]])",
      "'[optional(a), optional.none()]'",
    ),
    Example("has({'a': optional.of({'b': 1})}.a.b)", "true"),
  ])
  func `optionals carry a value or none`(example: Example) {
    #expect(outcome(example.source) == example.outcome)
  }

  @Test(arguments: [
    Example("math.greatest(1, 2.5, 2u)", "2.5"), Example("math.least([3, 1.0])", "1.0"),
    Example("math.greatest('a')", "error: `math.greatest` does not take (string)"),
    Example("math.greatest()", "error: `math.greatest` needs arguments"),
    Example("math.round(-2.5)", "-3.0"), Example("math.trunc(-2.5)", "-2.0"),
    Example("math.sqrt(16)", "4.0"),
    Example(
      "math.abs(-9223372036854775808)",
      "error: the result of `math.abs` does not fit its type",
    ),
    Example("math.bitShiftRight(-1, 60)", "15"), Example("math.bitShiftLeft(1, 64)", "0"),
    Example("math.bitShiftLeft(1, -1)", "error: the index -1 is out of range"),
    Example("math.bitAnd(-1, 255) + math.bitXor(5, 1)", "259"),
    Example("math.bitNot(0u)", "18446744073709551615u"),
    Example("math.sign(-0.5)", "-1.0"), Example("math.isInf(1.0 / 0.0)", "true"),
    Example("base64.encode(b'\\xff\\xfe\\xfd!')", "'//79IQ=='"),
    Example("base64.decode('//79IQ')", "b'\\xff\\xfe\\xfd!'"), Example("base64.decode('')", "b''"),
    Example("base64.decode('/')", "error: '/' cannot be read as bytes"),
    Example("base64.decode('ab=c')", "error: 'ab=c' cannot be read as bytes"),
    Example("base64.decode('a b=')", "error: 'a b=' cannot be read as bytes"),
  ])
  func `numbers and encodings are calculated`(example: Example) {
    #expect(outcome(example.source) == example.outcome)
  }

  @Test(arguments: [
    Example("ip('2001:DB8:0:0:1:0:0:1')", "ip('2001:db8::1:0:0:1')"),
    Example("ip('::')", "ip('::')"), Example("ip('1::')", "ip('1::')"),
    Example("ip('1:0:3:4:5:6:7:8')", "ip('1:0:3:4:5:6:7:8')"),
    Example("ip('::ffff:102:304')", "ip('::ffff:1.2.3.4')"),
    Example("cidr('10.1.2.3/8').masked()", "cidr('10.0.0.0/8')"),
    Example("cidr('fe80::1/64').containsIP('fe80::ffff')", "true"),
    Example("cidr('0.0.0.0/0').containsIP('255.1.2.3')", "true"),
    Example("cidr('::/0').containsCIDR('ff00::/8')", "true"),
    Example("cidr('10.0.0.0/8').containsIP('x')", "error: 'x' cannot be read as address"),
    Example("ip('10.0.0.1').prefixLength()", "error: `prefixLength` does not take (address)"),
    Example("isCIDR('10.0.0.0/33')", "false"),
  ])
  func `addresses are read, spelled and compared`(example: Example) {
    #expect(outcome(example.source) == example.outcome)
  }

  @Test(arguments: [
    "", "1.2.3", "1.2.3.4.5", "01.2.3.4", "256.1.1.1", "1.2.3.-4", ":", ":::", "1::2::3", "12345::",
    "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "::1.2.3", "1.2.3.4::", "::g",
    "::1%eth0",
    "::ffff:1.2.3.4", "1 .2.3.4",
  ])
  func `a text that is no address is refused`(text: String) {
    #expect(CELAddress(text) == nil)
    #expect(CELAddress(block: text + "/8") == nil)
  }

  @Test(arguments: [
    Example("cel.block([1, cel.index(0) + 1], cel.index(1) * 10)", "20"),
    Example("cel.block([], 5)", "5"),
    Example(
      "cel.block([[1, 2]], cel.index(0).map(cel.iterVar(0, 0), cel.iterVar(0, 0) + 1))",
      "[2, 3]",
    ),
    Example("cel.block([cel.index(0)], 1)", "error: there is no variable `@index0`"),
    Example("cel.block([1], cel.index(1))", "error: there is no variable `@index1`"),
    Example("cel.iterVar(0, 0)", "error: there is no variable `@it:0:0`"),
    Example("cel.block(1, 2)", "error: expected `[`, found `1`"),
  ])
  func `the parts of a block are shared`(example: Example) {
    #expect(outcome(example.source) == example.outcome)
  }
}
