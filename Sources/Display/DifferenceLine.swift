import Text

/// A line of a `diff` block with its colours.
///
/// The sign in front tells the colour: `+` added, `-` removed, `~` or `!` changed, `→` renamed,
/// `@` a heading. Words between `{+` and `+}`, or `[-` and `-]`, stand out, as `git diff
/// --word-diff` marks them.
struct DifferenceLine {
  let text: StyledText

  init(_ line: String) {
    let style = Self.style(line)
    var text = StyledText()
    var rest = line[...]
    while ["+", "-", "~"].contains(line.first), let mark = Self.mark(in: rest) {
      text.append(String(rest[..<mark.lowerBound]), style)
      text.append(String(rest[mark]), style.with(.bold))
      rest = rest[mark.upperBound...]
    }
    text.append(String(rest), style)
    self.text = text
  }

  /// The line in parts of at most `width` columns, those after the first indented.
  static func lines(of text: StyledText, width: Int) -> [StyledText] {
    let indent = 2
    guard text.width > width, width > 2 * indent else { return [text] }
    // The breaker drops blanks in front of a line, which say here that nothing changed.
    let lead = text.bytes.prefix { $0 == 0x20 }.count
    let parts = LineBreaker.lines(of: text, width: width - max(lead, indent))
    return parts.enumerated().map { place, part in
      var line = StyledText()
      line.appendSpaces(place == 0 ? lead : indent)
      line.append(part)
      return line
    }
  }

  /// The first marked stretch with its signs.
  private static func mark(in text: Substring) -> Range<String.Index>? {
    let marks = [("{+", "+}"), ("[-", "-]")].compactMap { open, close -> Range<String.Index>? in
      guard let start = text.firstRange(of: open),
        let end = text[start.upperBound...].firstRange(of: close)
      else { return nil }
      return start.lowerBound..<end.upperBound
    }
    return marks.min { $0.lowerBound < $1.lowerBound }
  }

  private static func style(_ line: String) -> TextStyle {
    switch line.unicodeScalars.first {
    case "+": TextStyle(attributes: .green)
    case "-": TextStyle(attributes: .red)
    case "~", "!": TextStyle(attributes: .yellow)
    case "@", "→": TextStyle(attributes: .cyan)
    default: .plain
    }
  }
}
