extension String {
  /// The text without anything that could steer a terminal.
  ///
  /// Removed are escape sequences as a whole (also the 8-bit forms), C0 and C1 controls other than
  /// newline and tab, DEL, bidirectional controls, line and paragraph separators, byte order marks,
  /// interlinear annotations and tag characters. CR LF and a lone CR become a newline. An escape
  /// string that is never terminated ends at the end of its line, so that it cannot hide what
  /// follows. O(n); returns the same text when there is nothing to remove.
  public var terminalSafe: String {
    let bytes = utf8Span.span
    guard let first = firstSuspect(in: bytes) else { return self }
    var filter = TerminalFilter(capacity: bytes.count)
    filter.run(bytes, from: first)
    return String(decoding: filter.output, as: UTF8.self)
  }
}

/// Returns the offset of the first byte that may begin something to remove or to replace.
private func firstSuspect(in bytes: Span<UInt8>) -> Int? {
  var index = 0
  while index < bytes.count {
    let byte = bytes[index]
    if byte < 0x20 {
      if byte != 0x0A, byte != 0x09 { return index }
    } else if byte >= 0x7F, byte == 0x7F || isUnsafe(bytes, at: index) {
      return index
    }
    index += 1
  }
  return nil
}

/// Returns whether the scalar that begins at `index` is one that is always removed.
///
/// The text is valid UTF-8, so the continuation bytes exist.
private func isUnsafe(_ bytes: Span<UInt8>, at index: Int) -> Bool {
  switch bytes[index] {
  case 0xC2: bytes[index + 1] < 0xA0  // C1
  case 0xD8: bytes[index + 1] == 0x9C  // Arabic letter mark
  case 0xE2:
    switch (bytes[index + 1], bytes[index + 2]) {
    case (0x80, 0x8E...0x8F), (0x80, 0xA8...0xAE): true  // marks, separators, overrides
    case (0x81, 0xA6...0xAF): true  // isolates and deprecated format controls
    default: false
    }
  case 0xEF:
    switch (bytes[index + 1], bytes[index + 2]) {
    case (0xBB, 0xBF): true  // byte order mark
    case (0xBF, 0xB9...0xBB): true  // interlinear annotation
    default: false
    }
  case 0xF3: bytes[index + 1] == 0xA0 && bytes[index + 2] < 0x82  // tags
  default: false
  }
}

/// Copies text without its escape sequences and controls.
private struct TerminalFilter {
  private(set) var output: [UInt8] = []

  init(capacity: Int) { output.reserveCapacity(capacity) }

  mutating func run(_ bytes: Span<UInt8>, from first: Int) {
    for index in 0..<first { output.append(bytes[index]) }
    var index = first
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case 0x20..<0x7F, 0x0A, 0x09:
        output.append(byte)
        index += 1
      case 0x0D:
        output.append(0x0A)
        index += index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
      case 0x1B: index = endOfEscape(bytes, after: index + 1)
      case 0..<0x20, 0x7F: index += 1
      case 0xC2 where bytes[index + 1] < 0xA0:
        index = endOfControl(bytes[index + 1], bytes, after: index + 2)
      default:
        let length = byte < 0xE0 ? (byte < 0xC0 ? 1 : 2) : byte < 0xF0 ? 3 : 4
        if !isUnsafe(bytes, at: index) {
          for offset in index..<index + length { output.append(bytes[offset]) }
        }
        index += length
      }
    }
  }

  /// Returns where the sequence ends whose ESC lies before `start`.
  private func endOfEscape(_ bytes: Span<UInt8>, after start: Int) -> Int {
    guard start < bytes.count else { return start }
    switch bytes[start] {
    case 0x5B, 0x50, 0x58, 0x5D, 0x5E, 0x5F, 0x4E, 0x4F:  // [ P X ] ^ _ N O
      return endOfControl(bytes[start] + 0x40, bytes, after: start + 1)
    case 0x30...0x7E: return start + 1
    default:
      var index = start
      while index < bytes.count, 0x20...0x2F ~= bytes[index] { index += 1 }
      let ends = index > start && index < bytes.count && 0x30...0x7E ~= bytes[index]
      return ends ? index + 1 : index
    }
  }

  /// Returns where the sequence ends that the C1 control `control` opened before `start`.
  private func endOfControl(_ control: UInt8, _ bytes: Span<UInt8>, after start: Int) -> Int {
    var index = start
    switch control {
    case 0x9B:
      while index < bytes.count, 0x30...0x3F ~= bytes[index] { index += 1 }
      while index < bytes.count, 0x20...0x2F ~= bytes[index] { index += 1 }
      return index < bytes.count && 0x40...0x7E ~= bytes[index] ? index + 1 : index
    case 0x8E, 0x8F:
      return index < bytes.count && 0x21...0x7E ~= bytes[index] ? index + 1 : index
    case 0x90, 0x98, 0x9D, 0x9E, 0x9F: return endOfString(bytes, after: start)
    default: return start
    }
  }

  /// Returns where a control string ends: after its terminator, or else at the end of its line.
  ///
  /// The search stops at the next control of any kind, which keeps the whole filter linear.
  private func endOfString(_ bytes: Span<UInt8>, after start: Int) -> Int {
    var newline: Int?
    var index = start
    while index < bytes.count {
      switch bytes[index] {
      case 0x07: return index + 1
      case 0x0A, 0x0D: newline = newline ?? index
      case 0x18, 0x1A: return newline ?? index
      case 0x1B:
        let next = index + 1
        return next < bytes.count && bytes[next] == 0x5C ? next + 1 : newline ?? index
      case 0xC2 where bytes[index + 1] < 0xA0:
        return bytes[index + 1] == 0x9C ? index + 2 : newline ?? index
      default: break
      }
      index += 1
    }
    return newline ?? index
  }
}
