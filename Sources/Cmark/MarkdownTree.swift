/// A block of a Markdown document.
public struct MarkdownBlock: Sendable, Hashable {
  /// What the block is, with its content.
  public var kind: Kind
  /// The lines of the source that it covers, counted from 1.
  public var lines: ClosedRange<Int>

  /// The kinds of blocks.
  public indirect enum Kind: Sendable, Hashable {
    /// A heading of level 1 to 6.
    case heading(level: Int, [MarkdownInline])
    /// A paragraph.
    case paragraph([MarkdownInline])
    /// A block quote.
    case quote([MarkdownBlock])
    /// A bullet, ordered or task list.
    case list(MarkdownList)
    /// A code block, with its whole info string.
    case code(info: String, text: String)
    /// A line between sections.
    case thematicBreak
    /// A table.
    case table(MarkdownTable)
    /// Raw HTML, comments included.
    case html(String)
    /// The text of a footnote; the label is its number, as in the references to it.
    case footnote(label: String, [MarkdownBlock])
  }
}

/// A list of Markdown items.
public struct MarkdownList: Sendable, Hashable {
  /// The number of the first item, or nil for bullets.
  public var start: Int?
  /// Whether no blank lines stand between the items.
  public var isTight: Bool
  /// The items.
  public var items: [MarkdownItem]
}

/// An item of a list.
public struct MarkdownItem: Sendable, Hashable {
  /// Whether the box of a task is checked, or nil if the item is no task.
  public var isChecked: Bool?
  /// The content.
  public var blocks: [MarkdownBlock]
}

/// A table; all rows have as many cells as there are alignments.
public struct MarkdownTable: Sendable, Hashable {
  /// How the cells of a column are aligned.
  public enum Alignment: Sendable, Hashable {
    /// Nothing was said.
    case unspecified
    /// At the left.
    case left
    /// In the middle.
    case center
    /// At the right.
    case right
  }

  /// One alignment a column.
  public var alignments: [Alignment]
  /// The cells of the head.
  public var header: [[MarkdownInline]]
  /// The other rows.
  public var rows: [[[MarkdownInline]]]
}

/// A part of running text; entities and escapes are decoded.
public indirect enum MarkdownInline: Sendable, Hashable {
  /// Text without markup.
  case text(String)
  /// Code.
  case code(String)
  /// A line end in the source that means a space.
  case softBreak
  /// A line end that is meant.
  case lineBreak
  /// Emphasised text, usually italic.
  case emphasis([MarkdownInline])
  /// Strongly emphasised text, usually bold.
  case strong([MarkdownInline])
  /// Struck out text.
  case strikethrough([MarkdownInline])
  /// A link with its text.
  case link(destination: String, [MarkdownInline])
  /// A picture with its alternative text.
  case image(destination: String, title: String, [MarkdownInline])
  /// Raw HTML, comments included.
  case html(String)
  /// The mark of a footnote.
  case footnoteReference(String)
}

extension Sequence<MarkdownInline> {
  /// The text without any markup.
  public var plainText: String {
    var text = ""
    for inline in self {
      switch inline {
      case .text(let literal), .code(let literal): text += literal
      case .softBreak, .lineBreak: text += " "
      case .emphasis(let children), .strong(let children), .strikethrough(let children),
        .link(_, let children), .image(_, _, let children):
        text += children.plainText
      case .html, .footnoteReference: break
      }
    }
    return text
  }
}
