/// How a border is drawn.
struct BorderStyle: Sendable {
  /// The signs of the top from left to right, of the sides, and of the bottom.
  private let top: [Character]
  private let side: [Character]
  private let bottom: [Character]
  /// Where a line begins below.
  let start: Character
  /// Whether what is inside shows through.
  var isFrame = false

  var topLeft: Character { top[0] }
  var topLine: Character { top[1] }
  var topRight: Character { top[2] }
  var left: Character { side[0] }
  var right: Character { side[1] }
  var bottomLeft: Character { bottom[0] }
  var bottomLine: Character { bottom[1] }
  var bottomRight: Character { bottom[2] }

  /// Values, and what the processor does.
  static let rounded = BorderStyle("╭─╮", "││", "╰─╯", "┬")
  /// What a model does.
  static let square = BorderStyle("┌─┐", "││", "└─┘", "┬")
  /// What a person does.
  static let double = BorderStyle("╔═╗", "║║", "╚═╝", "╤")
  /// A loop.
  static let dashed = BorderStyle("╭╌╮", "╎╎", "╰╌╯", "┬", isFrame: true)
  /// Several nodes, as cards that lie on each other.
  static let stack = BorderStyle("┌─┒", "│┃", "┕━┛", "┯")

  private init(
    _ top: String,
    _ side: String,
    _ bottom: String,
    _ start: Character,
    isFrame: Bool = false,
  ) {
    self.top = Array(top)
    self.side = Array(side)
    self.bottom = Array(bottom)
    self.start = start
    self.isFrame = isFrame
  }
}

extension FigureText.Outline {
  /// The border of a figure's box.
  var border: BorderStyle {
    switch self {
    case .value, .transform: .rounded
    case .work, .branch: .square
    case .person: .double
    case .fold: .stack
    }
  }
}
