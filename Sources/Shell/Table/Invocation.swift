/// A command with what it was given.
public struct Invocation: Sendable {
  /// The line as it was typed.
  public let line: String
  /// The name of the command, also where an alias was typed.
  public let name: String
  /// Where the name stands.
  public let nameRange: Range<Int>
  /// Values and flags in the order of the line; a flag's value is with its flag.
  public let arguments: [Argument]
  /// What followed as prose or as an expression.
  public let rest: Word?
  /// What is typed, for messages.
  public let usage: String

  /// The values without names.
  public let positionals: [Argument]
  /// The values with names, flags left out.
  public let parameters: [Argument]

  /// Binds a line to its command.
  ///
  /// Throws where a flag is unknown or lacks its value, or a name stands twice.
  init(_ parsed: ParsedLine, name: Word, command: Command) throws(ShellError) {
    line = parsed.line
    self.name = command.name
    nameRange = name.range
    rest = parsed.rest
    usage = command.usage
    arguments = try Self.bindingFlags(parsed.arguments, of: command)
    positionals = arguments.filter { $0.name == nil }
    parameters = arguments.filter { $0.name != nil && !$0.isFlag }
    var seen: [String: Argument] = [:]
    for argument in arguments {
      guard let name = argument.name else { continue }
      guard let first = seen.updateValue(argument, forKey: name) else { continue }
      throw ShellError(
        "\(codeSpan(argument.isFlag ? name : name + "=")) stands twice",
        at: argument.wholeRange,
        remedy: Self.remedy(forTwice: first, argument),
        code: ExitStatus.usageCode,
      )
    }
  }

  /// What would work in place of a name that stands twice: of references, a list.
  private static func remedy(forTwice first: Argument, _ second: Argument) -> String {
    guard case .reference = first.value, case .reference = second.value, let name = first.name
    else {
      return "keep one of them"
    }
    let list = codeSpan("\(name)=[\(first.text), \(second.text)]", columns: 80)
    return "keep one of them, or give both as a list: \(list)"
  }

  private static func bindingFlags(
    _ arguments: [Argument],
    of command: Command,
  ) throws(ShellError) -> [Argument] {
    var bound: [Argument] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      let next = rest.first
      let flag = try binding(argument, next: next, of: command)
      bound.append(flag)
      // The value went to the flag.
      if argument.isFlag, flag.word != argument.word { rest.removeFirst() }
    }
    return bound
  }

  /// Returns a flag with its value, which may be the `next` argument; other arguments as they are.
  private static func binding(
    _ argument: Argument,
    next: Argument?,
    of command: Command,
  ) throws(ShellError) -> Argument {
    guard argument.isFlag, let name = argument.name else { return argument }
    let known = command.flagNames
    let usage = "the usage is \(codeSpan(command.usage, columns: 100))"
    guard let flag = known.first(where: { $0.name == name }) else {
      throw .unknown(
        "flag",
        name,
        at: argument.nameRange,
        candidates: known.map(\.name),
        remedy: usage,
        code: ExitStatus.usageCode,
      )
    }
    let hasValue = argument.range != argument.nameRange
    guard flag.value != .optional, (flag.value == .required) != hasValue else { return argument }
    guard flag.value == .required else {
      throw ShellError(
        "\(codeSpan(name)) takes no value",
        at: argument.range,
        remedy: "write only \(codeSpan(name))",
        code: ExitStatus.usageCode,
      )
    }
    guard let next, next.name == nil else {
      throw ShellError(
        "a value is missing after \(codeSpan(name))",
        at: argument.nameRange,
        remedy: usage,
        code: ExitStatus.usageCode,
      )
    }
    return Argument(
      name: name,
      nameRange: argument.nameRange,
      value: next.value,
      word: next.word,
    )
  }
}

extension Invocation {
  /// Returns the value at a place, from 0, if there are so many.
  public func positional(_ index: Int) -> Argument? {
    positionals.indices.contains(index) ? positionals[index] : nil
  }

  /// Returns the value at a place, or throws that `what` is missing.
  public func required(_ index: Int, _ what: String) throws(ShellError) -> Argument {
    guard let argument = positional(index) else { throw missing(what) }
    return argument
  }

  /// Returns the value called `name`, if there is one.
  public func named(_ name: String) -> Argument? { parameters.first { $0.name == name } }

  /// Returns whether a flag, such as `--draft`, is set.
  public func flag(_ name: String) -> Bool { flagValue(name) != nil }

  /// Returns a flag with its value, if it is set.
  public func flagValue(_ name: String) -> Argument? { arguments.first { $0.name == name } }

  /// Throws if there are more values without names than `count`.
  public func checkPositionals(atMost count: Int) throws(ShellError) {
    guard let extra = positional(count) else { return }
    throw ShellError(
      "\(codeSpan(extra.text)) is one value too many",
      at: extra.wholeRange,
      remedy: "the usage is \(codeSpan(usage, columns: 100)); a text with blanks wants quotes",
      code: ExitStatus.usageCode,
    )
  }

  /// Throws at the first name that is not one of `names`.
  public func checkNames(_ names: [String]) throws(ShellError) {
    for argument in parameters {
      guard let name = argument.name, !names.contains(name) else { continue }
      let list = names.isEmpty ? "it takes none" : "there are " + names.joined(separator: ", ")
      throw .unknown(
        "parameter",
        name,
        at: argument.nameRange,
        candidates: names,
        remedy: list,
        code: ExitStatus.usageCode,
      )
    }
  }

  /// Returns what followed as prose or as an expression, or throws that `what` is missing.
  public func requiredRest(_ what: String) throws(ShellError) -> Word {
    guard let rest else { throw missing(what) }
    return rest
  }

  /// Returns an error which points behind the end of the line, where `what` should be.
  public func missing(_ what: String) -> ShellError {
    let end = line.utf8.count
    return ShellError(
      "\(codeSpan(name)) wants \(what)",
      at: end..<end,
      remedy: "the usage is \(codeSpan(usage, columns: 100))",
      code: ExitStatus.usageCode,
    )
  }

  /// Returns an error which points at an argument.
  public func error(
    _ message: String,
    at argument: Argument?,
    remedy: String? = nil,
    code: String = "failed",
  ) -> ShellError {
    ShellError(message, at: argument?.range ?? nameRange, remedy: remedy, code: code)
  }
}
