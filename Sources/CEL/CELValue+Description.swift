extension CELValue: CustomStringConvertible {
  /// The value as an expression that gives it.
  public var description: String {
    let speller = Speller(spell: { $0.literal }, optional: "optional.of", sortsKeys: false)
    var text = ""
    var meter = Meter(limits: .unlimited)
    // Without limits nothing is thrown.
    try? speller.append(self, to: &text, &meter)
    return text
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
    case .string(let text): CELValue.string(text.shortened).description
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
