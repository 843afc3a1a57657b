internal import CCmark

/// Builds values from the nodes that the parser's iterator visits, with a stack of its own.
struct TreeBuilder {
  private var frames = [Frame(node: .document, lines: 1...1)]
  /// For every node that was entered and not yet left: whether it has a frame.
  private var opened: [Bool] = []
  private var blockDepth = 0
  private var inlineDepth = 0
  private var footnotes = 0

  /// A node whose children are being collected.
  private struct Frame {
    var node: Container
    var lines: ClosedRange<Int>
    var blocks: [MarkdownBlock] = []
    var inlines: [MarkdownInline] = []
    var items: [MarkdownItem] = []
    var rows: [[[MarkdownInline]]] = []
    var cells: [[MarkdownInline]] = []
  }

  /// The nodes that have children.
  private enum Container {
    case document
    case quote
    case list(start: Int?, isTight: Bool)
    case item(isChecked: Bool?)
    case footnote
    case paragraph
    case heading(level: Int)
    case table([MarkdownTable.Alignment])
    case row
    case cell
    case emphasis
    case strong
    case strikethrough
    case link(destination: String)
    case image(destination: String, title: String)

    var isNestingBlock: Bool {
      switch self {
      case .quote, .list, .footnote: true
      default: false
      }
    }

    var isInline: Bool {
      switch self {
      case .emphasis, .strong, .strikethrough, .link, .image: true
      default: false
      }
    }
  }

  /// The blocks of the document, once everything was visited.
  var blocks: [MarkdownBlock] { frames[0].blocks }

