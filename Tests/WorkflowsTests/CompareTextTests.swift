import Testing

@testable import Workflows

@Suite struct CompareTextTests {
  /// The difference as `git diff --word-diff` writes it.
  private func marked(_ before: String, _ after: String) -> String {
    TextDifference(from: before, to: after).parts.map { part in
      switch part {
      case .same(let text): text
      case .removed(let text): "[-\(text)-]"
      case .added(let text): "{+\(text)+}"
      }
    }.joined()
  }

  @Test(arguments: [
    ("epic fantasy hero", "epic space hero", "epic [-fantasy-]{+space+} hero"),
    ("a hero", "a tall hero", "a {+tall +}hero"), ("a tall hero", "a hero", "a [-tall -]hero"),
    ("one two three", "uno dos three", "[-one two-]{+uno dos+} three"),
    ("trim(a_output)", "upperAscii(a_output)", "[-trim-]{+upperAscii+}(a_output)"),
    ("a  b", "a b", "a[-  -]{+ +}b"), ("", "new", "{+new+}"), ("old", "", "[-old-]"), ("", "", ""),
    ("same", "same", "same"), ("x\ny", "x\n\ny", "x[-\n-]{+\n\n+}y"),
    ("naïve café", "naïve cafés", "naïve [-café-]{+cafés+}"), ("你好吗", "你好", "[-你好吗-]{+你好+}"),
  ])
  func `texts are compared word by word`(_ before: String, _ after: String, _ marks: String) {
    #expect(marked(before, after) == marks)
  }

  @Test func `the parts make up both texts, whatever they are`() {
    var dice = SeededGenerator(seed: 7)
    let words = ["a", "b", " ", "  ", "(", "'", "ü", "_x", "\n"]
    for _ in 0..<2000 {
      let texts = (0..<2).map { _ in
        (0..<Int.random(in: 0...12, using: &dice)).map { _ in
          words.randomElement(using: &dice) ?? ""
        }
        .joined()
      }
      let parts = TextDifference(from: texts[0], to: texts[1]).parts
      let before = parts.filter { if case .added = $0 { false } else { true } }.map(\.text).joined()
      let after = parts.filter { if case .removed = $0 { false } else { true } }.map(\.text)
      #expect(before == texts[0])
      #expect(after.joined() == texts[1])
    }
  }

  @Test func `a script is as short as the longest common subsequence allows`() {
    var dice = SeededGenerator(seed: 11)
    for _ in 0..<2000 {
      let lists = (0..<2).map { _ in
        (0..<Int.random(in: 0...10, using: &dice)).map { _ in Int.random(in: 0...3, using: &dice) }
      }
      let script = EditScript(from: lists[0], to: lists[1], limit: 100)
      let same = script.steps.filter { if case .same = $0 { true } else { false } }.count
      #expect(same == Self.longestCommon(lists[0], lists[1]))
      #expect(Self.apply(script, to: lists[0], lists[1]) == lists[1])
    }
  }

  @Test func `what differs too much is replaced as a whole, between what is the same`() {
    let before = (0..<3000).map { "a\($0)" }.joined(separator: " ")
    let after = (0..<3000).map { "b\($0)" }.joined(separator: " ")
    let difference = TextDifference(from: "x \(before) y", to: "x \(after) y")
    #expect(
      difference.parts == [.same("x "), .removed(before), .added(after), .same(" y")]
    )
    let long = String(repeating: "word ", count: TextDifference.longest / 5 + 1)
    #expect(TextDifference(from: long, to: "word").parts == [.removed(long), .added("word")])
  }

  private static func longestCommon(_ one: [Int], _ other: [Int]) -> Int {
    var row = [Int](repeating: 0, count: other.count + 1)
    for element in one {
      var next = row
      for (place, partner) in other.enumerated() {
        next[place + 1] = element == partner ? row[place] + 1 : max(next[place], row[place + 1])
      }
      row = next
    }
    return row.last ?? 0
  }

  /// Follows a script, and checks that it takes the old elements in order.
  private static func apply(_ script: EditScript, to old: [Int], _ new: [Int]) -> [Int] {
    var taken = 0
    return script.steps.compactMap { step in
      switch step {
      case .same(let place):
        #expect(place == taken)
        taken += 1
        return old[place]
      case .removed(let place):
        #expect(place == taken)
        taken += 1
        return nil
      case .added(let place): return new[place]
      }
    }
  }
}
