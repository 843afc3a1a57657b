internal import CEditline

/// Where libedit puts the characters of a line on the screen.
struct ScreenLayout {
  /// A cell, counted from the start of the prompt.
  struct Position: Equatable {
    var row = 0
    var column = 0
  }

  private let columns: Int
  private(set) var position = Position()

  init(columns: Int) { self.columns = max(2, columns) }

  /// Adds a scalar and returns the cell where it begins.
  @discardableResult
  mutating func add(_ scalar: Unicode.Scalar) -> Position {
    if scalar == "\n" {
      defer { position = Position(row: position.row + 1, column: 0) }
      return position
    }
    if scalar == "\t" {
      let start = position
      repeat { advance(by: 1) } while position.column & 7 != 0
      return start
    }
    let width = Self.width(of: scalar)
    if width == 2, !scalar.isControl, position.column + 2 > columns {
      position = Position(row: position.row + 1, column: 0)
    }
    let start = position
    if scalar.isControl || width > 2 {
      for _ in 0..<width { advance(by: 1) }
    } else {
      advance(by: width)
    }
    return start
  }

  mutating func add(_ scalars: some Sequence<Unicode.Scalar>) {
    for scalar in scalars { add(scalar) }
  }

  private mutating func advance(by width: Int) {
    position.column += width
    if position.column >= columns { position = Position(row: position.row + 1, column: 0) }
  }

  /// The number of columns; unprintable scalars are shown as `^C` or `\U+E000`.
  static func width(of scalar: Unicode.Scalar) -> Int {
    if (0x20..<0x7F).contains(scalar.value) { return 1 }
    if scalar.value < 0x20 || scalar.value == 0x7F { return 2 }
    let width = Int(ceditline_width(scalar.value))
    return width >= 0 ? width : scalar.value > 0xFFFF ? 8 : 7
  }

  /// The number of columns of a text in one row.
  static func width(of text: some StringProtocol) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
  }
}
