import Text
import Workflows

/// One side of a difference: a text whose words that the other side lacks are marked, shortened
/// around them.
struct MarkedText: Sendable, Hashable {
  /// A stretch of the text.
  struct Piece: Sendable, Hashable {
    var text: String
    var isMarked: Bool
  }

  /// The stretches in order; `…` stands for what is hidden.
  private(set) var pieces: [Piece] = []
  /// How many characters are hidden.
  private(set) var hidden = 0

  /// How much of a text stays around what is marked, at least and at most.
  private static let context = 8...60

  /// A text without marks, at most about `limit` characters of it.
  init(_ text: String, limit: Int) {
    self.init([Piece(text: text, isMarked: false)], limit: limit)
  }

  /// The two sides of what changed in a text; without marks where hardly anything stayed.
  static func sides(
    _ before: String,
    _ after: String,
    limit: Int,
  ) -> (before: MarkedText, after: MarkedText) {
    let difference = TextDifference(from: before, to: after)
    guard difference.hasCommonWords else {
      return (MarkedText(before, limit: limit), MarkedText(after, limit: limit))
    }
    var sides: (before: [Piece], after: [Piece]) = ([], [])
    for part in difference.parts {
      switch part {
      case .same(let text):
        sides.before.append(Piece(text: text, isMarked: false))
        sides.after.append(Piece(text: text, isMarked: false))
      case .removed(let text): sides.before.append(Piece(text: text, isMarked: true))
      case .added(let text): sides.after.append(Piece(text: text, isMarked: true))
      }
    }
    return (MarkedText(sides.before, limit: limit), MarkedText(sides.after, limit: limit))
  }

  private init(_ whole: [Piece], limit: Int) {
    let isLong = whole.reduce(0) { $0 + $1.text.count } > limit
    let marked = whole.reduce(0) { $0 + ($1.isMarked ? $1.text.count : 0) }
    // Each stretch between two marks has two sides that are of interest.
    let sides =
      whole.reduce(0) { $0 + ($1.isMarked ? 0 : 2) } - (whole.first?.isMarked == false ? 1 : 0)
      - (whole.last?.isMarked == false ? 1 : 0)
    let share = (limit - marked) / max(1, sides)
    let context = min(max(share, Self.context.lowerBound), Self.context.upperBound)
    // Many short changes may take more room, but not for ever.
    var room = 3 * limit
    for (place, piece) in whole.enumerated() {
      var text = piece.text
      if isLong, piece.isMarked {
        text = cut(text, toFirst: limit / 2, last: limit / 4)
      } else if isLong, whole.count > 1 {
        let isLast = place == whole.count - 1
        text = cut(text, toFirst: place == 0 ? 0 : context, last: isLast ? 0 : context)
      } else if isLong {
        text = cut(text, toFirst: limit, last: 0)
      }
      if text.count > room { text = cut(text, toFirst: room, last: 0) }
      room -= min(room, text.count)
      guard !text.isEmpty else { continue }
      let visible = Self.visible(text, isMarked: piece.isMarked)
      pieces.append(Piece(text: visible, isMarked: piece.isMarked))
    }
  }

  /// The begin and the end of a text with `…` between; counts what is hidden.
  private mutating func cut(_ text: String, toFirst head: Int, last tail: Int) -> String {
    let excess = text.count - head - tail
    guard excess > 1 else { return text }
    hidden += excess
    // One sign is enough where nothing of this piece or of the one before is shown.
    if head + tail == 0, pieces.last?.text.hasSuffix("…") == true { return "" }
    return text.prefix(head) + "…" + text.suffix(tail)
  }

  /// The text with its line breaks to be seen; blanks too, where they are all that changed.
  private static func visible(_ text: String, isMarked: Bool) -> String {
    let safe = text.terminalSafe.replacing("\n", with: "⏎").replacing("\t", with: " ")
    guard isMarked, safe.allSatisfy({ $0 == " " }) else { return safe }
    return String(repeating: "␣", count: safe.count)
  }
}

extension MarkedText {
  /// The length in characters.
  var count: Int { pieces.reduce(0) { $0 + $1.text.count } }

  /// What is said of what is hidden.
  var hiddenNote: String { hidden > 0 ? " (\(counted(hidden, "more character")))" : "" }

  /// The text with its marks between `open` and `close`, for a `diff` block.
  func plain(_ open: String, _ close: String) -> String {
    pieces.map { $0.isMarked ? open + $0.text + close : $0.text }.joined() + hiddenNote
  }

  /// The text as Markdown, its marks between `mark` on both sides.
  func markdown(_ mark: String) -> String {
    var characters: [(character: Character, isMarked: Bool)] = []
    for piece in pieces { characters += piece.text.map { ($0, piece.isMarked) } }
    let marked = Self.flanking(characters)
    var text = ""
    var isOpen = false
    for (place, element) in characters.enumerated() {
      if marked[place] != isOpen {
        text += mark
        isOpen.toggle()
      }
      text += String(element.character).markdownSafe
    }
    return text + (isOpen ? mark : "") + hiddenNote
  }

  /// Which characters to mark so that Markdown sees the marks: not from or to a blank, and where
  /// punctuation meets a letter up to the next blank.
  private static func flanking(_ characters: [(character: Character, isMarked: Bool)]) -> [Bool] {
    var marked = characters.map(\.isMarked)
    var start = 0
    while let first = marked[start...].firstIndex(of: true) {
      var end = marked[first...].firstIndex(of: false) ?? marked.count
      var begin = first
      start = end
      while begin < end, characters[begin].character.isWhitespace {
        marked[begin] = false
        begin += 1
      }
      while end > begin, characters[end - 1].character.isWhitespace {
        marked[end - 1] = false
        end -= 1
      }
      guard begin < end else { continue }
      if characters[begin].character.isSign, begin > 0, !characters[begin - 1].character.isGap {
        while begin > 0, !characters[begin - 1].character.isWhitespace {
          begin -= 1
          marked[begin] = true
        }
      }
      if characters[end - 1].character.isSign, end < marked.count, !characters[end].character.isGap
      {
        while end < marked.count, !characters[end].character.isWhitespace {
          marked[end] = true
          end += 1
        }
        start = max(start, end)
      }
    }
    return marked
  }
}

extension Character {
  /// Whether Markdown takes it for punctuation, in any of its dialects.
  fileprivate var isSign: Bool { isPunctuation || isSymbol }

  /// Whether a mark may stand between it and punctuation.
  fileprivate var isGap: Bool { isWhitespace || isASCII && isSign }
}
