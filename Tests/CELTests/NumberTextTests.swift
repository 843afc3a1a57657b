import CEL
import Testing

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.1, "0.1"), (100.0, "100"), (1e20, "100000000000000000000"), (1e21, "1e+21"),
    (1e-7, "0.0000001"), (1.5e-8, "1.5e-08"), (-0.0, "-0"), (.leastNonzeroMagnitude, "5e-324"),
    (123456789.125, "123456789.125"), (-4.5e-3, "-0.0045"), (.infinity, "Infinity"),
    (1.7976931348623157e308, "1.7976931348623157e+308"),
  ])
  func `a double becomes its shortest spelling`(value: Double, text: String) throws {
    let spelled = try evaluate("string(x)", ["x": .double(value)]).get()
    #expect(spelled == .string(text))
    #expect(try evaluate("double(string(x)) == x", ["x": .double(value)]).get() == .bool(true))
  }

  @Test(arguments: [
    Example("'%.2f'.format([0.005])", "'0.01'"),
    Example("'%.0f|%.0f|%.0f'.format([0.5, 1.5, 2.5])", "'0|2|2'"),
    Example("'%.1f|%.1f'.format([0.25, 0.75])", "'0.2|0.8'"),
    Example("'%.3f'.format([999.9996])", "'1000.000'"),
    Example("'%.20f'.format([0.1])", "'0.10000000000000000555'"),
    Example("'%f'.format([1e22])", "'10000000000000000000000.000000'"),
    Example("'%f|%e'.format([0.0, 0.0])", "'0.000000|0.000000e+00'"),
    Example("'%.1f|%.1f|%.0f'.format([0.04, 0.06, 0.6])", "'0.0|0.1|1'"),
    Example("'%.2e|%.0e'.format([9.999, 25.0])", "'1.00e+01|2e+01'"),
    Example("'%.3e'.format([5e-324])", "'4.941e-324'"),
    Example("'%b|%o|%x|%X'.format([-5, 8, -255, 255])", "'-101|10|-ff|FF'"),
    Example("'%d%%'.format([5u])", "'5%'"),
    Example("'%s'.format([{'b': [1, 'x'], 'a': null}])", "'{a: null, b: [1, x]}'"),
    Example(
      "'%s'.format([b'a\\xff\\xfe\\xc3é\\xf0\\x9fb\\xef\\xbf\\xbd'])",
      "'a\u{FFFD}é\u{FFFD}b\u{FFFD}'",
    ),
    Example("'%'.format([])", "error: there is no format clause `%`"),
    Example("'%q'.format([1])", "error: there is no format clause `%q`"),
    Example("'%é'.format([1])", "error: there is no format clause `%é`"),
    Example("'%.'.format([1])", "error: there is no format clause `%.`"),
    Example("'%.1001f'.format([1])", "error: the precision of `%.1001` is too high"),
    Example("'%s %s'.format([1])", "error: the format wants a value 2 that is not there"),
    Example("'%d'.format(['a'])", "error: the clause `%d` does not take a string"),
  ])
  func `a format rounds exactly and refuses what it does not know`(example: Example) {
    #expect(outcome(example.source) == example.outcome)
  }

  @Test(arguments: [
    "double('0x10')", "double('1e999')", "double('')", "double('1_0')", "double(' 1')",
    "int('1.0')", "int('9223372036854775808')", "int('')", "int('0x1')", "uint('-1')",
    "int(1e30)", "int(double('NaN'))", "uint(-1.0)", "uint(double('NaN'))",
    "bool('yes')", "int(18446744073709551615u)", "string(b'\\xc3')",
  ])
  func `a value that does not convert is an error`(source: String) {
    guard case .badConversion = failure(of: source)?.kind else {
      Issue.record("\(source) gives \(outcome(source))")
      return
    }
  }

  @Test(arguments: [
    Example("0xFFu + 0x1u", "256u"), Example("-0x10", "-16"), Example(".5 + 1e2", "100.5"),
    Example("1.0e-2", "0.01"), Example("- 5", "-5"), Example("1-1", "0"), Example("--1", "1"),
    Example("'\\x41\\u00e9\\U0001F600\\101'", "'Aé😀A'"),
    Example("b'\\xff\\377é'", "b'\\xff\\xff\\xc3\\xa9'"),
    Example("r'\\n' + R\"\\\"", "'\\\\n\\\\'"),
    Example("'''a'b\n''' + \"\"\"c\"\"\"", "'a\\'b\\nc'"),
    Example("1 // one\n+ 2 // two", "3"), Example("[1, 2,]", "[1, 2]"),
  ])
  func `literals are read in all their forms`(example: Example) {
    #expect(outcome(example.source) == example.outcome)
  }
}
