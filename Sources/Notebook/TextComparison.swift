/// Compares a recorded text with a new one, under bindings that hold through a whole session.
///
/// Ids bind one to one. Hosts bind one way. Times and durations are only compared by their kind,
/// since two equal ones in a record are a coincidence.
struct TextComparison {
  private struct Binding: Hashable {
    var kind: Symbol.Kind
    var value: String
    var isBackward = false
  }

  /// The bindings of the texts that matched.
  private var settled: [Binding: String] = [:]
  /// The bindings of the text at hand; few, so that going back to a former state is cheap.
  private var tentative: [Binding: String] = [:]

  /// The most steps that a text with wildcards may take.
  private static let largestSearch = 4 << 20

  /// Returns whether the texts say the same; keeps the bindings only then.
  mutating func matches(expected: String, actual: String) -> Bool {
    guard let added = bindings(expected, actual) else { return false }
    settled.merge(added) { first, _ in first }
    return true
  }

  /// Returns what two texts bind that say the same.
  private func bindings(_ expected: String, _ actual: String) -> [Binding: String]? {
    var trial = self
    return trial.matchLines(Self.lines(expected), Self.lines(actual)) ? trial.tentative : nil
  }

  /// Returns whether one line says the same as another; binds tentatively only then.
  mutating func matches(line expected: String, with actual: String) -> Bool {
    for hasValues in [true, false] {
      let one = Symbol.symbols(of: expected, hasWildcards: false, hasValues: hasValues)
      let other = Symbol.symbols(of: actual, hasWildcards: false, hasValues: hasValues)
      var trial = self
      if one.count == other.count, hasValues,
        zip(one, other).allSatisfy({ trial.match($0, $1) })
      {
        self = trial
        return true
      }
      guard expected.contains("[..]") else { return false }
      trial = self
      if trial.matchSymbols(
        Symbol.symbols(of: expected, hasWildcards: true, hasValues: hasValues),
        other,
      ) {
        self = trial
        return true
      }
    }
    return false
  }

  /// Returns the lines of a text.
  static func lines(_ text: String) -> [String] {
    text.isEmpty
      ? [] : text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  // MARK: - Searching

  private mutating func matchLines(_ expected: [String], _ actual: [String]) -> Bool {
    search(
      expected.count,
      actual.count,
      isAny: { Self.isAnyLines(expected[$0]) },
      match: { $0.matches(line: expected[$1], with: actual[$2]) },
    )
  }

  private mutating func matchSymbols(_ expected: [Symbol], _ actual: [Symbol]) -> Bool {
    search(
      expected.count,
      actual.count,
      isAny: { expected[$0] == .anything },
      match: { $0.match(expected[$1], actual[$2]) },
    )
  }

  /// Whether a text holds a wildcard.
  static func hasWildcards(_ text: String) -> Bool {
    lines(text).contains { isAnyLines($0) || $0.contains("[..]") }
  }

  private static func isAnyLines(_ line: String) -> Bool {
    line.utf8.filter { $0 != 0x20 && $0 != 0x09 }.elementsEqual("...".utf8)
  }

  /// Matches a sequence with wildcards: after a mismatch the last wildcard takes one element more.
  private mutating func search(
    _ expectedCount: Int,
    _ actualCount: Int,
    isAny: (Int) -> Bool,
    match: (inout TextComparison, Int, Int) -> Bool,
  ) -> Bool {
    var (index, other) = (0, 0)
    var retry: (index: Int, other: Int, state: TextComparison)?
    var steps = 0
    while other < actualCount {
      steps += 1
      guard steps < Self.largestSearch else { return false }
      if index < expectedCount, isAny(index) {
        retry = (index, other, self)
        index += 1
      } else if index < expectedCount, match(&self, index, other) {
        index += 1
        other += 1
      } else if let last = retry {
        self = last.state
        retry = (last.index, last.other + 1, last.state)
        index = last.index + 1
        other = last.other + 1
      } else {
        return false
      }
    }
    while index < expectedCount, isAny(index) { index += 1 }
    return index == expectedCount
  }

  private mutating func match(_ expected: Symbol, _ actual: Symbol) -> Bool {
    guard case .value(let kind, let one) = expected, case .value(kind, let other) = actual
    else { return expected == actual }
    switch kind {
    case .time, .duration: return true
    case .host: return bind(Binding(kind: kind, value: one), to: other)
    case .workflow, .run, .asset:
      return bind(Binding(kind: kind, value: one), to: other)
        && bind(Binding(kind: kind, value: other, isBackward: true), to: one)
    }
  }

  private mutating func bind(_ binding: Binding, to partner: String) -> Bool {
    if let known = settled[binding] ?? tentative[binding] { return known == partner }
    tentative[binding] = partner
    return true
  }
}
