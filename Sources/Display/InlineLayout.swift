import Cmark
import Text

/// Turns the markup inside a text into styles.
struct InlineLayout {
  /// The destinations of links, which styles name by their number.
  private(set) var links: [String] = []

  private let hyperlinks: Bool
  /// Whether markup is kept as marks because there are no colours to show it.
  private let keepsMarks: Bool

  init(options: RenderOptions) {
    hyperlinks = options.hyperlinks
    keepsMarks = options.colors == .none
  }

  /// Returns a text with its styles, `style` being what it starts from.
  mutating func text(_ inlines: [MarkdownInline], style: TextStyle = .plain) -> StyledText {
    var text = StyledText()
    append(inlines, style, to: &text)
    return text
  }

  /// Returns the number of a link, if a terminal may be given its destination.
  mutating func link(_ destination: String) -> Int? {
    guard hyperlinks, let target = Self.target(destination) else { return nil }
    links.append(target)
    return links.count - 1
  }

  private mutating func append(
    _ inlines: [MarkdownInline],
    _ style: TextStyle,
    to text: inout StyledText,
  ) {
    for inline in inlines {
      switch inline {
      case .text(let literal): text.append(literal, style)
      case .code(let literal):
        text.append(keepsMarks ? "`\(literal)`" : literal, style.with(.cyan))
      case .softBreak: text.append(" ", style)
      case .lineBreak: text.appendLineBreak()
      case .emphasis(let children): append(children, style.with(.italic), to: &text)
      case .strong(let children): append(children, style.with(.bold), to: &text)
      case .strikethrough(let children):
        if keepsMarks { text.append("~~", style) }
        append(children, style.with(.struck), to: &text)
        if keepsMarks { text.append("~~", style) }
      case .link(let destination, let children):
        appendLink(destination, children, style, to: &text)
      case .image(let destination, _, let children):
        let alt = children.plainText
        text.append("🖼 ", style)
        appendLink(destination, [.text(alt.isEmpty ? destination : alt)], style, to: &text)
      case .html(let literal): appendHTML(literal, style, to: &text)
      case .footnoteReference(let label): text.append("[\(label)]", style.with(.dim))
      }
    }
  }

  private mutating func appendLink(
    _ destination: String,
    _ children: [MarkdownInline],
    _ style: TextStyle,
    to text: inout StyledText,
  ) {
    var linkStyle = style.with(.underline)
    let number = link(destination)
    if let number { linkStyle.link = number }
    let start = text.bytes.count
    append(children, linkStyle, to: &text)
    let shown = String(decoding: text.bytes[start...], as: UTF8.self)
    // Without a link, or if the text pretends to be another address, the destination is shown.
    let pretends = shown.contains("://") || shown.hasPrefix("www.")
    guard number == nil || shown.isEmpty || pretends, !Self.says(shown, destination) else { return }
    text.append(shown.isEmpty ? destination : " (\(destination))", style.with(.dim))
  }

  /// Returns whether the text of a link is its destination already; the id of an asset says
  /// nothing beside its short name.
  private static func says(_ shown: String, _ destination: String) -> Bool {
    destination.isEmpty || destination.hasPrefix("art:") && !shown.isEmpty
      || ["", "http://", "https://", "mailto:"].contains { $0 + shown == destination.terminalSafe }
  }

  private mutating func appendHTML(
    _ literal: String,
    _ style: TextStyle,
    to text: inout StyledText,
  ) {
    if literal.hasPrefix("<!--") { return }
    switch literal.lowercased() {
    case "<br>", "<br/>", "<br />": text.appendLineBreak()
    default: text.append(literal, style.with(.dim))
    }
  }

  /// Returns a destination as OSC 8 takes it: of a harmless scheme, printable ASCII, not too long.
  static func target(_ destination: String) -> String? {
    let safe = destination.terminalSafe
    let lower = safe.prefix(8).lowercased()
    guard ["http://", "https://", "file://"].contains(where: { lower.hasPrefix($0) }),
      safe.utf8.count <= 2_000
    else { return nil }
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in safe.utf8 {
      if 0x21..<0x7F ~= byte {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
