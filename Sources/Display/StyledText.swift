import Text

/// How a run of text looks.
struct TextStyle: Hashable {
  /// Attributes that a terminal can combine.
  struct Attributes: OptionSet, Hashable {
    let rawValue: UInt16

    static let bold = Attributes(rawValue: 1 << 0)
    static let dim = Attributes(rawValue: 1 << 1)
    static let italic = Attributes(rawValue: 1 << 2)
    static let underline = Attributes(rawValue: 1 << 3)
    static let struck = Attributes(rawValue: 1 << 4)
    static let red = Attributes(rawValue: 1 << 5)
    static let green = Attributes(rawValue: 1 << 6)
    static let cyan = Attributes(rawValue: 1 << 7)
    static let yellow = Attributes(rawValue: 1 << 8)
  }

  static let plain = TextStyle()
  static let dim = TextStyle(attributes: .dim)

  var attributes: Attributes = []
  /// The number of the link in the table of the layout, or -1.
  var link = -1

  func with(_ more: Attributes) -> TextStyle {
    TextStyle(attributes: attributes.union(more), link: link)
  }
}

/// Bytes of UTF-8 with styles; everything in it is safe for a terminal.
struct StyledText: Hashable {
  /// A stretch of one style, which begins where the run before ends.
  struct Run: Hashable {
    var end: Int
    var style: TextStyle
  }

  private(set) var bytes: [UInt8] = []
  private(set) var runs: [Run] = []

  init() {}

  init(_ text: String, _ style: TextStyle = .plain) { append(text, style) }

  var isEmpty: Bool { bytes.isEmpty }

  var string: String { String(decoding: bytes, as: UTF8.self) }

  var width: Int { width(of: bytes.indices) }

  /// Returns the columns of a part.
  func width(of range: Range<Int>) -> Int {
    for index in range where bytes[index] >= 0x80 {
      return DisplayWidth.of(String(decoding: bytes[range], as: UTF8.self))
    }
    return range.count
  }

  /// Appends what is safe of `text`; newlines and tabs become spaces.
  mutating func append(_ text: String, _ style: TextStyle = .plain) {
    let start = bytes.count
    bytes.append(contentsOf: text.terminalSafe.utf8)
    for index in start..<bytes.count where bytes[index] < 0x20 { bytes[index] = 0x20 }
    extend(style)
  }

  /// Appends a newline, which ends a line when the text is broken.
  mutating func appendLineBreak() {
    bytes.append(0x0A)
    extend(runs.last?.style ?? .plain)
  }

  mutating func appendSpaces(_ count: Int, _ style: TextStyle = .plain) {
    guard count > 0 else { return }
    bytes.append(contentsOf: repeatElement(0x20, count: count))
    extend(style)
  }

  mutating func append(_ other: StyledText) {
    let offset = bytes.count
    bytes.append(contentsOf: other.bytes)
    for run in other.runs { addRun(end: run.end + offset, run.style) }
  }

  /// Appends a part of `other`; `cursor` is the run to begin at, for parts taken in order.
  mutating func append(_ other: StyledText, _ range: Range<Int>, cursor: inout Int) {
    guard !range.isEmpty else { return }
    while cursor < other.runs.count, other.runs[cursor].end <= range.lowerBound { cursor += 1 }
    let offset = bytes.count - range.lowerBound
    bytes.append(contentsOf: other.bytes[range])
    var index = cursor
    while index < other.runs.count {
      let run = other.runs[index]
      addRun(end: min(run.end, range.upperBound) + offset, run.style)
      if run.end >= range.upperBound { break }
      index += 1
    }
  }

  /// Returns the text without spaces at its end.
  func trimmed() -> StyledText {
    var count = bytes.count
    while count > 0, bytes[count - 1] == 0x20 { count -= 1 }
    guard count < bytes.count else { return self }
    var result = StyledText()
    var cursor = 0
    result.append(self, 0..<count, cursor: &cursor)
    return result
  }

  private mutating func extend(_ style: TextStyle) { addRun(end: bytes.count, style) }

  private mutating func addRun(end: Int, _ style: TextStyle) {
    guard let last = runs.last else {
      if end > 0 { runs.append(Run(end: end, style: style)) }
      return
    }
    if last.style == style {
      runs[runs.count - 1].end = end
    } else if end > last.end {
      runs.append(Run(end: end, style: style))
    }
  }
}
