import CEL
import Testing

@Suite struct LimitTests {
  /// A source that is made of `part` again and again.
  struct Repeated: Sendable, CustomTestStringConvertible {
    let start: String
    let part: String
    let middle: String
    let end: String

    init(_ part: String, _ middle: String = "1", end: String = "", start: String = "") {
      self.start = start
      self.part = part
      self.middle = middle
      self.end = end
    }

    func source(_ count: Int) -> String {
      start + String(repeating: part, count: count) + middle + String(repeating: end, count: count)
    }

    var testDescription: String { start + part + "…" + middle + end }
  }

  static let nestings = [
    Repeated("(", end: ")"), Repeated("[", end: "]"), Repeated("!", "true"), Repeated("- "),
    Repeated("{1: ", end: "}"), Repeated("true ? (", end: ") : 2"), Repeated("int(", end: ")"),
    Repeated("[1].map(x, ", end: ")"), Repeated(".a", "", start: "a"),
    Repeated("[0]", "", start: "a"), Repeated(".trim()", "", start: "''"),
    Repeated(".map(x, x)", "", start: "a"), Repeated("cel.bind(x, 1, ", end: ")"), Repeated("("),
    Repeated("1 || 1 && 1 == 1 + 1 * (", end: ")"), Repeated("a[", end: "]"),
    Repeated("has({'a': ", end: "}.a)"), Repeated(".?a", "", start: "a"),
    Repeated("[?optional.of(", end: ")]"), Repeated("cel.block([1], ", end: ")"),
    Repeated("optional.none().or(", "optional.none()", end: ")"),
    Repeated("optional.of(1).optMap(x, ", end: ")"), Repeated(".sortBy(x, x)", "", start: "[1]"),
    Repeated("{1: 1}.transformMap(k, v, ", end: ")"),
  ]

  @Test(arguments: nestings)
  func `nesting too deep is an error and no crash`(repeated: Repeated) {
    let size = repeated.part.utf8.count + repeated.end.utf8.count
    let source = repeated.source(min(100_000, 900_000 / size))
    #expect(failure(of: source)?.kind == .limit(.depth(100)))
  }

  /// Brackets with long chains of methods on each level would multiply the depths of both.
  @Test func `brackets and chains do not add up to a deeper nesting`() {
    let chain = String(repeating: ".trim()", count: 300)
    let source =
      String(repeating: "(", count: 60) + "''"
      + String(repeating: chain + ")", count: 60)
    #expect(failure(of: source)?.kind == .limit(.depth(100)))
  }

  @Test(arguments: [
    Repeated("(", end: ")"), Repeated("int(", end: ")"), Repeated(".trim()", "", start: "''"),
    Repeated("[1].map(x, ", end: ")"), Repeated(".map(x, x)", "", start: "[1]"),
    Repeated("1 == 1 ? (", end: ") : 2"), Repeated("[1].all(x, true && ", "true", end: ")"),
  ])
  func `nesting up to the limit is evaluated`(repeated: Repeated) {
    #expect(failure(of: repeated.source(99)) == nil)
  }

  @Test(arguments: [
    Repeated(".trim()", "", start: "''"), Repeated(".map(x, x)", "", start: "[1]"),
  ])
  func `a chain may be longer than brackets are deep`(repeated: Repeated) {
    #expect(failure(of: repeated.source(390)) == nil)
  }

  @Test func `long flat expressions are not deep`() throws {
    let sum = String(repeating: "1 + ", count: 20_000) + "1"
    #expect(try evaluate(sum).get() == .int(20_001))
    let choice = String(repeating: "false ? 1 : ", count: 20_000) + "2"
    #expect(try evaluate(choice).get() == .int(2))
    let or = String(repeating: "false || ", count: 20_000) + "true"
    #expect(try evaluate(or).get() == .bool(true))
  }

  @Test func `a long sum of texts takes memory for its result only`() throws {
    let sum = String(repeating: "'abcdefghij' + ", count: 10_000) + "''"
    let value = try evaluate(sum, limits: CELLimits(memory: 200_000)).get()
    #expect(value == .string(String(repeating: "abcdefghij", count: 10_000)))
  }

  @Test func `a source that is too long is refused`() {
    let huge = String(repeating: "(", count: 100_000_000)
    #expect(failure(of: huge)?.kind == .limit(.sourceSize(1 << 20)))
    let options = CELParseOptions(maximumSourceSize: 5)
    guard case .failure(let error) = evaluate("1 + 12", options: options) else {
      Issue.record("it was accepted")
      return
    }
    #expect(error.kind == .limit(.sourceSize(5)))
    #expect((try? evaluate("1 + 1", options: options).get()) == .int(2))
  }

