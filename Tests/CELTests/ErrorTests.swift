import CEL
import Testing

@Suite struct ErrorTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    let source: String
    let part: String
    let message: String

    init(_ source: String, _ part: String, _ message: String) {
      self.source = source
      self.part = part
      self.message = message
    }

    var testDescription: String { source }
  }

  @Test(arguments: [
    Mistake("a_output + 'x'", "a_output", "there is no variable `a_output`"),
    Mistake("1 + 'a'", "+", "`+` does not take int and string"),
    Mistake("'a'.trimm()", "trimm", "there is no function `trimm`"),
    Mistake("size(1)", "size(1)", "`size` does not take (int)"),
    Mistake("{'a': 1}.b", "b", "there is no key 'b'"),
    Mistake("[1, 2][7]", "7", "the index 7 is out of range"),
    Mistake("2 * (1 / 0)", "/", "division by zero"),
    Mistake("1 % 0", "%", "modulus by zero"),
    Mistake("9223372036854775807 + 1", "+", "the result of `+` does not fit its type"),
    Mistake("1.size", "size", "an int has no fields"),
    Mistake("[1]['a']", "'a'", "a list cannot be indexed with a string"),
    Mistake("{1: 1, 1u: 2}", "1u", "the key 1u occurs twice"),
    Mistake("{[]: 1}", "[]", "a list cannot be a key of a map"),
    Mistake("int('x')", "int('x')", "'x' cannot be read as int"),
    Mistake("'a' ? 1 : 2", "'a'", "a condition must be a bool, not string"),
    Mistake(
      "timestamp('2024-01-01T00:00:00Z').getHours('Mars')",
      "timestamp('2024-01-01T00:00:00Z').getHours('Mars')",
      "there is no time zone `Mars`",
    ),
    Mistake(
      "'a'.matches('(')",
      "'a'.matches('(')",
      "the pattern `(` is wrong: a closing bracket is missing",
    ),
  ])
  func `an error of an evaluation names the thing and its place`(mistake: Mistake) throws {
    let error = try #require(failure(of: mistake.source))
    #expect(error.message == mistake.message)
    #expect(part(of: mistake.source, at: error.position) == mistake.part)
  }

  @Test(arguments: [
    Mistake("'abc", "'abc", "the closing quote is missing"),
    Mistake("'a\\q'", "\\q", "there is no escape `\\q`"),
    Mistake("'\\ud800'", "\\ud800", "there is no escape `\\ud800`"),
    Mistake("b'\\u0041'", "\\u", "there is no escape `\\u`"),
    Mistake("1 @ 2", "@", "`@` is not part of the language"),
    Mistake("a b", "b", "expected an operator or the end, found `b`"),
    Mistake("(1 + 2", "", "expected `)`"),
    Mistake("f(1,)", ")", "expected a value, found `)`"),
    Mistake("1 +", "", "expected a value"),
    Mistake("for + 1", "for", "`for` is reserved and cannot be a name"),
    Mistake(
      "9223372036854775808",
      "9223372036854775808",
      "the number `9223372036854775808` is too large",
    ),
    Mistake("x.all(1, true)", "1", "the variable of `all` must be a simple name"),
    Mistake("x.all(y)", "all", "`all` has the wrong number of arguments"),
    Mistake("has(x)", "x", "`has` needs a field, such as `has(value.field)`"),
    Mistake("Message{a: 1}", "{", "messages are not supported; write a map"),
  ])
  func `a source that is no expression is refused at the wrong word`(mistake: Mistake) throws {
    let error = try #require(failure(of: mistake.source))
    guard case .syntax = error.kind else {
      Issue.record("\(error.kind) is no error of the source")
      return
    }
    #expect(error.message == mistake.message)
    #expect(part(of: mistake.source, at: error.position) == mistake.part)
  }

  @Test func `lines and columns count code points from one`() throws {
    let position = try #require(failure(of: "'é' +\n  'öö' + missing")).position
    #expect(position == CELPosition(offset: 18, length: 7, line: 2, column: 10))
  }

  @Test(arguments: [
    Example("missing || true", "true"),
    Example("true || missing", "true"),
    Example("false && 1 / 0 == 1", "false"),
    Example("1 / 0 == 1 && false", "false"),
    Example("missing || false", "error: there is no variable `missing`"),
    Example("1 / 0 == 1 || missing", "error: division by zero"),
    Example("true ? 1 : missing", "1"),
    Example("[1, 0].exists(x, 1 / x == 1)", "true"),
    Example("[0, 1].exists(x, 1 / x == 1)", "true"),
    Example("[0, 1].exists(x, 1 / x == 2)", "error: division by zero"),
  ])
  func `an error counts only where nothing else decides`(example: Example) {
    #expect(outcome(example.source) == example.outcome)
  }

  private func part(of source: String, at position: CELPosition) -> String {
    String(decoding: Array(source.utf8)[position.offset...].prefix(position.length), as: UTF8.self)
  }
}
