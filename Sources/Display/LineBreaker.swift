import Text

/// Breaks a text into lines: between words, between wide characters, and inside words only if a
/// word is wider than the line.
struct LineBreaker {
  /// Returns the lines of `text`, none wider than `width` columns unless a character is.
  static func lines(of text: StyledText, width: Int) -> [StyledText] {
    var breaker = LineBreaker(text: text, width: max(1, width))
    breaker.run()
    return breaker.lines
  }

  /// Returns the width of the widest line if nothing is broken, and of the widest word.
  static func measure(_ text: StyledText) -> (natural: Int, word: Int) {
    var natural = 0
    var word = 0
    var lineStart = 0
    var wordStart = 0
    let bytes = text.bytes
    for index in 0...bytes.count {
      let byte = index < bytes.count ? bytes[index] : 0x0A
      guard byte == 0x20 || byte == 0x0A else { continue }
      if index - wordStart > word {
        word = max(word, widestPiece(text, wordStart..<index))
      }
      wordStart = index + 1
      guard byte == 0x0A else { continue }
      if index - lineStart > natural { natural = max(natural, text.width(of: lineStart..<index)) }
      lineStart = index + 1
    }
    return (natural, word)
  }

  private let text: StyledText
  private let width: Int
  private var lines: [StyledText] = []
  private var cursor = 0
  private var line = 0..<0
  private var columns = 0

  private init(text: StyledText, width: Int) {
    self.text = text
    self.width = width
  }

  private mutating func run() {
    let bytes = text.bytes
    var index = 0
    while index < bytes.count {
      let gapStart = index
      while index < bytes.count, bytes[index] == 0x20 { index += 1 }
      guard index < bytes.count else { break }
      if bytes[index] == 0x0A {
        flush()
        index += 1
        continue
      }
      var end = index
      var isASCII = true
      while end < bytes.count, bytes[end] != 0x20, bytes[end] != 0x0A {
        if bytes[end] >= 0x80 { isASCII = false }
        end += 1
      }
      place(index..<end, gap: index - gapStart, isASCII: isASCII)
      index = end
    }
    if !line.isEmpty { flush() }
  }

  private mutating func place(_ word: Range<Int>, gap: Int, isASCII: Bool) {
    let columns = isASCII ? word.count : text.width(of: word)
    if add(word, columns, gap: gap) { return }
    if isASCII {
      if !line.isEmpty { flush() }
      var start = word.lowerBound
      while word.upperBound - start > width {
        _ = add(start..<start + width, width, gap: 0)
        flush()
        start += width
      }
      _ = add(start..<word.upperBound, word.upperBound - start, gap: 0)
      return
    }
    var gap = gap
    let pieces = Self.pieces(text, word)
    if pieces.count == 1, columns <= width {
      flush()
      _ = add(word, columns, gap: 0)
      return
    }
    for piece in pieces {
      placePiece(piece.range, piece.columns, gap: gap)
      gap = 0
    }
  }

  /// Places a part of a word with other than ASCII characters.
  private mutating func placePiece(_ piece: Range<Int>, _ columns: Int, gap: Int) {
    if add(piece, columns, gap: gap) { return }
    if !line.isEmpty { flush() }
    if add(piece, columns, gap: 0) { return }
    var start = piece.lowerBound
    for character in String(decoding: text.bytes[piece], as: UTF8.self) {
      let end = start + character.utf8.count
      let columns = DisplayWidth.of(character)
      if !add(start..<end, columns, gap: 0) {
        if !line.isEmpty { flush() }
        line = start..<end
        self.columns = columns
      }
      start = end
    }
  }

  /// Adds a part to the line if it fits.
  private mutating func add(_ part: Range<Int>, _ columns: Int, gap: Int) -> Bool {
    if line.isEmpty {
      guard columns <= width else { return false }
      line = part
      self.columns = columns
      return true
    }
    guard self.columns + gap + columns <= width else { return false }
    line = line.lowerBound..<part.upperBound
    self.columns += gap + columns
    return true
  }

  private mutating func flush() {
    var result = StyledText()
    result.append(text, line, cursor: &cursor)
    lines.append(result)
    line = line.upperBound..<line.upperBound
    columns = 0
  }

  // MARK: - Pieces

  private static func widestPiece(_ text: StyledText, _ word: Range<Int>) -> Int {
    let isASCII = !text.bytes[word].contains { $0 >= 0x80 }
    return isASCII ? word.count : pieces(text, word).reduce(0) { max($0, $1.columns) }
  }

  /// Returns the parts of a word between which a line may end.
  ///
  /// A wide character is a part of its own, with the closing punctuation that follows.
  private static func pieces(
    _ text: StyledText,
    _ word: Range<Int>,
  ) -> [(range: Range<Int>, columns: Int)] {
    var pieces: [(range: Range<Int>, columns: Int)] = []
    var start = word.lowerBound
    var isAfterWide = true
    for character in String(decoding: text.bytes[word], as: UTF8.self) {
      let end = start + character.utf8.count
      let columns = DisplayWidth.of(character)
      let isWide = columns > 1
      let sticks =
        columns == 0 || !isWide && !isAfterWide || isWide && closing.contains(character)
      if sticks, let last = pieces.popLast() {
        pieces.append((last.range.lowerBound..<end, last.columns + columns))
      } else {
        pieces.append((start..<end, columns))
      }
      isAfterWide = isWide
      start = end
    }
    return pieces
  }

  private static let closing: Set<Character> = [
    "、", "。", "，", "．", "！", "？", "：", "；", "）", "」", "』", "】", "〉", "》", "〕", "］", "｝", "ー",
  ]
}
