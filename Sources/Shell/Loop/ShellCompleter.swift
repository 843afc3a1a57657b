public import Editline

/// Knows what may stand at the cursor.
public struct ShellCompleter: Sendable {
  private let table: CommandTable
  private let context: any ShellContext

  /// How many candidates are asked for at most.
  static let limit = 200

  /// A completer of commands and of the names of a context.
  public init(table: CommandTable, context: any ShellContext) {
    self.table = table
    self.context = context
  }

  /// Returns what may replace the word at the cursor, which is a UTF-8 offset.
  public func completion(for line: String, at cursor: Int) async -> Completion {
    let partial = PartialLine(line, cursor: cursor)
    let word = partial.current
    let nothing = Completion(replacing: word.range, candidates: [])
    guard !partial.isInert, !word.isQuoted else { return nothing }
    guard let name = partial.words.first else {
      return Completion(replacing: word.range, candidates: await commands(word.text))
    }
    // In `name=$node` only the value is replaced.
    if let equals = word.text.utf8.firstIndex(of: UInt8(ascii: "=")) {
      let before = word.text.utf8.distance(from: word.text.utf8.startIndex, to: equals) + 1
      let range = word.range.lowerBound + before..<word.range.upperBound
      let key = String(word.text[..<equals])
      let value = word.text[word.text.utf8.index(after: equals)...]
      // Of a list only the element at the cursor is replaced.
      let prefix = value.hasPrefix("[") ? Self.lastElement(of: value) : value
      let found = await values(of: key, String(prefix), partial.words)
      return Completion(
        replacing: range.upperBound - prefix.utf8.count..<range.upperBound,
        candidates: found,
      )
    }
    if let start = referenceStart(in: word.text, of: name.text) {
      let prefix = String(decoding: word.text.utf8.dropFirst(start), as: UTF8.self)
      let range = word.range.lowerBound + start..<word.range.upperBound
      let found = await references(prefix, for: nil, partial.words)
      return Completion(replacing: range, candidates: found)
    }
    guard let command = table[name.text] else { return nothing }
    let found = await arguments(of: command, word.text, partial.words)
    return Completion(replacing: word.range, candidates: found)
  }

  private func commands(_ prefix: String) async -> [Completion.Candidate] {
    let isStopped = await context.isStopped()
    return table.commands.filter { $0.name.hasPrefix(prefix) }
      .filter { isStopped || $0.family != .stopped }
      .map { Completion.Candidate($0.name, description: $0.summary, suffix: " ") }
  }

  /// Where a `$reference` begins in the word: at its start, or within an expression at the last one.
  private func referenceStart(in word: String, of name: String) -> Int? {
    let bytes = Array(word.utf8)
    if bytes.first == UInt8(ascii: "$"), bytes.dropFirst().allSatisfy(LineScanner.isNamePart) {
      return 0
    }
    switch table.reading(name) {
    case .expression, .expressionAfter: break
    case .words, .text: return nil
    }
    guard let dollar = bytes.lastIndex(of: UInt8(ascii: "$")),
      bytes[(dollar + 1)...].allSatisfy(LineScanner.isNamePart)
    else { return nil }
    return dollar
  }

  private static func lastElement(of list: Substring) -> Substring {
    let start = list.utf8.lastIndex { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: ",") }
    return start.map { list[list.utf8.index(after: $0)...] } ?? list
  }

  private func references(
    _ text: String,
    for parameter: String?,
    _ words: [Word],
  ) async -> [Completion.Candidate] {
    let command = words.first.map { table[$0.text]?.name ?? $0.text } ?? ""
    let places = Self.positionals(words)
    let parts = text.dropFirst().split(
      separator: ".",
      maxSplits: 1,
      omittingEmptySubsequences: false,
    )
    let node = parts.first.map(String.init) ?? ""
    if parts.count > 1 {
      let outputs = await context.references(
        to: node,
        for: parameter,
        in: command,
        after: places,
        limit: Self.limit,
      )
      return outputs.filter { $0.name.hasPrefix(parts[1]) }.map {
        Completion.Candidate("$\(node).\($0.name)", description: $0.summary, suffix: " ")
      }
    }
    let names = await context.references(
      to: nil,
      for: parameter,
      in: command,
      after: places,
      limit: Self.limit,
    )
    return names.filter { $0.name.hasPrefix(node) }.prefix(Self.limit)
      .map { Completion.Candidate("$" + $0.name, description: $0.summary) }
  }

  private func values(
    of key: String,
    _ prefix: String,
    _ words: [Word],
  ) async -> [Completion.Candidate] {
    if prefix.hasPrefix("$") { return await references(prefix, for: key, words) }
    guard let command = words.first else { return [] }
    let places = Self.positionals(words)
    let name = table[command.text]?.name ?? command.text
    return await context.values(of: key, in: name, after: places)
      .filter { $0.name.hasPrefix(prefix) }
      .map { Completion.Candidate($0.name, description: $0.summary, suffix: " ") }
  }

  private func arguments(
    of command: Command,
    _ prefix: String,
    _ words: [Word],
  ) async -> [Completion.Candidate] {
    if prefix.hasPrefix("-") {
      return command.flagNames.map(\.name).filter { $0.hasPrefix(prefix) }
        .map { Completion.Candidate($0, suffix: " ") }
    }
    let places = Self.positionals(words)
    var found: [Completion.Candidate] = []
    if places.count < command.completions.count {
      found = await names(of: command.completions[places.count], prefix)
    }
    found += await context.positionals(of: command.name, after: places)
      .filter { $0.name.hasPrefix(prefix) }
      .map { Completion.Candidate($0.name, description: $0.summary, suffix: " ") }
    let parameters = await context.parameterNames(of: command.name, after: places)
    let taken = Set(
      words.compactMap { word in
        word.text.firstIndex(of: "=").map { String(word.text[..<$0]) }
      }
    )
    found += parameters.filter { $0.name.hasPrefix(prefix) && !taken.contains($0.name) }
      .map { Completion.Candidate($0.name + "=", description: $0.summary) }
    return found
  }

  private func names(of kind: CompletionKind, _ prefix: String) async -> [Completion.Candidate] {
    let names: [NameCandidate]
    switch kind {
    case .either(let kinds):
      var found: [Completion.Candidate] = []
      for kind in kinds { found += await self.names(of: kind, prefix) }
      return found
    case .none: names = []
    case .words(let words): names = words.map { NameCandidate($0) }
    case .command:
      names =
        table.commands.map { NameCandidate($0.name, summary: $0.summary) }
        + Family.allCases.filter { table[$0.rawValue] == nil }
        .map { NameCandidate($0.rawValue, summary: "topic") }
        + (await context.names(of: kind, beginningWith: prefix, limit: Self.limit))
    default: names = await context.names(of: kind, beginningWith: prefix, limit: Self.limit)
    }
    return names.filter { $0.name.hasPrefix(prefix) }
      .map { Completion.Candidate($0.name, description: $0.summary, suffix: " ") }
  }

  /// The words after the command that are neither parameters nor flags.
  private static func positionals(_ words: [Word]) -> [String] {
    words.dropFirst().filter { word in
      word.isQuoted || !word.text.hasPrefix("--") && !word.text.contains("=")
    }.map(\.text)
  }
}
