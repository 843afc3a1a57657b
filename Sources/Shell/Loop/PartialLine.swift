/// The part of a line before the cursor, read as far as completion needs it.
///
/// Unlike ``ParsedLine`` it takes whatever is there, for a line is wrong most of the time while it
/// is typed.
struct PartialLine: Sendable {
  /// The whole words before the one at the cursor, without quotes.
  private(set) var words: [Word] = []
  /// The word at the cursor up to the cursor; it may be empty.
  private(set) var current: Word
  /// Whether the cursor is within quotes or a comment.
  private(set) var isInert = false

  /// How many bytes before the cursor are looked at.
  static let limit = 1 << 16

  init(_ line: String, cursor: Int) {
    let bytes = Array(line.utf8.prefix(min(max(0, cursor), Self.limit + 1)))
    current = Word(text: "", range: bytes.count..<bytes.count)
    guard bytes.count <= Self.limit else {
      isInert = true
      return
    }
    read(bytes)
  }

  private mutating func read(_ bytes: [UInt8]) {
    var start: Int?
    var quote: UInt8?
    var wasQuoted = false
    func word(_ end: Int) -> Word {
      let from = start ?? end
      var text = bytes[from..<end]
      if wasQuoted, text.count > 1 { text = text.dropFirst().dropLast() }
      return Word(
        text: String(decoding: text, as: UTF8.self),
        range: from..<end,
        isQuoted: wasQuoted,
      )
    }
    for (place, byte) in bytes.enumerated() {
      if let open = quote {
        if byte == open { quote = nil }
      } else if LineScanner.isBlank(byte) {
        if start != nil { words.append(word(place)) }
        if byte == 0x0A, bytes[..<place].last != UInt8(ascii: "\\") { words = [] }
        start = nil
        wasQuoted = false
      } else if byte == UInt8(ascii: "\\"), place + 1 < bytes.count, bytes[place + 1] == 0x0A {
        continue
      } else if start == nil || bytes[place - 1] == UInt8(ascii: "=") {
        if byte == UInt8(ascii: "#"), start == nil {
          isInert = true
          return
        }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          quote = byte
          wasQuoted = start == nil
        }
        start = start ?? place
      }
    }
    isInert = quote != nil
    current = word(bytes.count)
  }
}
