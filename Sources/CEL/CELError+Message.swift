extension CELError {
  /// What is wrong, in words that name the thing.
  public var message: String { kind.message }
}

extension CELError.Kind {
  /// What is wrong, in words that name the thing.
  public var message: String {
    switch self {
    case .syntax(let problem): problem.message
    case .unknownVariable(let name): "there is no variable `\(name.shortened)`"
    case .unknownFunction(let name): "there is no function `\(name.shortened)`"
    case .noSuchOverload(let function, let types): Self.overload(function, types)
    case .noSuchKey(let key): "there is no key \(key)"
    case .repeatedKey(let key): "the key \(key) occurs twice"
    case .badKey(let type): "\(type.withArticle) cannot be a key of a map"
    case .indexOutOfRange(let index): "the index \(index) is out of range"
    case .badRange(let start, let end): "the range ends at \(end), before it starts at \(start)"
    case .overflow(let function): "the result of `\(function)` does not fit its type"
    case .divisionByZero: "division by zero"
    case .modulusByZero: "modulus by zero"
    case .badConversion(let value, let type): "\(value) cannot be read as \(type.shortName)"
    case .timeOutOfRange(.duration): "the duration is longer than 292 years"
    case .timeOutOfRange: "the time is not between the years 1 and 9999"
    case .unknownTimeZone(let name): "there is no time zone `\(name.shortened)`"
    case .badFormat(let problem): problem.message
    case .badPattern(let pattern, let problem): "the pattern `\(pattern)` is wrong: \(problem)"
    case .noValue: "the optional has no value; `orValue` gives another one"
    case .limit(let limit): limit.message
    }
  }

  private static func overload(_ function: String, _ types: [CELType]) -> String {
    let names = types.map(\.shortName)
    switch (function, names.count) {
    case ("_?_:_", _): return "a condition must be a bool, not \(names.joined(separator: ", "))"
    case (".", 1): return "\(types[0].withArticle) has no fields"
    case ("[]", 2):
      return "\(types[0].withArticle) cannot be indexed with \(types[1].withArticle)"
    case (_, 1...2) where !function.contains(where: \.isLetter) || function == "in":
      return "`\(function)` does not take \(names.joined(separator: " and "))"
    default:
      return names.isEmpty
        ? "`\(function)` needs arguments"
        : "`\(function)` does not take (\(names.joined(separator: ", ")))"
    }
  }
}

extension CELError.Syntax {
  var message: String {
    switch self {
    case .unexpected(let found, let expected):
      if let found {
        "expected \(expected), found `\(found.shortened)`"
      } else {
        "expected \(expected)"
      }
    case .badCharacter(let character): "`\(character)` is not part of the language"
    case .unterminatedText: "the closing quote is missing"
    case .badEscape(let escape): "there is no escape `\(escape)`"
    case .numberOutOfRange(let number): "the number `\(number.shortened)` is too large"
    case .reservedWord(let word): "`\(word)` is reserved and cannot be a name"
    case .macroVariable(let macro): "the variable of `\(macro)` must be a simple name"
    case .macroArguments(let macro): "`\(macro)` has the wrong number of arguments"
    case .hasNeedsField: "`has` needs a field, such as `has(value.field)`"
    case .message: "messages are not supported; write a map"
    }
  }
}

extension CELError.Format {
  var message: String {
    switch self {
    case .clause(let clause): "there is no format clause `\(clause)`"
    case .missingValue(let place): "the format wants a value \(place + 1) that is not there"
    case .type(let clause, let type): "the clause `%\(clause)` does not take \(type.withArticle)"
    case .precision(let clause): "the precision of `\(clause)` is too high"
    }
  }
}

extension CELError.Limit {
  var message: String {
    switch self {
    case .sourceSize(let limit): "the expression is longer than \(limit) bytes"
    case .depth(let limit): "the expression is nested more than \(limit) levels deep"
    case .steps(let limit): "the expression takes more than \(limit) steps"
    case .memory(let limit): "the expression needs more than \(limit) bytes"
    }
  }
}

extension String {
  /// The text for messages, which name a thing and do not repeat it at length.
  var shortened: String {
    utf8.count <= 160 ? self : String(unicodeScalars.prefix(40)) + "…"
  }
}
