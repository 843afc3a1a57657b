internal import CCmark

/// Reads GitHub-flavoured Markdown: tables, task lists, strikethrough, bare links and footnotes.
public enum MarkdownParser {
  /// The levels of blocks, and of markup inside a text, that are kept; deeper ones are flattened.
  public static let maximumDepth = 50

  /// Returns the blocks of `text`.
  ///
  /// Never fails: every text is Markdown. NUL becomes U+FFFD. Constructions that would take the
  /// parser quadratic time or space are read as text, see `GuardedSource`.
  public static func blocks(of text: String) -> [MarkdownBlock] {
    var source = GuardedSource(text)
    cmark_gfm_core_extensions_ensure_registered()
    guard let parser = cmark_parser_new(CInt(CMARK_OPT_FOOTNOTES)) else { return [] }
    defer { cmark_parser_free(parser) }
    for name in source.extensions {
      if let syntax = cmark_find_syntax_extension(name) {
        cmark_parser_attach_syntax_extension(parser, syntax)
      }
    }
    source.text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        cmark_parser_feed(parser, $0.baseAddress, $0.count)
      }
    }
    guard let root = cmark_parser_finish(parser) else { return [] }
    defer { cmark_node_free(root) }
    guard let iterator = cmark_iter_new(root) else { return [] }
    defer { cmark_iter_free(iterator) }
    var builder = TreeBuilder()
    while true {
      let event = cmark_iter_next(iterator)
      guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(iterator) else { break }
      if event == CMARK_EVENT_EXIT { builder.close() } else { builder.visit(node) }
    }
    return builder.blocks
  }
}
