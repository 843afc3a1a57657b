extension CELValue: CustomStringConvertible {
  /// The value as an expression that gives it.
  public var description: String {
    var text = ""
    var waiting = [Piece.value(self)]
    while let piece = waiting.popLast() {
      switch piece {
      case .text(let piece): text += piece
      case .value(let value):
        if let pieces = value.pieces {
          waiting += pieces.reversed()
        } else {
          text += value.literal
        }
      }
    }
    return text
  }

  /// A part of a spelling.
  enum Piece {
    case text(String)
    case value(CELValue)
  }

  /// The spelling of a list, map or optional, in which its parts are not spelled yet.
  private var pieces: [Piece]? {
    switch self {
    case .list(let elements):
      var pieces = [Piece.text("[")]
      for element in elements {
        if pieces.count > 1 { pieces.append(.text(", ")) }
        pieces.append(.value(element))
      }
      return pieces + [.text("]")]
    case .map(let map):
      var pieces = [Piece.text("{")]
      for entry in map.entries {
        if pieces.count > 1 { pieces.append(.text(", ")) }
        pieces += [.value(entry.key), .text(": "), .value(entry.value)]
      }
      return pieces + [.text("}")]
    case .optional(let part?): return [.text("optional.of("), .value(part), .text(")")]
    case .optional(nil): return [.text("optional.none()")]
    default: return nil
    }
  }

  /// A value without parts as an expression that gives it.
  private var literal: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .int(let value): "\(value)"
    case .uint(let value): "\(value)u"
    case .double(let value): Self.literal(value)
    case .string(let text): "'" + Self.escaped(text) + "'"
    case .bytes(let bytes): "b'" + bytes.map { Self.escaped($0) }.joined() + "'"
    case .timestamp(let time): "timestamp('\(time)')"
    case .duration(let duration): "duration('\(duration)')"
    case .type(let type): type.name
    case .address(let address):
      address.prefixLength == nil ? "ip('\(address)')" : "cidr('\(address)')"
    case .list, .map, .optional: ""
    }
  }

  /// A short form for messages.
  var excerpt: String {
    switch self {
    case .string(let text) where text.utf8.count > 160:
      "'\(String(text.unicodeScalars.prefix(40)))…'"
    case .bytes, .list, .map, .optional: type.withArticle
    default: description
    }
  }

  private static func literal(_ value: Double) -> String {
    guard value.isFinite else { return "double('\(value.spelled)')" }
    let text = value.spelled
    return text.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") }
      ? text : text + ".0"
  }

  private static func escaped(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "'", "\\": escaped.append(contentsOf: "\\\(scalar)".unicodeScalars)
      case "\n": escaped.append(contentsOf: "\\n".unicodeScalars)
      case "\r": escaped.append(contentsOf: "\\r".unicodeScalars)
      case "\t": escaped.append(contentsOf: "\\t".unicodeScalars)
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        escaped.append(contentsOf: hexadecimal(UInt8(scalar.value)).unicodeScalars)
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }

  private static func escaped(_ byte: UInt8) -> String {
    byte < 0x80 ? escaped(String(Unicode.Scalar(byte))) : hexadecimal(byte)
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
