internal import CCmark
internal import Glibc

/// Renders GitHub-flavoured Markdown as HTML.
///
/// Raw HTML of the source is left out, and so are links other than to the web, to mail and within
/// the page. Code that shows a difference has each of its lines in a `span` with a class.
public enum MarkdownHTML {
  /// The HTML of `text`, without a page around it.
  ///
  /// - Parameters:
  ///   - text: Markdown from anywhere.
  ///   - picture: The address to take for a picture's, such as a `data:` address; nil shows its
  ///     words instead.
  /// - Returns: HTML of blocks.
  public static func html(of text: String, picture: (String) -> String?) -> String {
    var source = GuardedSource(text)
    cmark_gfm_core_extensions_ensure_registered()
    guard let parser = cmark_parser_new(options) else { return "" }
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
    guard let root = cmark_parser_finish(parser) else { return "" }
    defer { cmark_node_free(root) }
    for node in nodes(of: root) { prepare(node, picture) }
    let extensions = cmark_parser_get_syntax_extensions(parser)
    guard let html = cmark_render_html(root, options, extensions) else { return "" }
    defer { free(html) }
    return String(cString: html)
  }

  private static let options = CInt(CMARK_OPT_FOOTNOTES)

  /// The nodes that are changed before rendering; a change does not disturb the walk then.
  private static func nodes(of root: OpaquePointer) -> [OpaquePointer] {
    guard let iterator = cmark_iter_new(root) else { return [] }
    defer { cmark_iter_free(iterator) }
    var nodes: [OpaquePointer] = []
    while true {
      let event = cmark_iter_next(iterator)
      guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(iterator) else { break }
      guard event == CMARK_EVENT_ENTER else { continue }
      let type = cmark_node_get_type(node)
      if type == CMARK_NODE_IMAGE || type == CMARK_NODE_CODE_BLOCK { nodes.append(node) }
    }
    return nodes
  }

  private static func prepare(_ node: OpaquePointer, _ picture: (String) -> String?) {
    if cmark_node_get_type(node) == CMARK_NODE_IMAGE {
      let address = cmark_node_get_url(node).map { String(cString: $0) } ?? ""
      if let resolved = picture(address) {
        replace(node, with: CMARK_NODE_CUSTOM_INLINE, imageTag(resolved, words(of: node)))
      } else {
        let words = words(of: node)
        replace(node, with: CMARK_NODE_CUSTOM_INLINE, "<em>\(escape(words))</em>")
      }
      return
    }
    let language = cmark_node_get_fence_info(node).map { String(cString: $0) } ?? ""
    guard language == "diff", let literal = cmark_node_get_literal(node) else { return }
    replace(node, with: CMARK_NODE_CUSTOM_BLOCK, difference(String(cString: literal)))
  }

  private static func replace(
    _ node: OpaquePointer,
    with type: cmark_node_type,
    _ html: String,
  ) {
    guard let custom = cmark_node_new(type) else { return }
    cmark_node_set_on_enter(custom, html)
    guard cmark_node_replace(node, custom) == 1 else { return cmark_node_free(custom) }
    cmark_node_free(node)
  }

  private static func imageTag(_ address: String, _ words: String) -> String {
    "<img src=\"\(escape(address))\" alt=\"\(escape(words))\" loading=\"lazy\">"
  }

  /// The text inside of a node, for a picture's words.
  private static func words(of node: OpaquePointer) -> String {
    guard let iterator = cmark_iter_new(node) else { return "" }
    defer { cmark_iter_free(iterator) }
    var text = ""
    while cmark_iter_next(iterator) != CMARK_EVENT_DONE {
      guard let inner = cmark_iter_get_node(iterator) else { break }
      let type = cmark_node_get_type(inner)
      guard type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE,
        let literal = cmark_node_get_literal(inner)
      else { continue }
      text += String(cString: literal)
    }
    return text
  }

  private static func difference(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      switch line.first {
      case "+": "<span class=\"added\">\(escape(String(line)))</span>"
      case "-": "<span class=\"removed\">\(escape(String(line)))</span>"
      case "@": "<span class=\"place\">\(escape(String(line)))</span>"
      default: escape(String(line))
      }
    }
    return "<pre class=\"diff\"><code>\(lines.joined(separator: "\n"))</code></pre>\n"
  }

  /// `text` with the signs of HTML escaped, for content and for attributes.
  public static func escape(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
