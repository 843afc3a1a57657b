import Cmark
import Text

/// A picture that a text names.
struct PictureReference: Hashable {
  var destination: String
  var alternative: String
}

/// What a layout consists of.
enum LayoutItem: Hashable {
  /// A line of text.
  case line(StyledText)
  /// Pictures to draw side by side, with what stands left of their first and other lines.
  case pictures([PictureReference], first: StyledText, rest: StyledText)
}

/// Lays blocks out in a number of columns: a pure function of both.
struct BlockLayout {
  /// What was laid out so far.
  private(set) var items: [LayoutItem] = []
  /// The text styles and the links in them.
  var inlines: InlineLayout

  private let options: RenderOptions
  /// What stands left of every line of the container.
  private var rest = StyledText()
  private var restWidth = 0
  /// What stands left of the next line only, such as the bullet of an item.
  private var first: StyledText?
  /// A blank line that is due before the next line, with what stands left of it.
  private var blank: StyledText?

  init(options: RenderOptions) {
    self.options = options.clamped
    inlines = InlineLayout(options: options)
  }

  /// The columns that a line of the container has.
  var width: Int { max(1, options.columns - max(restWidth, first?.width ?? 0)) }

  /// Lays out the blocks of one container.
  mutating func add(_ blocks: [MarkdownBlock], isTight: Bool = false) {
    let start = items.count
    for block in blocks {
      if items.count > start, !isTight || block.isLarge { blank = blank ?? rest.trimmed() }
      add(block)
    }
  }

  /// Adds a line to the container.
  mutating func emit(_ text: StyledText) {
    if let blank {
      items.append(.line(blank))
      self.blank = nil
    }
    var line = first ?? rest
    first = nil
    if line.isEmpty { line = text } else { line.append(text) }
    items.append(.line(text.isEmpty ? line.trimmed() : line))
  }

  /// Adds a text, broken into lines.
  mutating func emitWrapped(_ text: StyledText) {
    for line in LineBreaker.lines(of: text, width: width) { emit(line) }
  }

  private mutating func add(_ block: MarkdownBlock) {
    switch block.kind {
    case .heading(let level, let content):
      let attributes: TextStyle.Attributes = level == 1 ? [.bold, .underline] : .bold
      emitWrapped(inlines.text(content, style: TextStyle(attributes: attributes)))
    case .paragraph(let content): addParagraph(content)
    case .quote(let blocks):
      indent(first: StyledText("│ ", .dim), rest: StyledText("│ ", .dim)) { $0.add(blocks) }
    case .list(let list): add(list)
    case .code(let info, let text): addCode(text, isDiff: info.isDiff)
    case .thematicBreak: emit(StyledText(String(repeating: "─", count: width), .dim))
    case .table(let table): add(table)
    case .html(let literal): addHTML(literal)
    case .footnote(let label, let blocks):
      let marker = StyledText("[\(label.clipped(to: 8))] ", .dim)
      var rest = StyledText()
      rest.appendSpaces(marker.width)
      indent(first: marker, rest: rest) { $0.add(blocks) }
    }
  }

  private mutating func addParagraph(_ content: [MarkdownInline]) {
    guard let pictures = content.pictures else { return emitWrapped(inlines.text(content)) }
    if let blank {
      items.append(.line(blank))
      self.blank = nil
    }
    items.append(.pictures(pictures, first: first ?? rest, rest: rest))
    first = nil
  }

  private mutating func add(_ list: MarkdownList) {
    let last = list.start.map { $0 + max(0, list.items.count - 1) }
    let digits = last.map { String($0).utf8.count } ?? 0
    let count = items.count
    for (offset, item) in list.items.enumerated() {
      var marker = "• "
      if let start = list.start {
        marker = String(start + offset).padded(to: digits, aligned: .trailing) + ". "
      }
      var rest = StyledText()
      rest.appendSpaces(DisplayWidth.of(marker))
      if let isChecked = item.isChecked { marker = isChecked ? "[x] " : "[ ] " }
      if item.isChecked != nil, list.start == nil { rest.appendSpaces(2) }
      if !list.isTight, items.count > count { blank = blank ?? self.rest.trimmed() }
      indent(first: StyledText(marker), rest: rest) { $0.add(item.blocks, isTight: list.isTight) }
    }
  }

