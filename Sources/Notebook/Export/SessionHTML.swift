import Cmark
import JSON

/// A session as one HTML file that needs nothing else: no scripts, pictures inside.
public struct SessionHTML {
  private let file: SessionFile
  private let figures: [String: String]
  private var pictures: SessionPictures

  /// An export of `file`.
  ///
  /// - Parameters:
  ///   - file: The session.
  ///   - figures: SVG drawings to show with entries, by their ids; they are embedded as pictures,
  ///     so that nothing in them can run.
  public init(_ file: SessionFile, figures: [String: String] = [:]) {
    self.file = file
    self.figures = figures
    pictures = SessionPictures(file)
  }

  /// The page.
  public mutating func page() -> String {
    let title = MarkdownHTML.escape(file.head.title)
    let body = file.parts.map { part in
      switch part {
      case .text(let text): "<section class=\"prose\">\n\(html(text))</section>\n"
      case .entry(let place): entry(file.entries[place])
      }
    }.joined()
    let hasTitle =
      if case .text(let text)? = file.parts.first { text.hasPrefix("# ") } else { false }
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" \
      content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
      <meta name="generator" content="\(MarkdownHTML.escape(file.head.tool))">
      <title>\(title)</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <a class="skip" href="#session">To the session</a>
      <header>
      \(hasTitle ? "" : "<h1>\(title)</h1>\n")<p class="facts">\(facts)</p>
      </header>
      \(contents)
      <main id="session">
      \(body)</main>
      <footer>Replay this session with <code>easel replay</code>.</footer>
      </body>
      </html>

      """
  }

  private var facts: String {
    var facts = file.head.context.map { "\($0.key) \($0.value.string ?? $0.value.compact)" }
    if let first = file.entries.first?.at.prefix(10), !first.isEmpty { facts.append(String(first)) }
    facts.append("\(file.entries.count) entries")
    facts.append(file.head.tool)
    return facts.map(MarkdownHTML.escape).joined(separator: " · ")
  }

  private var contents: String {
    guard file.entries.count > 3 else { return "" }
    let items = file.entries.map { entry in
      "<li><a href=\"#\(entry.id)\"><code>\(MarkdownHTML.escape(entry.firstLine))</code></a></li>"
    }
    return """
      <nav aria-label="Entries"><details><summary>Entries</summary><ol>
      \(items.joined(separator: "\n"))
      </ol></details></nav>
      """
  }

  private mutating func entry(_ entry: Entry) -> String {
    var blocks: [String] = []
    if entry.input.contains("\n") {
      blocks.append("<pre class=\"input\"><code>\(MarkdownHTML.escape(entry.input))</code></pre>")
    }
    if let figure = figures[entry.id] {
      let address = "data:image/svg+xml;base64,\(base64(Array(figure.utf8)))"
      blocks.append("<figure><img class=\"graph\" src=\"\(address)\" alt=\"The graph\"></figure>")
      blocks.append(
        "<details class=\"text\"><summary>As text</summary>\(html(entry.body))</details>"
      )
    } else {
      blocks.append("<div class=\"result\">\n\(html(entry.body))</div>")
    }
    blocks += entry.answers.map { answer in
      let by = answer.by.map { " by \(MarkdownHTML.escape($0))" } ?? ""
      return "<p class=\"record\">Answered at <code>\(MarkdownHTML.escape(answer.gate))</code>: "
        + "<strong>\(MarkdownHTML.escape(answer.choice))</strong>\(by)</p>"
    }
    if !entry.calls.isEmpty {
      let calls = entry.calls.map { call in
        "<code>\(MarkdownHTML.escape(call.model))</code> \(call.cost.lexeme) CU"
      }
      blocks.append("<p class=\"record\">Called \(calls.joined(separator: ", "))</p>")
    }
    let status = entry.status.rawValue
    return """
      <details open class="entry \(status)" id="\(entry.id)">
      <summary><code>\(MarkdownHTML.escape(entry.firstLine))</code>\
      <span class="status">\(status)\(entry.milliseconds.map { " · \($0) ms" } ?? "")</span></summary>
      \(blocks.joined(separator: "\n"))
      </details>

      """
  }

  private mutating func html(_ markdown: String) -> String {
    MarkdownHTML.html(of: markdown) { pictures.address(of: $0) }
  }
}

extension Entry {
  /// The first line of what was typed, with a sign where more follows.
  var firstLine: String {
    let first = input.prefix { $0 != "\n" }
    return first.count < input.count ? first + " …" : String(first)
  }
}
