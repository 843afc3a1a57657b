/// Markdown without what makes the parser take quadratic time or space.
///
/// - Rows of a table are filled up to the width of the head: no tables if that makes millions.
/// - Every blank line visits all open lists: markers beyond the 200th of a line are text.
/// - Declarations search to the end of the text for theirs: beyond the 2,000th they are text.
/// - Bare mail addresses search back for their begin: none if a line has over 2,000 `@`.
struct GuardedSource {
  /// The Markdown to parse.
  var text: String
  /// The syntax extensions that are safe for it.
  private(set) var extensions = ["strikethrough", "tasklist"]

  private static let maximumMarkers = 200
  private static let maximumCells = 2_000_000
  private static let maximumSearches = 2_000

  init(_ text: String) {
    self.text = text
    let scan = Scan(text.utf8Span.span)
    let cells = (scan.mostPipes + 1).multipliedReportingOverflow(by: scan.lineCount)
    if !cells.overflow, cells.partialValue <= max(Self.maximumCells, 4 * text.utf8.count) {
      extensions.append("table")
    }
    if scan.mostAtSigns <= Self.maximumSearches { extensions.append("autolink") }
    if !scan.escapes.isEmpty { self.text = Self.escape(text, at: scan.escapes.sorted()) }
  }

  private static func escape(_ text: String, at offsets: [Int]) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + offsets.count)
    var start = 0
    for offset in offsets {
      result += bytes[start..<offset]
      result.append(UInt8(ascii: "\\"))
      start = offset
    }
    result += bytes[start...]
    return String(decoding: result, as: UTF8.self)
  }

  /// Counts of one pass over the text.
  private struct Scan {
    private(set) var lineCount = 0
    private(set) var mostPipes = 0
    private(set) var mostAtSigns = 0
    /// Where a backslash is needed.
    private(set) var escapes: [Int] = []

    init(_ bytes: Span<UInt8>) {
      var declarations = 0
      var lineStart = 0
      while lineStart < bytes.count {
        var pipes = 0
        var atSigns = 0
        var end = lineStart
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") {
          switch bytes[end] {
          case UInt8(ascii: "|"): pipes += 1
          case UInt8(ascii: "@"): atSigns += 1
          case UInt8(ascii: "<") where Self.isDeclaration(bytes, at: end):
            declarations += 1
            if declarations > maximumSearches { escapes.append(end) }
          default: break
          }
          end += 1
        }
        if end - lineStart > maximumMarkers,
          let offset = Self.excessMarker(in: bytes, from: lineStart, to: end)
        {
          escapes.append(offset)
        }
        mostPipes = max(mostPipes, pipes)
        mostAtSigns = max(mostAtSigns, atSigns)
        lineCount += 1
        lineStart = end + 1
      }
    }

    /// Returns whether `<!` or `<?` stands at `index`, but not the begin of a comment.
    private static func isDeclaration(_ bytes: Span<UInt8>, at index: Int) -> Bool {
      guard index + 2 < bytes.count else { return false }
      return bytes[index + 1] == UInt8(ascii: "!") && bytes[index + 2] != UInt8(ascii: "-")
        || bytes[index + 1] == UInt8(ascii: "?")
    }

    /// Returns where the marker stands that nests a line too deep, if any does.
    private static func excessMarker(in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int? {
      var markers = 0
      var index = start
      while index < end {
        let marker = index
        switch bytes[index] {
        case UInt8(ascii: " "), UInt8(ascii: "\t"):
          index += 1
          continue
        case UInt8(ascii: ">"): index += 1
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"):
          guard index + 1 < end, bytes[index + 1] <= UInt8(ascii: " ") else { return nil }
          index += 1
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
          while index < end, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[index] { index += 1 }
          guard index < end, bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ")")
          else { return nil }
          index += 1
        default: return nil
        }
        markers += 1
        if markers > maximumMarkers { return marker }
      }
      return nil
    }
  }
}
