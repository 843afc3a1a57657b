extension JSONParser {
  /// The string that begins at the opening quote under the position.
  mutating func string() throws(JSONError) -> String {
    let start = position
    let first = start + 1
    position = Self.endOfRun(in: bytes.span, from: first)
    if peek == UInt8(ascii: "\"") {
      position += 1
      return try text(bytes.span.extracting(first..<position - 1), from: first)
    }
    var buffer: [UInt8] = []
    var run = first
    while let byte = peek {
      buffer.append(contentsOf: bytes[run..<position])
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return try text(buffer.span, from: first)
      case UInt8(ascii: "\\"):
        try escape(into: &buffer)
      default:
        throw error(.controlCharacter)
      }
      run = position
      position = Self.endOfRun(in: bytes.span, from: run)
    }
    throw error(.unexpectedEnd, at: start)
  }

  /// The place of the next quote, backslash or control character, or the end.
  private static func endOfRun(in text: Span<UInt8>, from start: Int) -> Int {
    var place = start
    while place < text.count {
      let byte = text[place]
      if byte == 0x22 || byte == 0x5C || byte < 0x20 { break }
      place += 1
    }
    return place
  }

  /// The text that `span` spells; it is what stands at `start`, with its escapes decoded.
  private func text(_ span: Span<UInt8>, from start: Int) throws(JSONError) -> String {
    do throws(UTF8.ValidationError) {
      return String(copying: try UTF8Span(validating: span))
    } catch {
      throw brokenText(from: start)
    }
  }

  /// The error at the first byte behind `start` that is no UTF-8.
  private func brokenText(from start: Int) -> JSONError {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span.extracting(start..<position))
      return error(.brokenUTF8, at: start)
    } catch {
      return self.error(.brokenUTF8, at: start + error.byteOffsets.lowerBound)
    }
  }

  private mutating func escape(into buffer: inout [UInt8]) throws(JSONError) {
    let start = position
    position += 1
    guard let byte = peek else { throw error(.unexpectedEnd) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(byte)
    case UInt8(ascii: "b"): buffer.append(0x08)
    case UInt8(ascii: "f"): buffer.append(0x0C)
    case UInt8(ascii: "n"): buffer.append(0x0A)
    case UInt8(ascii: "r"): buffer.append(0x0D)
    case UInt8(ascii: "t"): buffer.append(0x09)
    case UInt8(ascii: "u"):
      let scalar = try unicodeEscape(from: start)
      buffer.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    default: throw error(.badEscape, at: start)
    }
  }

  private mutating func unicodeEscape(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try hexadecimal(from: start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw error(.loneSurrogate, at: start)
    }
    let second = try hexadecimal(from: start)
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw error(.loneSurrogate, at: start) }
    return scalar
  }

  private mutating func hexadecimal(from start: Int) throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek else { throw error(.unexpectedEnd) }
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - 0x30)
      case UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "a")...UInt8(ascii: "f"):
        value = value << 4 | UInt32((byte | 0x20) - 0x57)
      default: throw error(.badEscape, at: start)
      }
      position += 1
    }
    return value
  }
}
