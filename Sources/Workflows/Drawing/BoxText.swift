import Text

/// How the text of a figure fills a box.
struct BoxText {
  /// The widest box that text asks for, borders included; a value may be wider.
  private static let widest = 40
  private static let widestValue = 52

  let text: FigureText
  /// How much room it takes.
  let density: LayeredDrawing.Density
  /// The width, borders included, that the box is to have if there is room.
  let natural: Int
  /// The least width.
  let minimum: Int

  /// What a box needs for its ports.
  struct PortRoom {
    /// The columns of its ports with their labels.
    var labelled: Int
    /// The columns of its ports alone.
    var bare: Int
    /// Whether lines leave it.
    var hasBottom: Bool
  }

  init(_ text: FigureText, _ ports: PortRoom, density: LayeredDrawing.Density) {
    self.density = density
    var text = text
    if density == .brief, text.outline != .branch, text.outline != .fold { text.details = [] }
    self.text = text
    let head = DisplayWidth.of(text.head)
    let kind = DisplayWidth.of(text.kind)
    let one = head + 2 + kind
    let isValue = text.outline == .value
    var inner = one <= (isValue ? Self.widestValue - 4 : 32) ? one : max(head, kind)
    let gates = text.gates.map { $0.line + (density == .roomy ? "" : "  ") }
    for line in text.details + gates + text.remarks { inner = max(inner, DisplayWidth.of(line)) }
    // Lines that share a port could be mistaken for each other; `output` stands beside them.
    let bare = min(ports.bare + 4, Self.widestValue)
    let tag = text.isOutput ? (ports.hasBottom ? 23 : 12) : text.isInput ? 11 : 9
    natural = max(
      min(max(inner, ports.labelled) + 4, isValue ? Self.widestValue : Self.widest),
      bare,
      tag,
    )
    let folded = text.outline == .fold ? text.details.map { DisplayWidth.of($0) }.max() ?? 0 : 0
    let least = max(min(head, 18) + 4, min(kind, 12) + 4, folded + 4, 11)
    minimum = max(min(natural, least), bare, tag > 12 ? tag : 0)
  }

  /// The lines inside of a box that is `width` columns wide, without those of the gates.
  func lines(width: Int) -> [String] {
    let inner = width - 4
    let head = DisplayWidth.of(text.head)
    let kind = DisplayWidth.of(text.kind)
    var lines: [String]
    if text.kind.isEmpty {
      lines = [text.head]
    } else if head + 2 + kind <= inner {
      lines = [text.head + "  " + text.kind]
    } else if text.outline == .value, head + 12 <= inner {
      // A value may be cut; what is left tells enough.
      lines = [text.head + "  " + Self.clipped(text.kind, inner - head - 2)]
    } else {
      lines = [text.head, text.kind]
    }
    lines += text.details + text.remarks
    return lines.map { Self.clipped($0, inner) }
  }

  /// How many lines a box of a width takes.
  func height(width: Int) -> Int { lines(width: width).count + 2 + gateHeight }

  /// How many lines the gates add to the borders.
  private var gateHeight: Int {
    guard !text.gates.isEmpty else { return 0 }
    return text.gates.count + (density == .roomy ? 1 : -1)
  }

  /// Cuts a text, and closes the quotation that it opened.
  static func clipped(_ text: String, _ columns: Int) -> String {
    guard text.hasSuffix("”"), DisplayWidth.of(text) > columns, columns > 3 else {
      return text.clipped(to: columns)
    }
    return text.prefix(fitting: columns - 2) + "…”"
  }
}
