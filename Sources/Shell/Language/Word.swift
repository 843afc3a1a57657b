/// A word of a line.
public struct Word: Sendable, Hashable {
  /// The word without its quotes.
  public let text: String
  /// Where it stands, quotes included, in UTF-8 offsets of the line.
  public let range: Range<Int>
  /// Whether it was quoted.
  public let isQuoted: Bool

  /// A word.
  public init(text: String, range: Range<Int>, isQuoted: Bool = false) {
    self.text = text
    self.range = range
    self.isQuoted = isQuoted
  }
}

/// A value that a command was given, with or without a name.
public struct Argument: Sendable, Hashable {
  /// The name in `name=value`, or a flag with its two dashes; nil for a positional value.
  public let name: String?
  /// Where the name stands, in UTF-8 offsets of the line.
  public let nameRange: Range<Int>?
  /// The value; `true` for a flag that has none.
  public let value: Value
  /// The value as it was typed, without its quotes.
  public let word: Word

  /// An argument.
  public init(name: String? = nil, nameRange: Range<Int>? = nil, value: Value, word: Word) {
    self.name = name
    self.nameRange = nameRange
    self.value = value
    self.word = word
  }

  /// Where the value stands, quotes included, in UTF-8 offsets of the line.
  public var range: Range<Int> { word.range }

  /// Where the whole argument stands, name included.
  public var wholeRange: Range<Int> {
    let start = nameRange?.lowerBound ?? range.lowerBound
    return start..<max(start, range.upperBound)
  }

  /// The value as text: what was typed, without its quotes.
  ///
  /// For names and ids, where `7` is a name and no number.
  public var text: String { word.text }

  /// Whether this is a flag such as `--draft`.
  public var isFlag: Bool { name?.hasPrefix("--") ?? false }

  /// Whether a flag came with a value, as in `--on=NAME`.
  var hasOwnValue: Bool { range != nameRange }
}

/// How a command reads what follows its name.
public enum RestOfLine: Sendable, Hashable {
  /// As words and values.
  case words
  /// As prose in which quotes, brackets and `#` mean nothing; it ends with its line.
  case text
  /// As an expression, which goes on until its quotes and brackets are closed.
  case expression
  /// As words, and after this one as an expression: `break sketch if $sketch.cost > 2`.
  case expressionAfter(String)
}
