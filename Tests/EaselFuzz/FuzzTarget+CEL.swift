import CEL

extension FuzzTarget {
  /// The expression language: parsing, renaming and evaluating.
  static let cel = FuzzTarget(
    name: "cel",
    corpus: [
      "'A portrait of ' + trim(prompt_output)", "size(list.filter(x, x > 1u)) >= 2 ? a.b : a['c']",
      "[1, -2, 3.5e-3, 0x1F].map(i, i * 2).exists(j, j == 4) && !has(m.x)",
      "{'a': 1, 'b': [b'\\xff', r'\\n', \"\"\"x\ny\"\"\"]}.all(k, k.matches('^[a-z]+(b|c)*$'))",
      "slice(text.split(','), -2, size(text)) == ['x'] || text.replace('a', 'b').lowerAscii() in l",
      "timestamp('2024-02-29T12:00:00Z') + duration('1h30m') > timestamp(0)",
      "type(1) == int && string(1.0) + double('2e3') != null", "cel.bind(x, a + b, x * x) % 7",
    ],
    tokens: [
      "(", ")", "[", "]", "{", "}", "?", ":", ",", ".", "+", "-", "*", "/", "%", "!", "&&", "||",
      "==",
      "!=", "<=", ">", " in ", "'", "\"", "'''", "\\", "\\u", "\\x4", "r'", "b'", "a", "text",
      "list",
      "m", "x", "true", "null", "9223372036854775807", "-9223372036854775808", "1e308", "0u", "0.1",
      ".map(x, ", ".filter(x, ", ".all(x, ", "size(", "matches(", "'(a*)*b'", "split(", "replace(",
      "timestamp(", "duration('", "int(", "uint(", "string(", "has(m.a)", "//", "\n", "é", "`a`",
    ],
    nesting: [
      ("(", ")"), ("[", "]"), ("!", ""), ("-", ""), ("a.b(", ")"), ("{1:", "}"), ("a?a:", "a"),
    ],
  ) { input throws(Broken) in
    let source = String(decoding: input, as: UTF8.self)
    let expression: CELExpression
    do throws(CELError) { expression = try CELExpression(source) } catch {
      try Broken.unless(error.position.offset <= source.utf8.count, "an error beyond the source")
      try Broken.unless(!error.message.isEmpty, "an error without words")
      return
    }
    for variable in expression.variables.prefix(2) {
      let renamed = expression.renaming(variable.name, to: "renamed_output")
      try Broken.unless((try? CELExpression(renamed)) != nil, "a renamed expression is none")
    }
    let bindings: [String: CELValue] = [
      "a": .int(3), "b": .double(0.5), "text": .string("a,b,é😀"), "prompt_output": .string(" x "),
      "list": .list([.int(1), .uint(2), .string("x"), .null]), "l": .list([.string("b")]),
      "m": .map(CELMap([(.string("a"), .bool(true))])),
    ]
    let limits = CELLimits(steps: 200_000, memory: 8 << 20)
    guard let value = try? expression.evaluate(bindings, limits: limits) else { return }
    try Broken.unless(!"\(value)".isEmpty || value == .string(""), "a value without words")
  }
}
