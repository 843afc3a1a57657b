/// One way in which a secret may be written.
struct SecretForm: Sendable, Hashable {
  /// What to look for.
  var bytes: [UInt8]
  /// Whether the base64 character before also holds bits of the secret.
  var takesCharacterBefore = false
  /// Whether the base64 character after also holds bits of the secret.
  var takesCharacterAfter = false

  /// Returns the range of a match, with the characters beside it that hold the secret's bits.
  func widened(_ start: Int, _ end: Int, in text: [UInt8], name: String) -> SecretRange {
    var range = SecretRange(start: start, end: end, name: name)
    if takesCharacterBefore, start > 0, isBase64(text[start - 1]) { range.start -= 1 }
    guard takesCharacterAfter else { return range }
    if range.end < text.count, isBase64(text[range.end]) { range.end += 1 }
    while range.end < min(text.count, end + 3), text[range.end] == UInt8(ascii: "=") {
      range.end += 1
    }
    return range
  }
}

/// Returns whether base64, in either alphabet, uses the byte.
private func isBase64(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"),
    UInt8(ascii: "-"), UInt8(ascii: "_"):
    true
  default: false
  }
}

/// The forms in which a secret may appear.
struct SecretForms {
  private let secret: [UInt8]

  /// The forms of `secret`.
  init(_ secret: [UInt8]) { self.secret = secret }

  /// Every form once, the plain one first.
  var all: [SecretForm] {
    var forms = [SecretForm(bytes: secret)]
    for alphabet in [Self.standard, Self.forURLs] {
      for shift in 0..<3 { forms.append(base64(shift: shift, alphabet: alphabet)) }
    }
    for digits in ["0123456789ABCDEF", "0123456789abcdef"] {
      forms.append(SecretForm(bytes: hexadecimal(Array(digits.utf8))))
      forms.append(SecretForm(bytes: percentEncoded(Array(digits.utf8), blank: "%20")))
      forms.append(SecretForm(bytes: percentEncoded(Array(digits.utf8), blank: "+")))
      forms.append(SecretForm(bytes: jsonEscaped(Array(digits.utf8), isASCII: true)))
      forms.append(SecretForm(bytes: jsonEscaped(Array(digits.utf8), isASCII: false)))
    }
    var seen: Set<[UInt8]> = []
    return forms.filter { seen.insert($0.bytes).inserted }
  }

  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8
  )
  private static let standard = letters + Array("+/".utf8)
  private static let forURLs = letters + Array("-_".utf8)

  /// The characters of the base64 text that are the same whatever stands around the secret, where
  /// it begins `shift` bytes into a group of three.
  private func base64(shift: Int, alphabet: [UInt8]) -> SecretForm {
    let bytes = [UInt8](repeating: 0, count: shift) + secret
    var characters: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    for byte in bytes {
      buffer = (buffer << 8 | UInt32(byte)) & 0xFFFF
      bits += 8
      while bits >= 6 {
        bits -= 6
        characters.append(alphabet[Int(buffer >> UInt32(bits) & 0x3F)])
      }
    }
    let uncertain = (8 * shift + 5) / 6
    return SecretForm(
      bytes: Array(characters.dropFirst(uncertain)),
      takesCharacterBefore: shift > 0,
      takesCharacterAfter: true,
    )
  }

  private func hexadecimal(_ digits: [UInt8]) -> [UInt8] {
    secret.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }

  private func percentEncoded(_ digits: [UInt8], blank: String) -> [UInt8] {
    var result: [UInt8] = []
    for byte in secret {
      if Self.letters.contains(byte) || "-._~".utf8.contains(byte) {
        result.append(byte)
      } else if byte == 0x20 {
        result += blank.utf8
      } else {
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return result
  }

  /// The secret as the inside of a JSON string.
  private func jsonEscaped(_ digits: [UInt8], isASCII: Bool) -> [UInt8] {
    var result: [UInt8] = []
    for scalar in String(decoding: secret, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "\"": result += "\\\"".utf8
      case "\\": result += "\\\\".utf8
      case "\n": result += "\\n".utf8
      case "\r": result += "\\r".utf8
      case "\t": result += "\\t".utf8
      case _ where scalar.value < 0x20 || scalar.value == 0x7F || isASCII && !scalar.isASCII:
        for unit in String(scalar).utf16 {
          result += "\\u".utf8
          for shift in [12, 8, 4, 0] { result.append(digits[Int(unit >> UInt16(shift) & 15)]) }
        }
      default: result += String(scalar).utf8
      }
    }
    return result
  }
}
