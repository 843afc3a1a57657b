import Text

/// The Markdown of a result on its way into a session file.
struct ResultText {
  private let lines: [String]
  private let files: [String: String]

  /// A text without escape sequences and secrets; `files` are asset ids to names of stored files.
  init(_ markdown: String, files: [String: String], redaction: Redaction) {
    let safe = redaction.redacted(markdown.terminalSafe)
    lines = safe.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    self.files = files
  }

  /// The stored form: headings are bold, pictures are linked, no line is a marker, code blocks are
  /// closed.
  ///
  /// Links begin with `folder`; nil is for a file inside of the folder.
  func body(folder: String?) -> String {
    var result: [String] = []
    var fence: Fence?
    let prefix = folder.map { $0.asLinkDestination + "/" } ?? ""
    for line in lines {
      if let open = fence {
        if open.isClosed(by: line) { fence = nil }
        result.append(line)
      } else if let opened = Fence(opening: line) {
        fence = opened
        result.append(line)
      } else if Headings.isUnderline(line, after: result.last) {
        let last = result.removeLast()
        result.append(Headings.bold(last))
      } else {
        result.append(linked(Headings.withoutHeading(line), prefix: prefix))
      }
    }
    if let fence { result.append(fence.closing) }
    return BlankLines.trimmed(result.map(Self.escapingMarker).joined(separator: "\n"))
  }

  /// Returns the names of the files to which the pictures in `markdown` lead, by asset id.
  static func assetFiles(
    in markdown: String,
    assetFile: (String) -> String?,
  ) -> [String: String] {
    var files: [String: String] = [:]
    for piece in markdown.terminalSafe.split(separator: "](art:").dropFirst() {
      let id = String(piece.prefix { $0 != ")" && $0 != " " && $0 != "\n" })
      if files[id] == nil, let file = assetFile(id) { files[id] = file }
    }
    return files
  }

  /// Returns the text with lines that look like markers made harmless.
  static func escapingMarkers(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { escapingMarker(String($0)) }.joined(separator: "\n")
  }

  private static func escapingMarker(_ line: String) -> String {
    guard line.utf8.starts(with: Marker.prefix) else { return line }
    return "<!-- easel&#58;"
      + String(decoding: line.utf8.dropFirst(Marker.prefix.count), as: UTF8.self)
  }

  private func linked(_ line: String, prefix: String) -> String {
    let opening = "](art:"
    guard !files.isEmpty, line.contains(opening) else { return line }
    var result = ""
    var rest = line[...]
    while let place = rest.range(of: opening) {
      let id = rest[place.upperBound...].prefix { $0 != ")" && $0 != " " }
      result += rest[..<place.lowerBound]
      if let file = files[String(id)] {
        result += "](\(prefix)\(file)"
      } else {
        result += opening + id
      }
      rest = rest[id.endIndex...]
    }
    return result + rest
  }
}

extension Substring {
  /// Returns where `text` first occurs.
  fileprivate func range(of text: String) -> Range<Index>? {
    let wanted = Array(text.utf8)
    var start = startIndex
    while let candidate = utf8[start...].firstIndex(of: wanted[0]) {
      let rest = utf8[candidate...]
      if rest.starts(with: wanted) {
        return candidate..<utf8.index(candidate, offsetBy: wanted.count)
      }
      start = utf8.index(after: candidate)
    }
    return nil
  }
}

/// Headings of results, which become bold so that a session keeps its own outline.
enum Headings {
  /// Returns an ATX heading as bold text, in lists and quotes as well; other lines as they are.
  static func withoutHeading(_ line: String) -> String {
    let content = line[contentStart(of: line)...]
    let marks = content.prefix { $0 == "#" }
    guard 1...6 ~= marks.count else { return line }
    let rest = content[marks.endIndex...]
    guard rest.isEmpty || rest.first == " " || rest.first == "\t" else { return line }
    var words = rest.split(whereSeparator: { $0 == " " || $0 == "\t" })
    if let last = words.last, last.allSatisfy({ $0 == "#" }) { words.removeLast() }
    return line[..<content.startIndex] + bold(words.joined(separator: " "))
  }

  /// Returns the text in bold; strong parts inside lose their marks.
  static func bold(_ text: String) -> String {
    let plain = text.split(separator: "**").joined()
    let trimmed = plain.drop { $0 == " " || $0 == "\t" }
    return trimmed.isEmpty ? "" : plain[..<trimmed.startIndex] + "**\(trimmed)**"
  }

  /// Returns whether a line makes the one before it a heading.
  static func isUnderline(_ line: String, after previous: String?) -> Bool {
    guard let mark = line.drop(while: { $0 == " " }).first, mark == "=" || mark == "-",
      line.prefix(while: { $0 == " " }).count < 4, let previous
    else { return false }
    var text = line[...]
    while text.last == " " || text.last == "\t" { text.removeLast() }
    guard text.drop(while: { $0 == " " }).allSatisfy({ $0 == mark }) else { return false }
    return isParagraph(previous)
  }

  /// Returns whether a line can be the last of a paragraph.
  private static func isParagraph(_ line: String) -> Bool {
    let content = line.drop { $0 == " " || $0 == "\t" }
    guard let first = content.first, line.prefix(while: { $0 == " " }).count < 4
    else { return false }
    if ">|<".contains(first) || Fence(opening: line) != nil { return false }
    if "-*_".contains(first), content.allSatisfy({ $0 == first || $0 == " " }) { return false }
    return contentStart(of: line) == content.startIndex
  }

  /// Returns where a line's text begins, behind the marks of quotes and lists.
  private static func contentStart(of line: String) -> String.Index {
    var index = line.startIndex
    while true {
      let rest = line[index...]
      let content = rest.drop { $0 == " " }
      guard rest.distance(from: rest.startIndex, to: content.startIndex) < 4 else { return index }
      if content.first == ">" {
        index = content.index(after: content.startIndex)
        continue
      }
      let digits = content.prefix { $0.isASCII && $0.isNumber }
      let mark = content[digits.endIndex...]
      let isMark =
        digits.isEmpty
        ? mark.first.map { "-*+".contains($0) } : mark.first.map { ".)".contains($0) }
      guard isMark == true, digits.count < 10, mark.dropFirst().first == " "
      else { return content.startIndex }
      index = mark.index(after: mark.startIndex)
    }
  }
}