  /// Lays out inside an indentation, which is left out where it would take too much of the line.
  private mutating func indent(
    first marker: StyledText,
    rest indentation: StyledText,
    _ body: (inout BlockLayout) -> Void,
  ) {
    let (outer, outerWidth) = (rest, restWidth)
    let added = indentation.width
    var line = first ?? rest
    let limit = max(12, options.columns / 2)
    if options.columns - max(restWidth + added, line.width + marker.width) >= limit {
      line.append(marker)
      rest.append(indentation)
      restWidth += added
      first = line
    } else if first == nil {
      line.append(marker)
      first = line
    }
    let count = items.count
    body(&self)
    if items.count == count, first != nil { emit(StyledText()) }
    (rest, restWidth) = (outer, outerWidth)
  }

  private mutating func addCode(_ text: String, isDiff: Bool) {
    let code = text.terminalSafe
    let columns = width - 2
    var lines = code.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    for line in lines {
      var shown = line.utf8.contains(0x09) ? line.expandingTabs : String(line)
      if isDiff {
        // What changed is not cut off: a long line goes on below.
        let whole = DifferenceLine(shown).text
        let width = options.clipsCode ? columns : Int.max
        for part in DifferenceLine.lines(of: whole, width: width) { emitCode(part) }
      } else {
        if options.clipsCode { shown = shown.clipped(to: columns) }
        emitCode(StyledText(shown, TextStyle(attributes: .cyan)))
      }
    }
  }

  private mutating func emitCode(_ text: StyledText) {
    var line = StyledText()
    if !text.isEmpty { line.appendSpaces(2) }
    line.append(text)
    emit(line)
  }

  private mutating func addHTML(_ literal: String) {
    for line in literal.withoutComments.terminalSafe.split(separator: "\n") {
      emitWrapped(StyledText(String(line), .dim))
    }
  }
}

extension MarkdownBlock {
  /// Whether the block stands off from its neighbours even in a tight list.
  fileprivate var isLarge: Bool {
    switch kind {
    case .table, .code: true
    default: false
    }
  }
}

extension [MarkdownInline] {
  /// The pictures of a text that consists of nothing else.
  fileprivate var pictures: [PictureReference]? {
    var pictures: [PictureReference] = []
    for inline in self {
      switch inline {
      case .image(let destination, _, let alternative):
        pictures.append(
          PictureReference(destination: destination, alternative: alternative.plainText)
        )
      case .link(_, let children):
        guard let linked = children.pictures else { return nil }
        pictures += linked
      case .text(let literal):
        guard literal.utf8.allSatisfy({ $0 == 0x20 }) else { return nil }
      case .softBreak, .lineBreak: break
      default: return nil
      }
    }
    return pictures.isEmpty ? nil : pictures
  }
}

extension String {
  /// Whether an info string names the language `diff`.
  fileprivate var isDiff: Bool {
    let word = prefix { $0 != " " }
    return word == "diff" || word == "patch"
  }

  /// The text without HTML comments; one that does not end goes on to the end.
  fileprivate var withoutComments: String {
    guard contains("<!--") else { return self }
    let bytes = Array(utf8)
    let (begin, end) = (Array("<!--".utf8), Array("-->".utf8))
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == begin[0], bytes[index...].starts(with: begin) else {
        result.append(bytes[index])
        index += 1
        continue
      }
      index += begin.count
      while index < bytes.count, !bytes[index...].starts(with: end) { index += 1 }
      index += end.count
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension Substring {
  /// The line with its tabs replaced by spaces up to every fourth column.
  fileprivate var expandingTabs: String {
    var result = ""
    var columns = 0
    for character in self {
      if character == "\t" {
        let count = 4 - columns % 4
        result += String(repeating: " ", count: count)
        columns += count
      } else {
        result.append(character)
        columns += DisplayWidth.of(character)
      }
    }
    return result
  }
}