  /// Takes a node that is entered.
  mutating func visit(_ node: OpaquePointer) {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_DOCUMENT: opened.append(false)
    case CMARK_NODE_TEXT: add(.text(literal(node)))
    case CMARK_NODE_SOFTBREAK: add(.softBreak)
    case CMARK_NODE_LINEBREAK: add(.lineBreak)
    case CMARK_NODE_CODE: add(.code(literal(node)))
    case CMARK_NODE_HTML_INLINE, CMARK_NODE_CUSTOM_INLINE: add(.html(literal(node)))
    case CMARK_NODE_FOOTNOTE_REFERENCE:
      // Unlike the other leaves, the iterator leaves this one as well.
      opened.append(false)
      add(.footnoteReference(literal(node)))
    case CMARK_NODE_CODE_BLOCK:
      add(.code(info: text(cmark_node_get_fence_info(node)), text: literal(node)), node)
    case CMARK_NODE_HTML_BLOCK, CMARK_NODE_CUSTOM_BLOCK: add(.html(literal(node)), node)
    case CMARK_NODE_THEMATIC_BREAK: add(.thematicBreak, node)
    default: open(container(node), node)
    }
  }

  /// Leaves the node that was entered last.
  mutating func close() {
    guard opened.popLast() == true, let frame = frames.popLast() else { return }
    if frame.node.isNestingBlock { blockDepth -= 1 }
    if frame.node.isInline { inlineDepth -= 1 }
    switch frame.node {
    case .document: break
    case .quote: add(.quote(frame.blocks), frame.lines)
    case .list(let start, let isTight):
      add(.list(MarkdownList(start: start, isTight: isTight, items: frame.items)), frame.lines)
    case .item(let isChecked):
      frames[frames.count - 1].items.append(
        MarkdownItem(isChecked: isChecked, blocks: frame.blocks)
      )
    case .footnote:
      // The parser puts the footnotes in the order of their numbers.
      footnotes += 1
      add(.footnote(label: String(footnotes), frame.blocks), frame.lines)
    case .paragraph: add(.paragraph(frame.inlines), frame.lines)
    case .heading(let level): add(.heading(level: level, frame.inlines), frame.lines)
    case .table(let alignments): addTable(alignments, frame)
    case .row: frames[frames.count - 1].rows.append(frame.cells)
    case .cell: frames[frames.count - 1].cells.append(frame.inlines)
    case .emphasis: add(.emphasis(frame.inlines))
    case .strong: add(.strong(frame.inlines))
    case .strikethrough: add(.strikethrough(frame.inlines))
    case .link(let destination): add(.link(destination: destination, frame.inlines))
    case .image(let destination, let title):
      add(.image(destination: destination, title: title, frame.inlines))
    }
  }

  private mutating func open(_ container: Container, _ node: OpaquePointer) {
    let isKept =
      switch container {
      case .item: opened.last == true
      case _ where container.isNestingBlock: blockDepth < MarkdownParser.maximumDepth
      case _ where container.isInline: inlineDepth < MarkdownParser.maximumDepth
      default: true
      }
    opened.append(isKept)
    guard isKept else { return }
    if container.isNestingBlock { blockDepth += 1 }
    if container.isInline { inlineDepth += 1 }
    frames.append(Frame(node: container, lines: lines(node)))
  }

  private func container(_ node: OpaquePointer) -> Container {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_PARAGRAPH: return .paragraph
    case CMARK_NODE_HEADING: return .heading(level: Int(cmark_node_get_heading_level(node)))
    case CMARK_NODE_BLOCK_QUOTE: return .quote
    case CMARK_NODE_ITEM: return .item(isChecked: isChecked(node))
    case CMARK_NODE_LIST:
      let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
      return .list(
        start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil,
        isTight: cmark_node_get_list_tight(node) != 0,
      )
    case CMARK_NODE_EMPH: return .emphasis
    case CMARK_NODE_STRONG: return .strong
    case CMARK_NODE_LINK: return .link(destination: text(cmark_node_get_url(node)))
    case CMARK_NODE_IMAGE:
      return .image(
        destination: text(cmark_node_get_url(node)),
        title: text(cmark_node_get_title(node)),
      )
    case CMARK_NODE_FOOTNOTE_DEFINITION: return .footnote
    default: return extensionContainer(node)
    }
  }

  /// The types of extension nodes are numbered at run time, so their names are compared.
  private func extensionContainer(_ node: OpaquePointer) -> Container {
    switch text(cmark_node_get_type_string(node)) {
    case "table": .table(alignments(node))
    case "table_header", "table_row": .row
    case "table_cell": .cell
    case "strikethrough": .strikethrough
    default: .paragraph
    }
  }

  /// A task is an item whose type has another name.
  private func isChecked(_ node: OpaquePointer) -> Bool? {
    guard text(cmark_node_get_type_string(node)) == "tasklist" else { return nil }
    return cmark_gfm_extensions_get_tasklist_item_checked(node)
  }

  private func alignments(_ node: OpaquePointer) -> [MarkdownTable.Alignment] {
    guard let letters = cmark_gfm_extensions_get_table_alignments(node) else { return [] }
    return (0..<Int(cmark_gfm_extensions_get_table_columns(node))).map { column in
      switch UInt8(letters[column]) {
      case UInt8(ascii: "l"): .left
      case UInt8(ascii: "c"): .center
      case UInt8(ascii: "r"): .right
      default: .unspecified
      }
    }
  }

  private mutating func addTable(_ alignments: [MarkdownTable.Alignment], _ frame: Frame) {
    let rows = frame.rows.map { row in
      let missing = alignments.count - row.count
      return missing == 0
        ? row : row.prefix(alignments.count) + Array(repeating: [], count: max(0, missing))
    }
    guard let header = rows.first else { return }
    let table = MarkdownTable(
      alignments: alignments,
      header: header,
      rows: Array(rows.dropFirst()),
    )
    add(.table(table), frame.lines)
  }

  private mutating func add(_ inline: MarkdownInline) {
    frames[frames.count - 1].inlines.append(inline)
  }

  private mutating func add(_ kind: MarkdownBlock.Kind, _ node: OpaquePointer) {
    add(kind, lines(node))
  }

  private mutating func add(_ kind: MarkdownBlock.Kind, _ lines: ClosedRange<Int>) {
    frames[frames.count - 1].blocks.append(MarkdownBlock(kind: kind, lines: lines))
  }

  private func lines(_ node: OpaquePointer) -> ClosedRange<Int> {
    let first = Int(cmark_node_get_start_line(node))
    return first...max(first, Int(cmark_node_get_end_line(node)))
  }

  private func literal(_ node: OpaquePointer) -> String { text(cmark_node_get_literal(node)) }

  private func text(_ pointer: UnsafePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }
}
