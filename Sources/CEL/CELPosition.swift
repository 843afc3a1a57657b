/// A part of a source.
public struct CELPosition: Sendable, Hashable {
  /// The UTF-8 bytes before it.
  public let offset: Int
  /// Its UTF-8 bytes.
  public let length: Int
  /// The line it begins in, from 1.
  public let line: Int
  /// The code point of the line it begins with, from 1.
  public let column: Int

  /// A position that is known.
  public init(offset: Int, length: Int, line: Int, column: Int) {
    self.offset = offset
    self.length = length
    self.line = line
    self.column = column
  }

  /// The position of a span of `source`; O(offset).
  init(_ span: Span, in source: String) {
    var lines = LineCounter(source)
    self = lines.position(of: span)
  }
}

/// Counts the lines of a source up to positions that come in order.
struct LineCounter {
  private let bytes: String.UTF8View
  private var index: String.Index
  private var offset = 0
  private var line = 1
  private var column = 1

  init(_ source: String) {
    bytes = source.utf8
    index = bytes.startIndex
  }

  /// The position of a span that does not start before the last one.
  mutating func position(of span: Span) -> CELPosition {
    while offset < span.start, index < bytes.endIndex {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if !byte.continuesCodePoint {
        column += 1
      }
      offset += 1
      index = bytes.index(after: index)
    }
    return CELPosition(offset: span.start, length: span.length, line: line, column: column)
  }
}

/// A part of a source in bytes.
struct Span: Sendable, Hashable {
  var start: Int
  var end: Int

  var length: Int { end - start }

  /// From the start of this to the end of `other`.
  func joined(_ other: Span) -> Span { Span(start: start, end: other.end) }
}

extension UInt8 {
  /// Whether this is the second or a later byte of a code point in UTF-8.
  var continuesCodePoint: Bool { self & 0xC0 == 0x80 }
}
