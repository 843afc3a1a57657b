/// A prompt in the form that libedit can measure.
///
/// libedit wants escape sequences between markers, loses one at the end of the prompt, garbles
/// two in a row, and drops newlines. So neighbours are merged, a last one moves before the last
/// visible character, and the lines before the last are drawn by the editor itself.
struct Prompt: Equatable {
  /// The lines before the last one, ready for a terminal.
  var header = ""
  /// The last line with its escape sequences between markers.
  var marked: [Unicode.Scalar] = []
  /// The visible scalars of the last line.
  var visible: [Unicode.Scalar] = []

  private static let marker: Unicode.Scalar = "\u{1}"

  init(_ text: String, isColored: Bool = true) {
    var style = ""  // parameters not yet written
    var lines: [[(style: String, scalar: Unicode.Scalar?)]] = [[]]
    for piece in Self.pieces(of: text) {
      switch piece {
      case .style(let parameters):
        let added = parameters.isEmpty ? "0" : parameters
        style = style.isEmpty ? added : style + ";" + added
      case .scalar("\n"):
        lines[lines.count - 1].append((style, nil))
        lines.append([])
        style = ""
      case .scalar(let scalar):
        lines[lines.count - 1].append((style, scalar))
        style = ""
      }
    }
    Self.place(lastStyle: style, in: &lines[lines.count - 1])
    for line in lines.dropLast() {
      for (style, scalar) in line {
        if isColored, !style.isEmpty { header += "\u{1B}[\(style)m" }
        if let scalar { header.unicodeScalars.append(scalar) }
      }
      header += "\n"
    }
    for case (let style, let scalar?) in lines[lines.count - 1] {
      if isColored, !style.isEmpty {
        marked.append(Self.marker)
        marked += "\u{1B}[\(style)m".unicodeScalars
        marked.append(Self.marker)
      }
      marked.append(scalar)
      visible.append(scalar)
    }
  }

  private static func place(
    lastStyle style: String,
    in line: inout [(style: String, scalar: Unicode.Scalar?)],
  ) {
    guard !style.isEmpty else { return }
    guard let last = line.last, last.scalar == " " else {
      line.append((style, " "))
      return
    }
    line[line.count - 1].style = last.style.isEmpty ? style : last.style + ";" + style
  }

  private enum Piece {
    case style(String)
    case scalar(Unicode.Scalar)
  }

  /// Splits a text into styles and printable scalars; other controls are dropped.
  private static func pieces(of text: String) -> [Piece] {
    var pieces: [Piece] = []
    let scalars = Array(text.unicodeScalars)
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      if scalar == "\u{1B}", index < scalars.count, scalars[index] == "[" {
        let start = index + 1
        index = start
        while index < scalars.count, !(0x40...0x7E).contains(scalars[index].value) { index += 1 }
        if index < scalars.count, scalars[index] == "m",
          scalars[start..<index].allSatisfy({ (0x30...0x3B).contains($0.value) })
        {
          var parameters = ""
          parameters.unicodeScalars.append(contentsOf: scalars[start..<index])
          pieces.append(.style(parameters))
        }
        index += 1
      } else if scalar == "\t" {
        pieces.append(.scalar(" "))
      } else if scalar == "\n" || !scalar.isControl {
        pieces.append(.scalar(scalar))
      }
    }
    return pieces
  }
}

extension Unicode.Scalar {
  /// Whether the scalar is a C0 or C1 control or delete.
  var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }

  /// Whether the scalar is drawn over the one before it.
  var isMark: Bool {
    properties.generalCategory == .nonspacingMark && !properties.isVariationSelector
  }
}
