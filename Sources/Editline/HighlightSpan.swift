/// A part of the line and how it looks.
public struct HighlightSpan: Sendable, Equatable {
  /// The part, in UTF-8 offsets of the line.
  public var range: Range<Int>
  /// The parameters of a select-graphic-rendition sequence, such as `1;36`.
  public var style: String

  /// Creates a span; a style with anything but digits, `;` and `:` has no effect.
  public init(range: Range<Int>, style: String) {
    self.range = range
    self.style = style
  }

  var isValid: Bool {
    !style.isEmpty && style.utf8.allSatisfy { (0x30...0x3B).contains($0) }
  }
}
