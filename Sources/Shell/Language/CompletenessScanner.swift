/// Follows a command byte by byte, only as far as it matters for where it ends.
struct CompletenessScanner: Sendable {
  private enum State {
    case beforeName
    case name
    case between
    case bare(mayBeName: Bool)
    case beforeValue
    case beforePath
    case quoted(UInt8, isEscaped: Bool)
    case bracketed(Nesting)
    case comment
    case text
    case expression(Nesting)
  }

  private let reading: @Sendable (String) -> RestOfLine
  private var state = State.beforeName
  private var word: [UInt8] = []
  private var keyword: [UInt8]?
  private var allowsCommas = false
  private var endsInBackslash = false

  init(reading: @escaping @Sendable (String) -> RestOfLine) { self.reading = reading }

  /// Whether the command could end here.
  var isComplete: Bool {
    switch state {
    case .quoted, .bracketed: false
    case .expression(let nesting): nesting.isBalanced && !endsInBackslash
    case .comment: true
    case .beforeName, .name, .between, .bare, .beforeValue, .beforePath, .text: !endsInBackslash
    }
  }

  mutating func reset() { self = CompletenessScanner(reading: reading) }

  mutating func feed(_ byte: UInt8) {
    let isBlank = LineScanner.isBlank(byte)
    // The `\` of a continued line is no part of a word.
    let wasBackslash = endsInBackslash && byte == 0x0A
    endsInBackslash = byte == UInt8(ascii: "\\")
    switch state {
    case .beforeName:
      if byte == UInt8(ascii: "#") {
        state = .comment
      } else if !isBlank {
        word = [byte]
        state = .name
      }
    case .name:
      if isBlank { endName(wasBackslash) } else { collect(byte) }
    case .between, .beforeValue, .beforePath: begin(byte, isBlank)
    case .bare(let mayBeName):
      if isBlank { endWord(wasBackslash) } else { goOn(byte, mayBeName) }
    case .quoted(let quote, let isEscaped):
      if isEscaped {
        state = .quoted(quote, isEscaped: false)
      } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        state = .quoted(quote, isEscaped: true)
      } else if byte == quote {
        state = .bare(mayBeName: false)
      }
    case .bracketed(var nesting):
      nesting.feed(byte)
      state = nesting.isClosed ? .bare(mayBeName: false) : .bracketed(nesting)
    case .comment:
      if byte == 0x0A { state = .between }
    case .text: break
    case .expression(var nesting):
      nesting.feed(byte)
      state = .expression(nesting)
    }
  }

  /// Keeps a byte of a word that may have a meaning; such words are short.
  private mutating func collect(_ byte: UInt8) {
    if word.count < 256 { word.append(byte) }
  }

  private mutating func endName(_ wasBackslash: Bool) {
    dropBackslash(wasBackslash)
    guard !word.isEmpty else {
      state = .beforeName
      return
    }
    let name = String(decoding: word, as: UTF8.self)
    allowsCommas = name == "manage_workflows"
    switch reading(name) {
    case .words: state = .between
    case .text: state = .text
    case .expression: state = .expression(Nesting(hasSingleQuotes: true))
    case .expressionAfter(let keyword):
      self.keyword = Array(keyword.utf8)
      state = .between
    }
    word = []
  }

  private mutating func endWord(_ wasBackslash: Bool) {
    dropBackslash(wasBackslash)
    state = word == keyword ? .expression(Nesting(hasSingleQuotes: true)) : .between
  }

  private mutating func dropBackslash(_ wasBackslash: Bool) {
    if wasBackslash, word.last == UInt8(ascii: "\\") { word.removeLast() }
  }

  private mutating func begin(_ byte: UInt8, _ isBlank: Bool) {
    let isPath = if case .beforePath = state { true } else { false }
    let isValue = if case .beforeValue = state { true } else { isPath }
    word = isValue ? [] : [byte]
    switch byte {
    case _ where isBlank: state = .between
    case UInt8(ascii: "\""), UInt8(ascii: "'"): state = .quoted(byte, isEscaped: false)
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      guard !isPath else {
        state = .bare(mayBeName: false)
        return
      }
      var nesting = Nesting()
      nesting.feed(byte)
      state = .bracketed(nesting)
    case UInt8(ascii: "#") where !isValue: state = .comment
    case UInt8(ascii: ",") where allowsCommas: state = .between
    case UInt8(ascii: "@") where !isPath: state = .beforePath
    default: state = .bare(mayBeName: !isValue && LineScanner.isNamePart(byte))
    }
  }

  private mutating func goOn(_ byte: UInt8, _ mayBeName: Bool) {
    if byte == UInt8(ascii: ","), allowsCommas {
      state = .between
    } else if byte == UInt8(ascii: "="), mayBeName, LineScanner.isName(word) {
      state = .beforeValue
    } else {
      collect(byte)
      state = .bare(mayBeName: mayBeName && LineScanner.isPathPart(byte))
    }
  }
}
