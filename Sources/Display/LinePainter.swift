/// Writes styled lines as bytes for a terminal.
struct LinePainter {
  /// What was written so far.
  private(set) var output: [UInt8] = []

  private let hasColors: Bool

  init(colors: ColorDepth) { hasColors = colors != .none }

  /// Writes a line and its newline; the line leaves no style behind.
  mutating func write(_ line: StyledText, links: [String]) {
    append(line, links: links)
    output.append(0x0A)
  }

  /// Writes what is already made for the terminal.
  mutating func write(raw text: String) { output.append(contentsOf: text.utf8) }

  /// Writes a text without a newline.
  mutating func append(_ line: StyledText, links: [String]) {
    var style = TextStyle.plain
    var start = 0
    for run in line.runs {
      change(from: style, to: run.style, links)
      output.append(contentsOf: line.bytes[start..<run.end])
      style = run.style
      start = run.end
    }
    change(from: style, to: .plain, links)
  }

  private mutating func change(from old: TextStyle, to new: TextStyle, _ links: [String]) {
    guard old != new else { return }
    if old.link != new.link {
      if new.link >= 0, new.link < links.count {
        // The id keeps the parts of a link together when it goes over several lines.
        write(raw: "\u{1B}]8;id=\(new.link);\(links[new.link])\u{1B}\\")
      } else {
        write(raw: "\u{1B}]8;;\u{1B}\\")
      }
    }
    guard hasColors, old.attributes != new.attributes else { return }
    write(raw: old.attributes.isEmpty ? "\u{1B}[" : "\u{1B}[0")
    var isFirst = old.attributes.isEmpty
    for (attribute, code) in Self.codes where new.attributes.contains(attribute) {
      write(raw: isFirst ? code : ";" + code)
      isFirst = false
    }
    output.append(UInt8(ascii: "m"))
  }

  private static let codes: [(TextStyle.Attributes, String)] = [
    (.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.struck, "9"),
    (.red, "31"), (.green, "32"), (.yellow, "33"), (.cyan, "36"),
  ]
}
