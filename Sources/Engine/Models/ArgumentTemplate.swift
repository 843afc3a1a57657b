/// An argument of a program with places for values.
struct ArgumentTemplate: Sendable, Hashable {
  enum Piece: Sendable, Hashable {
    case text(String)
    case parameter(String)
    /// The path at which an output is to be written.
    case output(String)
    /// The key of the call.
    case key
    /// The folder of the manifest.
    case folder
    /// The path of the bundled program.
    case draftProgram
  }

  /// Why a text is no template.
  enum Flaw: Error {
    case openBracket, closedBracket
    case name(String)
  }

  var pieces: [Piece]

  /// Reads `{name}`, and `{{` and `}}` as brackets.
  init(_ source: String) throws(Flaw) {
    pieces = []
    var literal = ""
    var rest = source[...]
    while let character = rest.popFirst() {
      if character == "{" || character == "}", rest.first == character {
        rest.removeFirst()
        literal.append(character)
      } else if character == "{" {
        guard let end = rest.firstIndex(of: "}") else { throw .openBracket }
        if !literal.isEmpty { pieces.append(.text(literal)) }
        literal = ""
        pieces.append(try Self.place(String(rest[..<end])))
        rest = rest[rest.index(after: end)...]
      } else if character == "}" {
        throw .closedBracket
      } else {
        literal.append(character)
      }
    }
    if !literal.isEmpty || pieces.isEmpty { pieces.append(.text(literal)) }
  }

  private static func place(_ name: String) throws(Flaw) -> Piece {
    switch name {
    case "key": return .key
    case "folder": return .folder
    case "easel-draft": return .draftProgram
    default:
      let (isOutput, word) =
        name.hasPrefix("output.") ? (true, name.dropFirst(7)) : (false, name[...])
      guard Manifest.isName(word) else { throw .name(name) }
      return isOutput ? .output(String(word)) : .parameter(String(word))
    }
  }

  /// The parameters that it names.
  var parameters: [String] {
    pieces.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
  }

  /// The text as it was written, for people.
  var source: String {
    pieces.map { piece in
      switch piece {
      case .text(let text):
        text.replacing("{", with: "{{").replacing("}", with: "}}")
      case .parameter(let name): "{\(name)}"
      case .output(let name): "{output.\(name)}"
      case .key: "{key}"
      case .folder: "{folder}"
      case .draftProgram: "{easel-draft}"
      }
    }.joined()
  }
}
