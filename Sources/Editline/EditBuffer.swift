/// A copy of the text that is being edited.
struct EditBuffer: Equatable {
  var scalars: [Unicode.Scalar]
  /// The index of the scalar at the cursor.
  var cursor: Int

  var text: String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }

  var isCursorAtEnd: Bool { cursor == scalars.count }

  /// The UTF-8 offset of the cursor.
  var cursorOffset: Int { scalars[..<cursor].reduce(0) { $0 + UTF8.width($1) } }

  /// The indices of the scalars that lie in a range of UTF-8 offsets, clamped to the text.
  func indices(of offsets: Range<Int>) -> Range<Int> {
    var offset = 0
    var lower = scalars.count
    var upper = scalars.count
    for (index, scalar) in scalars.enumerated() {
      if offset >= offsets.lowerBound, index < lower { lower = index }
      if offset >= offsets.upperBound {
        upper = index
        break
      }
      offset += UTF8.width(scalar)
    }
    return min(lower, upper)..<upper
  }

  /// The number of scalars of the character before the cursor.
  var lengthOfCharacterBefore: Int {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars[max(0, cursor - 64)..<cursor])
    return text.last?.unicodeScalars.count ?? 0
  }

  /// The number of scalars of the character at the cursor.
  var lengthOfCharacterAfter: Int {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars[cursor...].prefix(64))
    return text.first?.unicodeScalars.count ?? 0
  }
}
