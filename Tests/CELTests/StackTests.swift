import CEL
import Testing

/// A debug build needs the most stack; these tests end in a crash where it is too little.
@Suite struct StackTests {
  @Test(arguments: LimitTests.nestings) func `nesting needs no stack`(
    repeated: LimitTests.Repeated
  ) async {
    let kind = await onSmallStack { failure(of: repeated.source(45))?.kind }
    if case .limit = kind { Issue.record("45 levels are too many") }
    let source = repeated.source(10_000)
    #expect(await onSmallStack { failure(of: source)?.kind } == .limit(.depth(100)))
  }

  /// An expression with a value of nearly as many levels as a value may have.
  private static let deep =
    "[0]" + String(repeating: ".map(x, [x])", count: 190)
    + String(repeating: ".map(x, x)", count: 5)

  @Test(arguments: [
    Example("\(deep) == \(deep)", "true"), Example("size('%s'.format([\(deep)]))", "383"),
    Example("[\(deep), \(deep)].distinct().size()", "1"), Example("\(deep) in [\(deep)]", "true"),
  ])
  func `values of many levels need no stack`(example: Example) async {
    #expect(await onSmallStack { outcome(example.source) } == example.outcome)
  }

  @Test func `values of many levels are compared and described without a stack`() async throws {
    let value = try evaluate(Self.deep).get()
    let text = value.description
    #expect(text.prefix { $0 == "[" }.count == 191)
    #expect(await onSmallStack { (try? evaluate(Self.deep).get()) == value })
    #expect(await onSmallStack { value.description } == text)
  }

  /// Each variable would add the levels of its expression to those of the one before.
  @Test func `the levels of variables add up`() {
    let step = "cel.bind(x, x" + String(repeating: ".map(i, [i])", count: 60) + ", "
    let source = "cel.bind(x, [0], " + String(repeating: step, count: 9) + "x"
    let kind = failure(of: source + String(repeating: ")", count: 10))?.kind
    #expect(kind == .limit(.depth(100)))
  }

  @Test(arguments: [99, 5000]) func `groups of patterns need no stack`(count: Int) async {
    let pattern =
      String(repeating: "(", count: count) + "a" + String(repeating: ")?", count: count)
    let result = await onSmallStack {
      evaluate("'a'.matches(p)", ["p": .string(pattern)]).map(\.description)
    }
    switch result {
    case .success(let answer): #expect(count < 100 && answer == "true")
    case .failure(let error):
      #expect(count > 100)
      guard case .badPattern = error.kind else {
        Issue.record("\(error.message)")
        return
      }
    }
  }
}
