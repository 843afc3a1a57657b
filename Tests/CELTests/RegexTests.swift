import CEL
import Testing

@Suite struct RegexTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let pattern: String
    let yes: [String]
    let no: [String]

    init(_ pattern: String, yes: [String] = [], no: [String] = []) {
      self.pattern = pattern
      self.yes = yes
      self.no = no
    }

    var testDescription: String { pattern }
  }

  private func matches(_ text: String, _ pattern: String) throws -> Bool {
    let bindings: [String: CELValue] = ["text": .string(text), "pattern": .string(pattern)]
    return try evaluate("text.matches(pattern)", bindings).get() == .bool(true)
  }

  @Test(arguments: [
    Case("", yes: ["", "a"]),
    Case("b+", yes: ["abc", "bb"], no: ["", "ac"]),
    Case("^b", yes: ["bc"], no: ["ab", "a\nb"]),
    Case("b$", yes: ["ab"], no: ["bc", "b\n"]),
    Case("(?m)^b$", yes: ["a\nb\nc"], no: ["ab\nc"]),
    Case("^a?b*c+$", yes: ["c", "ac", "abbc"], no: ["ab", "aac"]),
    Case("^(foo|bar|)$", yes: ["foo", "bar", ""], no: ["fooo"]),
    Case("^a{2,3}$", yes: ["aa", "aaa"], no: ["a", "aaaa"]),
    Case("^a{2}$", yes: ["aa"], no: ["aaa"]),
    Case("^a{2,}$", yes: ["aa", "aaaaa"], no: ["a"]),
    Case("^a{,2}$", yes: ["a{,2}"], no: ["aa"]),
    Case("^(ab){0}$", yes: [""], no: ["ab"]),
    Case("^[a-cx]$", yes: ["b", "x"], no: ["d", "-"]),
    Case("^[^a-c]$", yes: ["d", "\n", "é"], no: ["a"]),
    Case("^[]a]$", yes: ["]", "a"], no: ["b"]),
    Case("^[a-]$", yes: ["a", "-"], no: ["b"]),
    Case(#"^[\d\-x]+$"#, yes: ["1-x"], no: ["a"]),
    Case("^[[:alpha:][:digit:]]+$", yes: ["a1"], no: ["_"]),
    Case("^[[:^alpha:]]$", yes: ["1"], no: ["a"]),
    Case(#"^\d\D\w\W\s\S$"#, yes: ["1a_-\tx"], no: ["aa_-\tx", "1a_-xx"]),
    Case(#"\bfox\b"#, yes: ["a fox!", "fox"], no: ["foxes", "_fox"]),
    Case(#"\Bx"#, yes: ["ax"], no: ["x", " x"]),
    Case(#"\Aab\z"#, yes: ["ab"], no: ["ab\n"]),
    Case("^.$", yes: ["a", "é", "😀"], no: ["\n", "ab"]),
    Case("(?s)^.$", yes: ["\n"]),
    Case("(?i)^straße$", yes: ["STRAẞE", "Straße"], no: ["strasse"]),
    Case("(?i)^[a-c]+$", yes: ["aBC"], no: ["d"]),
    Case("(?i)^[^a]$", yes: ["b"], no: ["A"]),
    Case("^(?i:a)b$", yes: ["Ab"], no: ["AB"]),
    Case("^a(?i)b(?-i)c$", yes: ["aBc"], no: ["ABc", "aBC"]),
    Case("^(?P<x>a)(?<y>b)(?:c)$", yes: ["abc"]),
    Case(#"^\x41\x{1F600}\101\t\.\*$"#, yes: ["A😀A\t.*"]),
    Case(#"^\Q.*[\E+$"#, yes: [".*[", ".*[["], no: ["a"]),
    Case(#"^\p{Lu}\pL+\p{Nd}\P{L}$"#, yes: ["Älter٣."], no: ["älter1."]),
    Case("^(a*)*$", yes: ["", "aaa"], no: ["b"]),
    Case("^(|a)+$", yes: ["", "aa"], no: ["b"]),
    Case("^(?:a|b)*?c$", yes: ["abc"], no: ["abd"]),
    Case("e\u{301}", yes: ["e\u{301}"], no: ["é"]),
  ])
  func `a pattern matches what RE2 matches`(pattern: Case) throws {
    for text in pattern.yes {
      #expect(try matches(text, pattern.pattern), "\(pattern.pattern) in \(text)")
    }
    for text in pattern.no {
      #expect(try !matches(text, pattern.pattern), "\(pattern.pattern) in \(text)")
    }
  }

  @Test(arguments: [
    "(", ")", "a)", "[a", "[z-a]", "*a", "a**", "+", "?", "a{2}{3}", "{2}", "a{3,2}", "a{1001}",
    "\\", #"\1"#, #"\q"#, #"\8"#, "(?=a)", "(?<n", "(?z)", #"\p{Klingon}"#, #"\x{110000}"#, #"\xg"#,
    "[[:foo:]]", "((a{1000}){1000}){1000}",
    String(repeating: "(", count: 5000) + String(repeating: ")", count: 5000),
    String(repeating: "a", count: 20_000),
  ])
  func `a wrong pattern is an error`(pattern: String) throws {
    let error = failure(of: "'a'.matches(p)", ["p": .string(pattern)])
    guard case .badPattern = error?.kind else {
      Issue.record("\(pattern.prefix(40)) gives \(String(describing: error))")
      return
    }
  }

  /// The step limit is linear in the text; a backtracking matcher would need 2^50,000 steps.
  @Test(arguments: [
    "(a+)+$", "^(a*)*$", "(a|aa)+$", "^(a|a?)+$", "(.*a){10}$", "^(([a-z])+.)+[A-Z]([a-z])+$",
  ])
  func `a hostile pattern takes linear time`(pattern: String) throws {
    let text = String(repeating: "a", count: 50_000) + "!"
    let bindings: [String: CELValue] = ["text": .string(text), "pattern": .string(pattern)]
    let limits = CELLimits(steps: 60 * 50_000)
    let value = try evaluate("text.matches(pattern)", bindings, limits: limits).get()
    #expect(value == .bool(false))
  }

  @Test func `empty parts repeated often fill no program`() throws {
    #expect(try matches("a", "(((((){1000}){1000}){1000}){1000}){1000}a"))
  }

  @Test func `a literal pattern that is wrong fails at evaluation and can be absorbed`() {
    #expect(outcome("'a'.matches('(') || true") == "true")
  }
}