  @Test(arguments: [
    Repeated("1+"), Repeated("1,", "1]", start: "["), Repeated("false||", "true"),
    Repeated("true&&", "true"), Repeated("false?1:"), Repeated("'a'+", "''"),
    Repeated("size('')+"), Repeated("[1].map(x,x)+", "[]"), Repeated("a.b.c.d+"),
    Repeated("-1+"), Repeated("{},", "1]", start: "["), Repeated("//\n"),
    Repeated("1<2&&", "true"),
    Repeated("(1)+"), Repeated("has({}.a)||", "true"),
  ])
  func `a source as long as allowed is read and evaluated`(repeated: Repeated) {
    let source = repeated.source(200_000 / repeated.part.utf8.count)
    if let kind = failure(of: source)?.kind { #expect(kind == .unknownVariable("a")) }
  }

  @Test(arguments: [
    "x.exists(i, x.exists(j, x.exists(k, i + j + k < 0)))",
    "x.all(i, x.all(j, (1 / 0 == i || 2 / 0 == j || true) && i >= 0))",
    "x.transformMap(i, v, x.transformMap(j, w, x == x))",
    "x.exists(i, '%.1000e'.format([5e-324]) == '')", "x.sortBy(i, x.sort() == x ? 1 : 2)",
    "x.exists(i, ip('::1') == ip('::2') || x.exists(j, j < 0))",
    "x.exists(i, 'a'.matches('(?i)[^a][^b][^c]' + string(i)) && false)",
    "x.all(i, optional.of(i).optMap(q, x == x).orValue(true))",
    "x.map(i, x.map(j, x.map(k, 1)))",
    "x.exists(i, x.exists(j, x.exists(k, 1 / 0 == 1)))",
    "x.exists(i, x == x && false)",
  ])
  func `loops end at the limit of steps, and no operator absorbs that`(source: String) {
    let list = CELValue.list((0..<1000).map { .int($0) })
    let limits = CELLimits(steps: 100_000)
    let kind = failure(of: "(\(source)) == 1 || true", ["x": list], limits: limits)?.kind
    #expect(kind == .limit(.steps(100_000)))
  }

  /// Forty doublings of a value that shares its parts.
  private static func doubled(_ step: String, _ end: String) -> String {
    String(repeating: "cel.bind(x, \(step), ", count: 40) + end
      + String(repeating: ")", count: 40)
  }

  @Test(arguments: [
    doubled("x + x", "x"),
    doubled("[x, x]", "x"),
    doubled("{1: x, 2: x}", "x"),
    doubled("x.replace('a', 'aa')", "x"),
    doubled("'%s%s'.format([x, x])", "x"),
    doubled("[x, x].join()", "x"),
    doubled("bytes(x) + bytes(x) == b'' ? x : x + x", "x"),
    doubled("strings.quote(x + '\\n')", "x"),
    doubled("base64.encode(bytes(x + x))", "x"),
    doubled("['', x, ''].join(x)", "x"),
    "lists.range(9223372036854775807)",
    "[y, y, y, y].join(y)",
    "lists.range(20000) + lists.range(20000)",
    "lists.range(20000).map(i, y)",
    "lists.range(20000).transformMap(i, v, {v: v})",
    doubled("[x, x]", "[x].flatten(1000)"),
    "x.replace('a', y)",
    "x.replace('', y)",
    "y.split('')",
    "y.replace('a', y)",
  ])
  func `a result that is too large is an error`(source: String) {
    let bindings: [String: CELValue] = [
      "x": .string("aaaa"), "y": .string(String(repeating: "a", count: 300_000)),
    ]
    let kind = failure(of: source, bindings, limits: CELLimits(memory: 1_000_000))?.kind
    #expect(kind == .limit(.memory(1_000_000)))
  }

  @Test(arguments: [
    doubled("[x, x]", "x == x"), doubled("[x, x]", "'%s'.format([x]) == ''"),
    doubled("[x, x]", "x in [x]"), doubled("[x, x]", "[x, x].distinct().size()"),
    doubled("{1: x, 2: x}", "x == x"), doubled("[x, x]", "sets.equivalent([x], [x])"),
    doubled("optional.of([x, x])", "x == x"),
  ])
  func `comparing and printing shared parts ends`(source: String) {
    let limits = CELLimits(steps: 100_000, memory: 1_000_000)
    guard case .limit = failure(of: source, ["x": .string("a")], limits: limits)?.kind else {
      Issue.record("it did not end at a limit")
      return
    }
  }

  /// A search that goes back after each mismatch would take 10^11 steps.
  @Test func `searching a text that nearly matches everywhere takes linear time`() throws {
    let text = CELValue.string(String(repeating: "a", count: 1_000_000))
    let part = CELValue.string(String(repeating: "a", count: 400_000) + "b")
    for source in ["x.contains(y)", "x.indexOf(y) >= 0", "x.lastIndexOf(y) >= 0"] {
      #expect(try evaluate(source, ["x": text, "y": part]).get() == .bool(false))
    }
    #expect(try evaluate("x.split(y).size()", ["x": text, "y": part]).get() == .int(1))
  }

  @Test(arguments: [
    String(repeating: "n", count: 500_000), String(repeating: "9", count: 500_000),
    "1" + String(repeating: "é", count: 200_000),
    "f" + String(repeating: "n", count: 500_000) + "()",
    "{'a': 1}['" + String(repeating: "k", count: 500_000) + "']",
    "int('\(String(repeating: "x", count: 500_000))')",
    "timestamp(0).getHours('\(String(repeating: "z", count: 500_000))')",
    "'a'.matches('\(String(repeating: "(", count: 500_000))')",
    "'%\(String(repeating: ".", count: 500_000))'.format([1])",
  ])
  func `a message repeats nothing at length`(source: String) throws {
    let error = try #require(failure(of: source))
    #expect(error.message.utf8.count < 400, "\(error.message.prefix(400))")
  }
}
