import JSON

/// A parameter of a model: its name, what it takes, and what it is without a value.
struct Parameter {
  enum Kind {
    /// A text of at most so many characters.
    case text(limit: Int)
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    /// A whole number of 64 bits, signed or not, or a text of its digits.
    case seed
    case choice([String])
    /// A picture file.
    case picture
    case pictures(ClosedRange<Int>)
  }

  var name: String
  var kind: Kind
  var isRequired = false
  /// The value if none is given; nil where the model does without.
  var fallback: JSONValue?

  var isFile: Bool {
    switch kind {
    case .picture, .pictures: true
    default: false
    }
  }
}

/// A value that its parameter has checked.
enum Argument {
  case text(String)
  case integer(Int)
  case number(Double)
  case seed(bits: UInt64, digits: String)
  case paths([String])
}

extension Parameter {
  /// Returns the value as an argument, or says what is wrong with it.
  func argument(_ value: JSONValue) throws(DraftError) -> Argument {
    switch kind {
    case .text(let limit):
      guard let text = value.string, text.unicodeScalars.count <= limit else {
        throw wrong(value, "a text of at most \(limit) characters")
      }
      if isRequired, text.allSatisfy(\.isWhitespace) {
        throw .invalid(name, "\(name) is empty; say what you want")
      }
      return .text(text)
    case .integer(let range):
      guard let number = value.number?.int, range.contains(number) else {
        throw wrong(value, "a whole number from \(range.lowerBound) to \(range.upperBound)")
      }
      return .integer(number)
    case .number(let range):
      guard let number = value.number?.double, range.contains(number) else {
        throw wrong(
          value,
          "a number from \(plain(range.lowerBound)) to \(plain(range.upperBound))",
        )
      }
      return .number(number)
    case .seed: return try seed(value)
    case .choice(let choices):
      guard let text = value.string, choices.contains(text) else {
        throw wrong(value, "one of \(choices.joined(separator: ", "))")
      }
      return .text(text)
    case .picture, .pictures: return try paths(value)
    }
  }

  private func seed(_ value: JSONValue) throws(DraftError) -> Argument {
    let number = value.number ?? value.string.flatMap { JSONNumber($0) }
    if let number, number.isInteger {
      if let signed = number.int64 {
        return .seed(bits: UInt64(bitPattern: signed), digits: String(signed))
      }
      if let unsigned = number.uint64 { return .seed(bits: unsigned, digits: String(unsigned)) }
    }
    throw wrong(value, "a whole number of at most 64 bits")
  }

  private func paths(_ value: JSONValue) throws(DraftError) -> Argument {
    if case .pictures(let range) = kind {
      let paths = (value.array ?? [value]).compactMap(\.string)
      guard range.contains(paths.count), paths.count == value.array?.count ?? 1 else {
        throw .invalid(
          name,
          "\(name) must be \(range.lowerBound) to \(range.upperBound) pictures",
        )
      }
      for path in paths { try check(path) }
      return .paths(paths)
    }
    guard let path = value.string else { throw wrong(value, "one picture") }
    try check(path)
    return .paths([path])
  }

  private func check(_ path: String) throws(DraftError) {
    guard path.hasPrefix("/"), !path.contains("\0") else {
      throw .invalid(name, "the file of \(name) must be an absolute path, not \(quoted(path))")
    }
  }

  private func wrong(_ value: JSONValue, _ wanted: String) -> DraftError {
    let given =
      switch value {
      case .number(let number): String(number.lexeme.prefix(40))
      case .string(let text): quoted(text)
      default: value.kindName
      }
    return .invalid(name, "\(name) must be \(wanted), not \(given)")
  }

  private func plain(_ number: Double) -> String {
    number == number.rounded() ? String(Int(number)) : "\(number)"
  }
}

/// The checked arguments of a model, defaults filled in.
struct Arguments {
  private var values: [String: Argument] = [:]

  init(_ request: Request) throws(DraftError) {
    let parameters = request.model.parameters
    for name in request.parameters.keys + request.files.keys
    where !parameters.contains(where: { $0.name == name }) {
      let names = parameters.map(\.name).joined(separator: ", ")
      throw .invalid(
        name,
        "\(request.model.name) has no parameter \(quoted(name)); it has \(names)",
      )
    }
    for parameter in parameters {
      var value = (parameter.isFile ? request.files : request.parameters)[parameter.name]
      if value?.isNull ?? true { value = parameter.fallback }
      if let value {
        values[parameter.name] = try parameter.argument(value)
      } else if parameter.isRequired {
        throw .invalid(
          parameter.name,
          "\(request.model.name) needs \(parameter.name); it was not given",
        )
      }
    }
    for name in request.files.keys where values[name].map(Self.isFile) == false {
      throw .invalid(name, "\(name) is no picture; give it in \"parameters\"")
    }
  }

  private static func isFile(_ argument: Argument) -> Bool {
    if case .paths = argument { true } else { false }
  }

  func text(_ name: String) -> String? {
    guard case .text(let text)? = values[name] else { return nil }
    return text
  }

  func integer(_ name: String) -> Int? {
    guard case .integer(let number)? = values[name] else { return nil }
    return number
  }

  func number(_ name: String) -> Double? {
    guard case .number(let number)? = values[name] else { return nil }
    return number
  }

  func seed() -> (bits: UInt64, digits: String) {
    guard case .seed(let bits, let digits)? = values["seed"] else { return (0, "0") }
    return (bits, digits)
  }

  func paths(_ name: String) -> [String] {
    guard case .paths(let paths)? = values[name] else { return [] }
    return paths
  }

  func picture(_ name: String) throws(DraftError) -> Picture {
    guard let path = paths(name).first else {
      throw .invalid(name, "\(name) was not given; it must be a picture")
    }
    do {
      return try Picture.read(path: path).picture
    } catch {
      throw error.blaming(name)
    }
  }
}
