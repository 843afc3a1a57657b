/// A parsed expression, to be evaluated as often as wanted.
///
/// For example:
///
/// ```swift
/// let expression = try CELExpression("'A ' + animal_output + ' in the snow'")
/// let text = try expression.evaluate(["animal_output": .string("red fox")])
/// ```
public struct CELExpression: Sendable {
  /// The source as it was given.
  public let source: String

  private let parsed: ParsedSource

  /// The expression that `source` spells.
  ///
  /// Throws the first error of the source.
  public init(_ source: String, options: CELParseOptions = CELParseOptions()) throws(CELError) {
    self.source = source
    do { parsed = try ParsedSource(source, options) } catch { throw CELError(error, in: source) }
  }

  /// The value for `bindings`, which may have qualified names such as `a.b`.
  ///
  /// Throws what the language calls an error, or the limit that was reached.
  public func evaluate(
    _ bindings: [String: CELValue] = [:],
    limits: CELLimits = CELLimits(),
    timeZones: CELTimeZones = .utcOnly,
  ) throws(CELError) -> CELValue {
    try evaluate(inOrder: names.map { bindings[$0] }, limits: limits, timeZones: timeZones)
  }

  /// The value for `values`, which belong to ``names`` in order; nil for one that is not bound.
  ///
  /// Saves looking up each name each time. Missing values at the end are like nil. Throws like the
  /// evaluation with named values.
  public func evaluate(
    inOrder values: [CELValue?],
    limits: CELLimits = CELLimits(),
    timeZones: CELTimeZones = .utcOnly,
  ) throws(CELError) -> CELValue {
    let meter = Meter(limits: limits, timeZones: timeZones)
    var machine = Machine(parsed, values: values, meter: meter)
    do {
      return try machine.run()
    } catch {
      throw CELError(error, in: source)
    }
  }
}

/// What is known of a source once it is read; all copies of an expression share it.
final class ParsedSource: Sendable {
  let program: Program
  /// The whole expression, without blanks around it.
  let span: Span
  let names: [NameUse]
  let scopes: Scopes
  let unknownFunctions: [(name: String, span: Span)]

  init(_ source: String, _ options: CELParseOptions) throws(Failure) {
    guard source.utf8.count <= options.maximumSourceSize else {
      throw Failure(
        kind: .limit(.sourceSize(options.maximumSourceSize)),
        span: Span(start: 0, end: 0),
      )
    }
    var parser = Parser(source, options: options)
    try parser.parse()
    program = parser.program
    span = parser.operand.span
    names = parser.names
    scopes = parser.scopes
    unknownFunctions = parser.unknownFunctions
  }
}

/// A name with the places where an expression has it.
public struct CELVariable: Sendable, Hashable {
  /// The name.
  public let name: String
  /// Where it occurs, in order; never empty.
  public let positions: [CELPosition]
}

extension CELExpression {
  /// The names that an evaluation looks up, each once.
  ///
  /// Those of a path such as `a.b` are `a.b` and `a`.
  public var names: [String] { parsed.program.names }

  /// What the expression needs from outside, in order of first appearance.
  ///
  /// Variables of macros and names of types are not among them. Of a qualified name such as
  /// `a.b` this is the first word.
  public var variables: [CELVariable] {
    grouped(parsed.names.filter { CELType.named[$0.name] == nil }.map { ($0.name, $0.span) })
  }

  /// The functions and methods that are called and that the language does not have.
  public var unknownFunctions: [CELVariable] { grouped(parsed.unknownFunctions) }

  private func grouped(_ uses: [(name: String, span: Span)]) -> [CELVariable] {
    var order: [String] = []
    var positions: [String: [CELPosition]] = [:]
    var lines = LineCounter(source)
    for use in uses.sorted(by: { $0.span.start < $1.span.start }) {
      if positions[use.name] == nil { order.append(use.name) }
      positions[use.name, default: []].append(lines.position(of: use.span))
    }
    return order.map { CELVariable(name: $0, positions: positions[$0] ?? []) }
  }

  /// The source with the variable `old` called `new`, everything else byte for byte.
  ///
  /// Variables of macros keep their names; where one of them is called `new`, a dot before the
  /// new name keeps the two apart. Where `new` is no name the source stays as it is.
  public func renaming(_ old: String, to new: String) -> String {
    guard Self.isName(new) else { return source }
    var bytes: [UInt8] = []
    var end = 0
    let original = Array(source.utf8)
    let uses = parsed.names.filter { $0.name == old }.sorted { $0.span.start < $1.span.start }
    for use in uses {
      bytes += original[end..<use.span.start]
      if !use.isRooted, parsed.scopes.local(new, in: use.scope) != nil {
        bytes.append(UInt8(ascii: "."))
      }
      bytes += new.utf8
      end = use.span.end
    }
    bytes += original[end...]
    return String(validBytes: bytes)
  }

  /// The functions, methods and macros that expressions may call, in alphabetical order.
  public static var functionNames: [String] {
    let macros: Set = [
      "has", "all", "exists", "exists_one", "existsOne", "map", "filter", "sortBy", "transformList",
      "transformMap", "transformMapEntry", "optMap", "optFlatMap", "or", "orValue", "cel.bind",
    ]
    return Function.names.union(macros).sorted()
  }

  /// Whether `text` may be the name of a variable.
  public static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first.startsIdentifier,
      text.utf8.allSatisfy(\.continuesIdentifier)
    else { return false }
    return !ReservedWord.literals.contains(text) && !ReservedWord.contains(text)
  }
}
