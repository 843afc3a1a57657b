import CEL
import Testing

@Suite struct ConformanceTests {
  /// The cases that cannot pass, with the reason.
  static let exceptions: [String: String] = [
    "parse/bytes_literals/triple_single_quoted_unescaped_punctuation": strayBackslash,
    "parse/bytes_literals/triple_double_quoted_unescaped_punctuation": strayBackslash,
  ]

  private static let strayBackslash =
    "the value has a backslash that the expression has not; the same case of texts has none"

  /// The offsets of the zones in the cases, at the moments in them.
  static let zones = CELTimeZones { zone, _ in
    switch zone {
    case "Australia/Sydney": 11 * 3600
    case "US/Central": -6 * 3600
    case "America/St_Johns": -(3 * 3600 + 1800)
    case "Asia/Kathmandu": 5 * 3600 + 2700
    default: nil
    }
  }

  @Test(
    .enabled(if: ConformanceFiles.areThere, "the cases are not in ../shared/cel-conformance"),
    arguments: ConformanceFiles.names,
  )
  func `the published cases pass`(file: String) throws {
    let cases = try ConformanceFiles.cases(file)
    #expect(!cases.isEmpty)
    for test in cases {
      let problem = problem(test)
      if let reason = Self.exceptions[test.name] {
        #expect(problem != nil, "\(test.name) passes now; it was said: \(reason)")
      } else {
        #expect(problem == nil, "\(test.name): \(test.expression) \(problem ?? "")")
      }
    }
  }

  @Test(.enabled(if: ConformanceFiles.areThere, "the cases are not in ../shared/cel-conformance"))
  func `at most one case in a hundred is an exception, and all are read`() throws {
    let cases = try ConformanceFiles.names.flatMap { try ConformanceFiles.cases($0) }
    #expect(cases.count >= 931)
    #expect(Self.exceptions.count <= cases.count / 100)
    #expect(Set(Self.exceptions.keys).isSubset(of: cases.map(\.name)))
  }

  /// What is wrong with the result of `test`, or nil.
  private func problem(_ test: ConformanceCase) -> String? {
    let result = Result { () throws(CELError) in
      try CELExpression(test.expression, options: test.options)
        .evaluate(test.bindings, timeZones: Self.zones)
    }
    switch (test.outcome, result) {
    case (.value(let wanted), .success(let value)):
      return value == wanted ? nil : "gives \(value)"
    case (.value, .failure(let error)): return error.message
    case (.failure, .success(let value)): return "gives \(value) and no error"
    // Every case of the suite that fails is well formed and fails when it is evaluated.
    case (.failure, .failure(let error)):
      if case .syntax = error.kind { return error.message }
      return nil
    }
  }
}
