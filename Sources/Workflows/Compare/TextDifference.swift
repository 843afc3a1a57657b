/// What changed from one text to another, word by word.
///
/// Words, runs of blanks and single other characters are the units. Texts with too much in
/// between to compare count as replaced from the first word that differs to the last.
public struct TextDifference: Sendable, Hashable {
  /// A stretch of the one text, of the other, or of both.
  public enum Part: Sendable, Hashable {
    case same(String)
    case removed(String)
    case added(String)
  }

  /// The stretches in order; what was removed stands before what was added in its place.
  public let parts: [Part]
  /// Whether a word stands in both.
  public let hasCommonWords: Bool

  /// The longest text in UTF-8 bytes whose words are looked at.
  static let longest = 256 << 10
  /// How many words may be removed and added before the texts count as replaced.
  static let stepLimit = 400

  /// The difference of two texts; O(words × changes), bounded.
  public init(from before: String, to after: String) {
    guard before.utf8.count <= Self.longest, after.utf8.count <= Self.longest else {
      parts = before == after ? [.same(before)] : [.removed(before), .added(after)]
      hasCommonWords = before == after
      return
    }
    let (old, new) = (before.words, after.words)
    var numbers: [Substring: Int] = [:]
    func number(_ word: Substring) -> Int {
      if let number = numbers[word] { return number }
      numbers[word] = numbers.count
      return numbers.count - 1
    }
    let script = EditScript(from: old.map(number), to: new.map(number), limit: Self.stepLimit)
    var runs: [Run] = []
    for step in script.steps {
      switch step {
      case .same(let place): runs.append(.same, old[place])
      case .removed(let place): runs.append(.removed, old[place])
      case .added(let place): runs.append(.added, new[place])
      }
    }
    parts = runs.joiningAcrossBlanks().flatMap(\.parts)
    hasCommonWords = parts.contains { $0.isSame && $0.text.contains(where: \.isPartOfWord) }
  }
}

extension TextDifference.Part {
  /// The text.
  public var text: String {
    switch self {
    case .same(let text), .removed(let text), .added(let text): text
    }
  }

  /// Whether it stands in both.
  public var isSame: Bool {
    guard case .same = self else { return false }
    return true
  }
}

/// What is the same, or what stands where something else stood.
private enum Run {
  case same(String)
  case changed(removed: String, added: String)

  enum Kind { case same, removed, added }

  var parts: [TextDifference.Part] {
    switch self {
    case .same(let text): [.same(text)]
    case .changed(let removed, let added):
      (removed.isEmpty ? [] : [.removed(removed)]) + (added.isEmpty ? [] : [.added(added)])
    }
  }
}

extension [Run] {
  fileprivate mutating func append(_ kind: Run.Kind, _ word: Substring) {
    switch (last, kind) {
    case (.same(let text), .same): self[count - 1] = .same(text + word)
    case (_, .same): append(.same(String(word)))
    case (.changed(let removed, let added), .removed):
      self[count - 1] = .changed(removed: removed + word, added: added)
    case (.changed(let removed, let added), .added):
      self[count - 1] = .changed(removed: removed, added: added + word)
    case (_, .removed): append(.changed(removed: String(word), added: ""))
    case (_, .added): append(.changed(removed: "", added: String(word)))
    }
  }

  /// Changes with nothing but blanks between them read better as one.
  fileprivate func joiningAcrossBlanks() -> [Run] {
    var joined: [Run] = []
    for run in self {
      guard case .changed(let removed, let added) = run, joined.count >= 2,
        case .same(let blanks) = joined[joined.count - 1], blanks.allSatisfy(\.isWhitespace),
        case .changed(let removedBefore, let addedBefore) = joined[joined.count - 2],
        // A word that was only added or only removed has no other side that would be joined.
        !(removed.isEmpty && removedBefore.isEmpty), !(added.isEmpty && addedBefore.isEmpty)
      else {
        joined.append(run)
        continue
      }
      joined.removeLast(2)
      joined.append(
        .changed(removed: removedBefore + blanks + removed, added: addedBefore + blanks + added)
      )
    }
    return joined
  }
}

extension String {
  /// Words, runs of blanks, and other characters one by one.
  var words: [Substring] {
    var words: [Substring] = []
    var rest = self[...]
    while let first = rest.first {
      let word: Substring =
        if first.isPartOfWord {
          rest.prefix(while: \.isPartOfWord)
        } else if first.isWhitespace {
          rest.prefix(while: \.isWhitespace)
        } else {
          rest.prefix(1)
        }
      words.append(word)
      rest = rest[word.endIndex...]
    }
    return words
  }
}

extension Character {
  var isPartOfWord: Bool { isLetter || isNumber || self == "_" }
}
