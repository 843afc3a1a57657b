/// A line as words and values, before it is known what the command does with them.
///
/// ```swift
/// try ParsedLine("add sketch model draft/image prompt=\"a fox\"")
/// ```
public struct ParsedLine: Sendable, Hashable {
  /// The line as it was typed.
  public let line: String
  /// The name of the command; nil where the line is blank or a comment.
  public let name: Word?
  /// What follows the name, as far as it is read as words.
  public let arguments: [Argument]
  /// What follows as prose or as an expression.
  public let rest: Word?

  /// The most bytes that a command may have.
  public static let limit = 32 << 20

  /// Parses a line; `reading` tells how a command reads what follows its name.
  ///
  /// O(n). Throws ``LineError`` with its place.
  public init(
    _ line: String,
    reading: (_ name: String) -> RestOfLine = { _ in .words },
  ) throws(LineError) {
    let bytes = Array(line.utf8)
    guard bytes.count <= Self.limit else {
      throw LineError(.tooLong(limit: Self.limit), at: 0..<0)
    }
    var scanner = LineScanner(bytes: bytes)
    self.line = line
    name = try scanner.commandName()
    var arguments: [Argument] = []
    var rest: Word?
    if let name {
      scanner.allowsCommas = name.text == "manage_workflows"
      switch reading(name.text) {
      case .words: arguments = try scanner.arguments(until: nil)
      case .text, .expression: rest = try scanner.rest()
      case .expressionAfter(let keyword):
        arguments = try scanner.arguments(until: keyword)
        if scanner.stoppedAtKeyword { rest = try scanner.rest() }
      }
    }
    self.arguments = arguments
    self.rest = rest
  }
}
