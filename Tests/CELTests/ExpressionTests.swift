import CEL
import Testing

@Suite struct ExpressionTests {
  @Test func `an expression is parsed once and evaluated with other bindings`() throws {
    let expression = try CELExpression("name.upperAscii() + '!'")
    #expect(try expression.evaluate(["name": .string("fox")]) == .string("FOX!"))
    #expect(try expression.evaluate(["name": .string("owl")]) == .string("OWL!"))
  }

  @Test func `variables are listed in order of first appearance with all their places`() throws {
    let expression = try CELExpression("b_output + 'é' +\n  a_output.name + b_output")
    let variables = expression.variables
    #expect(variables.map(\.name) == ["b_output", "a_output"])
    #expect(
      variables.first?.positions == [
        CELPosition(offset: 0, length: 8, line: 1, column: 1),
        CELPosition(offset: 36, length: 8, line: 2, column: 19),
      ]
    )
    #expect(variables.last?.positions.map(\.offset) == [20])
  }

  @Test(arguments: [
    ("[1, 2].map(x, x + y)", ["y"]),
    ("x.filter(x, x > 1)", ["x"]),
    ("cel.bind(t, a + t, t + b)", ["a", "t", "b"]),
    ("has(message.field) && type(a) == int", ["message", "a"]),
    ("strings.quote(a)", ["a"]),
    ("a.b.c + .a", ["a"]),
    ("{'k': v}[k].method(w)", ["v", "k", "w"]),
    ("[1].exists(x, .x == x)", ["x"]),
    ("1 + 2", []),
  ])
  func `only what comes from outside is a variable`(source: String, names: [String]) throws {
    #expect(try CELExpression(source).variables.map(\.name) == names)
  }

  @Test(arguments: [
    ("a  +b//a\n+ a", "c  +b//a\n+ c"),
    ("'a' + a + x.a + {'a': a}.a", "'a' + c + x.a + {'a': c}.a"),
    ("a.map(a, a + 1)", "c.map(a, a + 1)"),
    ("[1].map(c, c + a)", "[1].map(c, c + .c)"),
    ("ab + a", "ab + c"),
    ("a() + b.a()", "a() + b.a()"),
    ("é' a", "é' a"),
  ])
  func `renaming changes the variable and no other byte`(source: String, renamed: String) throws {
    guard let expression = try? CELExpression(source) else {
      #expect(source == renamed)
      return
    }
    #expect(expression.renaming("a", to: "c") == renamed)
    #expect(try CELExpression(renamed).variables.contains { $0.name == "a" } == false)
  }

  @Test func `a renamed expression has the same value under the new name`() throws {
    let expression = try CELExpression("[1, 2].map(c, c + a).size() + a")
    let renamed = try CELExpression(expression.renaming("a", to: "c"))
    let before = try expression.evaluate(["a": .int(40)])
    #expect(try renamed.evaluate(["c": .int(40)]) == before)
  }

  @Test(arguments: ["1a", "in", "for", "a-b", "", "é"])
  func `a word that is no name is not renamed to`(name: String) throws {
    #expect(try CELExpression("a + 1").renaming("a", to: name) == "a + 1")
    #expect(!CELExpression.isName(name))
  }

  @Test func `unknown functions are known before the evaluation`() throws {
    let expression = try CELExpression("siez(a) + a.trimm() + size(a)")
    #expect(expression.unknownFunctions.map(\.name) == ["siez", "trimm"])
    #expect(expression.unknownFunctions.last?.positions.first?.offset == 12)
    #expect(CELExpression.functionNames.contains("trim"))
  }

  @Test func `without macros their names are ordinary functions`() {
    let options = CELParseOptions(expandsMacros: false)
    let result = evaluate("[1].all(x, true)", ["x": .int(1)], options: options)
    guard case .failure(let error) = result else {
      Issue.record("all was a macro")
      return
    }
    #expect(error.kind == .unknownFunction("all"))
  }

  @Test(arguments: [
    ("x", "'container'"), (".x", "'root'"), ("y", "'root y'"), ("x.z", "'qualified'"),
  ])
  func `names are looked up in the container first`(source: String, value: String) throws {
    let bindings: [String: CELValue] = [
      "com.x": .string("container"), "x": .string("root"), "y": .string("root y"),
      "com.x.z": .string("qualified"),
    ]
    let options = CELParseOptions(container: "com")
    #expect(try evaluate(source, bindings, options: options).get().description == value)
  }
}
