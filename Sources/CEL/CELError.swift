/// Why an expression could not be parsed or evaluated, and where.
public struct CELError: Error, Sendable, Equatable {
  /// What is wrong.
  public let kind: Kind
  /// The part of the source that is wrong.
  public let position: CELPosition

  /// An error of `kind` at `position`.
  public init(_ kind: Kind, at position: CELPosition) {
    self.kind = kind
    self.position = position
  }

  /// What is wrong, as data.
  public enum Kind: Error, Sendable, Equatable {
    /// The source is no expression.
    case syntax(Syntax)
    /// No binding has this name.
    case unknownVariable(String)
    /// No function has this name.
    case unknownFunction(String)
    /// The function or operator does not take values of these types.
    case noSuchOverload(function: String, types: [CELType])
    /// The map has no such key; the key as text.
    case noSuchKey(String)
    /// Two entries of a map have this key.
    case repeatedKey(String)
    /// A value of this type cannot be a key.
    case badKey(CELType)
    /// The list or text has no such place.
    case indexOutOfRange(Int64)
    /// The end of a range comes before its start.
    case badRange(start: Int64, end: Int64)
    /// The result of the operator does not fit its type.
    case overflow(String)
    /// Division by zero.
    case divisionByZero
    /// Modulus by zero.
    case modulusByZero
    /// The value cannot be converted; the value as text.
    case badConversion(String, to: CELType)
    /// A time beyond the years 1 to 9999, or a duration beyond 292 years.
    case timeOutOfRange(CELType)
    /// The resolver does not know this zone.
    case unknownTimeZone(String)
    /// A clause of a format is wrong.
    case badFormat(Format)
    /// A pattern is wrong.
    case badPattern(String, problem: String)
    /// An optional has no value.
    case noValue
    /// More than the evaluation or the parser may use.
    case limit(Limit)
  }

  /// What is wrong with a source.
  public enum Syntax: Sendable, Equatable {
    /// Something else was expected; `found` is nil at the end.
    case unexpected(found: String?, expected: String)
    /// A byte that begins nothing.
    case badCharacter(String)
    /// A text without its closing quote.
    case unterminatedText
    /// An escape that texts do not have.
    case badEscape(String)
    /// A number that does not fit its type.
    case numberOutOfRange(String)
    /// A word of the language where a name is needed.
    case reservedWord(String)
    /// A macro whose variable is no simple name.
    case macroVariable(String)
    /// A macro with a wrong number of arguments.
    case macroArguments(String)
    /// `has` of something that selects no field.
    case hasNeedsField
    /// A message, which this dialect does not have.
    case message
  }

  /// What is wrong with a format.
  public enum Format: Sendable, Equatable {
    /// No clause has this letter.
    case clause(String)
    /// More clauses than values; the place of the missing one.
    case missingValue(Int)
    /// The clause does not take a value of this type.
    case type(clause: String, CELType)
    /// A precision that is too high.
    case precision(String)
  }

  /// Which limit was reached, with its value.
  public enum Limit: Sendable, Equatable {
    case sourceSize(Int)
    case depth(Int)
    case steps(Int)
    case memory(Int)
  }
}

extension CELError.Kind {
  /// Whether an operator may go on in spite of this error; limits end everything.
  var isAbsorbed: Bool {
    guard case .limit = self else { return true }
    return false
  }
}

/// An error with the span it is at, before lines are counted.
///
/// A class, because an error that is passed on by value costs every frame of the recursion a copy.
final class Failure: Error {
  let kind: CELError.Kind
  let span: Span

  init(kind: CELError.Kind, span: Span) {
    self.kind = kind
    self.span = span
  }
}

extension CELError {
  init(_ failure: Failure, in source: String) {
    self.init(failure.kind, at: CELPosition(failure.span, in: source))
  }
}
