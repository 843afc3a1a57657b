/// A text broken into lines that fit a box.
struct TextBlock {
  var font: Font
  var lines: [String]
  /// In pixels.
  var size: Double
  /// Whether no line had to be dropped.
  private(set) var isWhole = true

  var lineHeight: Double { size * 1.22 }
  var height: Double { lineHeight * Double(lines.count) }

  /// The box that type must fit, and the sizes that it may have, in pixels.
  struct Box {
    var width: Double
    var height: Double
    var sizes: ClosedRange<Int>
  }

  /// Sets a text as large as it fits; what does not fit at the smallest size ends in `…`.
  init(_ text: String, font: Font, in box: Box) {
    self.font = font
    let text = text.count > 600 ? String(text.prefix(600)) + "…" : text
    let words = Measured.words(of: text, font: font)
    let gap = Measured.gap(font)
    for size in box.sizes.reversed() {
      let scale = Double(size) / Measured.size
      self.size = Double(size)
      lines = []
      guard words.allSatisfy({ $0.width * scale <= box.width }) else { continue }
      let limit = box.width / scale
      let broken = Self.broken(words, width: limit, gap: gap)
      if Double(broken.count) * lineHeight <= box.height {
        lines = Self.balanced(words, lines: broken.count, width: limit, gap: gap)
        return
      }
    }
    size = Double(box.sizes.lowerBound)
    let limit = box.width * Measured.size / size
    let pieces = words.flatMap { $0.pieces(width: limit) }
    lines = Self.broken(pieces, width: limit, gap: gap).map(Self.joined)
    cut(to: max(1, Int(box.height / lineHeight)), width: box.width)
  }

  /// Drops lines beyond the count, and marks the last that stays.
  private mutating func cut(to count: Int, width: Double) {
    guard lines.count > count else { return }
    isWhole = false
    lines = Array(lines.prefix(count))
    var last = lines[count - 1]
    while !last.isEmpty, (font.width(of: last + "…", size: size) ?? 0) > width { last.removeLast() }
    while last.last == " " { last.removeLast() }
    lines[count - 1] = last + "…"
  }

  private static func broken(
    _ words: [Measured],
    width: Double,
    gap: Double,
  ) -> [[Measured]] {
    var lines: [[Measured]] = []
    var used = 0.0
    for word in words {
      if let last = lines.indices.last, used + gap + word.width <= width {
        lines[last].append(word)
        used += gap + word.width
      } else {
        lines.append([word])
        used = word.width
      }
    }
    return lines
  }

  /// The same number of lines, as even as they get: the narrowest width that needs no more.
  private static func balanced(
    _ words: [Measured],
    lines count: Int,
    width: Double,
    gap: Double,
  ) -> [String] {
    var low = words.map(\.width).max() ?? 0
    var high = width
    for _ in 0..<12 {
      let middle = (low + high) / 2
      if broken(words, width: middle, gap: gap).count <= count {
        high = middle
      } else {
        low = middle
      }
    }
    return broken(words, width: high, gap: gap).map(joined)
  }

  private static func joined(_ line: [Measured]) -> String {
    line.map(\.text).joined(separator: " ")
  }

  /// Draws the lines from the top of the box down.
  func draw(on picture: Picture, x: Double, top: Double, color: Color) {
    for (index, line) in lines.enumerated() {
      let y = top + lineHeight * Double(index) + size * 0.96
      font.draw(line, on: picture, x: x, y: y, size: size, color: color)
    }
  }
}

/// A word and its width at the size that all are measured at.
private struct Measured {
  static let size = 64.0

  var text: String
  var width: Double

  static func words(of text: String, font: Font) -> [Measured] {
    // A little more than measured: hinting moves letters at small sizes.
    text.split(separator: " ").map {
      Measured(text: String($0), width: (font.width(of: String($0), size: size) ?? 0) * 1.03)
    }
  }

  static func gap(_ font: Font) -> Double {
    let both = font.width(of: "x x", size: size) ?? 0
    return max(size / 5, both - 2 * (font.width(of: "x", size: size) ?? 0))
  }

  /// The word in pieces of at most about `limit`.
  func pieces(width limit: Double) -> [Measured] {
    guard width > limit else { return [self] }
    let count = text.count
    let length = max(1, Int(limit * 0.9 / width * Double(count)))
    var pieces: [Measured] = []
    var rest = text[...]
    while !rest.isEmpty {
      let piece = rest.prefix(length)
      rest = rest.dropFirst(length)
      let share = Double(piece.count) / Double(count)
      pieces.append(Measured(text: String(piece), width: width * share))
    }
    return pieces
  }
}
