/// What may stand in the place of a part of the line.
public struct Completion: Sendable, Equatable {
  /// One of the possible texts.
  public struct Candidate: Sendable, Equatable {
    /// The text that replaces the part.
    public var text: String
    /// What the list says beside the text.
    public var description: String
    /// What follows the text when it is the only candidate, such as a space.
    public var suffix: String

    /// Creates a candidate.
    public init(_ text: String, description: String = "", suffix: String = "") {
      self.text = text
      self.description = description
      self.suffix = suffix
    }
  }

  /// The part that is replaced, in UTF-8 offsets of the line.
  public var replacing: Range<Int>
  /// The possible texts in the order of the list.
  public var candidates: [Candidate]

  /// Creates a completion.
  public init(replacing: Range<Int>, candidates: [Candidate]) {
    self.replacing = replacing
    self.candidates = candidates
  }
}

extension Completion {
  /// The longest text with which all candidates begin.
  var commonPrefix: String {
    guard let first = candidates.first else { return "" }
    var prefix = Substring(first.text)
    for candidate in candidates.dropFirst() where !candidate.text.hasPrefix(prefix) {
      prefix = prefix.prefix(
        zip(prefix, candidate.text).prefix { $0 == $1 }.count
      )
    }
    return String(prefix)
  }
}
