import JSON

private typealias Comparison = ConditionBlock.Condition.Comparison

extension ConditionBlock.Condition.Comparison {
  /// Those that easel writes; the others are read only (contract §3).
  fileprivate static let written: [Self] = [
    .isEmpty, .isNotEmpty, .contains, .notContains, .equals, .notEquals,
  ]
}

extension ConditionBlock {
  /// The spellings of the tests that a block's text may have.
  public static let comparisons = Comparison.written.map(\.rawValue)

  /// The block as people write it: `mode_output contains 'night' and style_output isNotEmpty`.
  public var text: String {
    conditions.map { condition in
      var words = [condition.field, condition.comparison]
      switch condition.value {
      case .string(let text)?: words.append(Self.quoted(text))
      case let value?: words.append(value.compact)
      case nil: break
      }
      return words.joined(separator: " ")
    }.joined(separator: isAny ? " or " : " and ")
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "'"
  }
}

/// Why the text of a block is none, and which part of it.
struct BlockError: Error {
  let message: String
  let remedy: String?
  let part: Range<Int>
}

/// Reads the text of a block: `FIELD OPERATOR ['VALUE']`, joined by `and` or by `or`.
struct BlockReader {
  /// The block, its fields as they were written.
  private(set) var block = ConditionBlock()
  /// Where each condition's field stands, in UTF-8 offsets.
  private(set) var fields: [Range<Int>] = []

  private let bytes: [UInt8]
  private var position = 0
  private var joiner: String?

  init(_ text: String) throws(BlockError) {
    bytes = Array(text.utf8)
    while true {
      try readCondition()
      guard let word = try word() else { return }
      try join(word)
    }
  }

  private mutating func readCondition() throws(BlockError) {
    guard let field = try word() else {
      throw missing("a condition is missing", "write FIELD OPERATOR 'VALUE'")
    }
    guard !field.isValue else {
      throw error("a condition begins with the node it tests", "name a node first", field)
    }
    if field.text.hasPrefix("$") {
      throw error(
        "a field has no `$`",
        "write `\(field.text.dropFirst().map { $0 == "." ? "_" : "\($0)" }.joined())`",
        field,
      )
    }
    guard let name = try word() else {
      throw missing("an operator is missing after `\(field.text)`", Self.operators)
    }
    let comparison = try comparison(name)
    var value: JSONValue?
    if !comparison.isUnary { value = .string(try self.value(of: comparison)) }
    block.conditions.append(
      ConditionBlock.Condition(
        field: field.text,
        comparison: comparison.rawValue,
        value: value,
      )
    )
    fields.append(field.range)
  }

  private static let operators =
    "there are \(ConditionBlock.comparisons.joined(separator: ", "))"

  private func comparison(_ word: Word) throws(BlockError) -> Comparison {
    let comparison = word.isValue ? nil : Comparison(rawValue: word.text)
    guard let comparison else {
      throw error(
        "there is no operator `\(word.text)`",
        suggestion(word.text, in: ConditionBlock.comparisons) ?? Self.operators,
        word,
      )
    }
    guard Comparison.written.contains(comparison) else {
      throw error(
        "`\(word.text)` is read from files, and not written",
        "compare in a transformText, and test what it gives",
        word,
      )
    }
    return comparison
  }

  /// The value behind an operator: quoted, or a number, which is kept as a text.
  private mutating func value(of comparison: Comparison) throws(BlockError) -> String {
    guard let word = try word() else {
      throw missing("`\(comparison.rawValue)` needs a value", "write it in single quotes: 'night'")
    }
    if word.isValue || JSONNumber(word.text) != nil { return word.text }
    throw error(
      "the value of `\(comparison.rawValue)` is not quoted",
      "write '\(word.text)'",
      word,
    )
  }

  private mutating func join(_ word: Word) throws(BlockError) {
    guard !word.isValue, word.text == "and" || word.text == "or" else {
      throw error(
        "`\(word.text)` is one word too many",
        "join conditions by `and` or by `or`",
        word,
      )
    }
    if let joiner, joiner != word.text {
      throw error(
        "a block has only `and` or only `or`",
        "make a block of its own of the other condition, or compute it in a transformText",
        word,
      )
    }
    joiner = word.text
    block.isAny = word.text == "or"
  }
}

// MARK: - Words

extension BlockReader {
  private struct Word {
    var text: String
    var range: Range<Int>
    /// Whether it was quoted.
    var isValue: Bool
  }

  private mutating func word() throws(BlockError) -> Word? {
    while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
    guard position < bytes.count else { return nil }
    let start = position
    let first = bytes[position]
    if first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") { return try quoted(first) }
    while position < bytes.count, !Self.isBlank(bytes[position]) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    return Word(text: text, range: start..<position, isValue: false)
  }

  /// A value in quotes, in which `\` keeps the next character from meaning anything.
  private mutating func quoted(_ quote: UInt8) throws(BlockError) -> Word {
    let start = position
    var content: [UInt8] = []
    position += 1
    while position < bytes.count, bytes[position] != quote {
      if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count { position += 1 }
      content.append(bytes[position])
      position += 1
    }
    guard position < bytes.count else {
      throw BlockError(
        message: "the value is never closed",
        remedy: "end it with \(String(decoding: [quote], as: UTF8.self))",
        part: start..<bytes.count,
      )
    }
    position += 1
    let text = String(decoding: content, as: UTF8.self)
    return Word(text: text, range: start..<position, isValue: true)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private func error(_ message: String, _ remedy: String, _ word: Word) -> BlockError {
    BlockError(message: message, remedy: remedy, part: word.range)
  }

  private func missing(_ message: String, _ remedy: String) -> BlockError {
    BlockError(message: message, remedy: remedy, part: bytes.count..<bytes.count)
  }
}
