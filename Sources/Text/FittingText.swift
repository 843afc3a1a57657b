/// Where text stands in a column that is wider than it.
public enum TextAlignment: Sendable, Hashable {
  /// At the left.
  case leading
  /// In the middle.
  case center
  /// At the right.
  case trailing
}

extension String {
  /// Returns the longest prefix that takes at most `columns` columns.
  public func prefix(fitting columns: Int) -> Substring {
    var remaining = columns
    var end = startIndex
    while end < endIndex {
      let width = DisplayWidth.of(self[end])
      guard width <= remaining else { break }
      remaining -= width
      end = index(after: end)
    }
    return self[..<end]
  }

  /// Returns the text, cut and ended with `…` if it takes more than `columns` columns.
  public func clipped(to columns: Int) -> String {
    guard utf8.count > columns, DisplayWidth.of(self) > columns else { return self }
    return columns < 1 ? "" : prefix(fitting: columns - 1) + "…"
  }

  /// Returns the text filled up with spaces to `columns` columns.
  ///
  /// Longer text stays as it is.
  public func padded(to columns: Int, aligned alignment: TextAlignment = .leading) -> String {
    let missing = columns - DisplayWidth.of(self)
    guard missing > 0 else { return self }
    let left =
      switch alignment {
      case .leading: 0
      case .center: missing / 2
      case .trailing: missing
      }
    return String(repeating: " ", count: left) + self
      + String(repeating: " ", count: missing - left)
  }
}
