import Text

extension String {
  /// A line of a drawing in ASCII, with as many columns; what has no likeness becomes `?`.
  var asciiDrawing: String {
    var line = ""
    for character in self {
      if character.isASCII {
        line.append(character)
      } else if let sign = asciiSigns[character] {
        line.append(sign)
      } else {
        line += String(repeating: "?", count: DisplayWidth.of(character))
      }
    }
    return line
  }
}

/// The likeness of each sign that drawings use.
private let asciiSigns: [Character: Character] = {
  let groups: [(sign: Character, of: String)] = [
    ("-", "─━╌–"), ("|", "│┃"), (":", "╎"), ("+", "┌┐└┘┼┴┬┤├╤┯┒┕┛"), (".", "╭╮"), ("'", "╰╯"),
    ("=", "═╪╔╗╚╝╘╛╞╡"), ("#", "║■"), ("v", "▼"), ("\"", "“”"), ("~", "…"), (">", "→▸"),
    ("<", "←"),
    ("@", "↻↺◉"), ("x", "✗"), ("!", "⏸"), ("*", "●•"), ("o", "○□"), ("%", "◐▤"), ("^", "◇"),
    ("&", "✎"), (",", "·"),
  ]
  var signs: [Character: Character] = [:]
  for group in groups { for character in group.of { signs[character] = group.sign } }
  return signs
}()
