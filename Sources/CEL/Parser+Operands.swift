extension Parser {
  /// Reads an operand or what opens before one; true where an operand is complete then.
  mutating func readPrefix() throws(Failure) -> Bool {
    let start = token.span
    switch token.kind {
    case .literal(let value):
      try advance()
      literal(value, from: start)
      return true
    case .int(let value):
      guard let value = Int64(exactly: value) else {
        throw Failure(kind: .syntax(.numberOutOfRange(String(value))), span: start)
      }
      try advance()
      literal(.int(value), from: start)
      return true
    case .identifier:
      return try readName(from: start, isRooted: false)
    case .sign(let sign):
      return try readOpening(sign, from: start)
    case .quotedIdentifier, .end:
      throw unexpected("a value")
    }
  }

  private mutating func readOpening(_ sign: Sign, from start: Span) throws(Failure) -> Bool {
    switch sign {
    case .dot:
      try advance()
      guard case .identifier = token.kind else { throw unexpected("a name") }
      return try readName(from: start, isRooted: true)
    case .not:
      try advance()
      try begin(.not, span: start, start: program.end)
      return false
    case .minus:
      try advance()
      return try readNegative(from: start)
    case .openParenthesis:
      try advance()
      try begin(.group, span: start, start: program.end)
      return false
    case .openBracket:
      try advance()
      try begin(.list, span: start, start: program.end)
      return try readElementStart(.closeBracket)
    case .openBrace:
      try advance()
      try begin(.mapKey, span: start, start: program.end)
      emit(.emptyMap, at: start)
      return try readElementStart(.closeBrace)
    default:
      throw unexpected("a value")
    }
  }

  /// A literal number is negative itself: the smallest one has no positive counterpart.
  private mutating func readNegative(from start: Span) throws(Failure) -> Bool {
    switch token.kind {
    case .int(let value):
      try advance()
      literal(.int(Int64(truncatingIfNeeded: 0 &- value)), from: start)
      return true
    case .literal(.double(let value)):
      try advance()
      literal(.double(-value), from: start)
      return true
    default:
      try begin(.negate, span: start, start: program.end)
      return false
    }
  }

  mutating func literal(_ value: CELValue, from start: Span) {
    let span = Span(start: start.start, end: lastEnd)
    operand = Operand(span: span, start: program.end)
    emit(.constant(program.constant(value)), at: span)
  }

  /// Makes a variable of a macro the operand.
  mutating func push(_ local: Local, at span: Span) {
    operand = Operand(span: span, start: program.end, height: local.height)
    emit(.local(local.slot), at: span)
  }

  /// A variable, or a function that is called.
  private mutating func readName(from start: Span, isRooted: Bool) throws(Failure) -> Bool {
    let span = token.span
    let name = lexer.text(span)
    if ReservedWord.contains(name) {
      throw Failure(kind: .syntax(.reservedWord(name)), span: span)
    }
    try advance()
    if isAt(.openParenthesis) { return try readFunction(name, span, from: start) }
    if !isRooted, let local = scopes.local(name) {
      push(local, at: span)
      return true
    }
    names.append(NameUse(name: name, span: span, isRooted: isRooted, scope: scopes.current))
    operand = Operand(
      span: Span(start: start.start, end: lastEnd),
      start: program.end,
      form: .path,
    )
    path.words.removeAll(keepingCapacity: true)
    path.words.append((name, span))
    path.isRooted = isRooted
    return true
  }

  /// Writes the code of the operand where it is a name that is not looked up yet.
  mutating func settle() {
    guard operand.form == .path else { return }
    operand.form = .value
    operand.start = program.end
    let word = path.words[0]
    let containers = path.isRooted ? [""] : self.containers
    if path.words.count == 1, containers.count == 1 {
      emit(.value(program.name(word.name)), at: word.span)
      return
    }
    emit(.path(program.path(candidates(containers))), at: word.span)
    for word in path.words.dropFirst() {
      emit(.select(program.field(word.name)), at: word.span)
    }
  }

  /// The names that the path may begin with, the longest first.
  private mutating func candidates(_ containers: [String]) -> [Candidate] {
    var prefixes = [path.words[0].name]
    for word in path.words.dropFirst() {
      let prefix = prefixes[prefixes.count - 1] + "." + word.name
      // Longer names than this are not looked up.
      guard prefix.utf8.count <= 256 else { break }
      prefixes.append(prefix)
    }
    var candidates: [Candidate] = []
    for (length, prefix) in prefixes.enumerated().reversed() {
      for container in containers {
        candidates.append(Candidate(name: program.name(container + prefix), length: length))
      }
    }
    return candidates
  }
}
