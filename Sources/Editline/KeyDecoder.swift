/// Turns the bytes of a terminal into keys.
///
/// Escape sequences are read as a whole. What is unknown, such as a terminal's late answer to a
/// question, is swallowed. The caller calls ``timeOut()`` when no byte came in ``timeout``.
struct KeyDecoder {
  enum Key: Equatable {
    case scalar(Unicode.Scalar)
    /// A scalar that was typed with Alt.
    case meta(Unicode.Scalar)
    case named(NamedKey)
    case paste([UInt8])
  }

  enum NamedKey: Equatable {
    case up, down, left, right, home, end, delete, wordLeft, wordRight, deleteWord
    case newline, escape, cancel
  }

  private enum State: Equatable {
    case ground
    case scalar([UInt8], length: Int, isMeta: Bool)
    case escape
    case sequence([UInt8])
    case singleShift
    case linuxFunction
    /// A string of the terminal, and how it was introduced.
    case string(UInt8, isEmpty: Bool, afterEscape: Bool)
    case paste
  }

  private var state = State.ground
  private var pasted: [UInt8] = []
  /// How much of the end of the paste has been seen.
  private var matched = 0
  private var hasStalled = false

  /// A paste keeps at most this many bytes; the rest is dropped.
  static let pasteLimit = 4 << 20
  private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

  var isPasting: Bool { state == .paste }

  /// The milliseconds after which an unfinished key is decided, or nil.
  var timeout: CInt? {
    switch state {
    case .ground: nil
    case .escape: 30
    case .scalar, .sequence, .singleShift, .linuxFunction: 100
    case .string(_, let isEmpty, _): isEmpty ? 30 : 1000
    case .paste: hasStalled ? nil : 2000
    }
  }

  /// Decides an unfinished key.
  mutating func timeOut() -> Key? {
    switch state {
    case .paste:
      hasStalled = true
      return nil
    case .escape:
      state = .ground
      return .named(.escape)
    case .string(let introducer, isEmpty: true, _):
      state = .ground
      return .meta(Unicode.Scalar(introducer))
    default:
      state = .ground
      return nil
    }
  }

  mutating func feed(_ byte: UInt8) -> Key? {
    switch state {
    case .ground: return begin(byte, isMeta: false)
    case .scalar(let bytes, let length, let isMeta):
      return append(byte, to: bytes, length: length, isMeta: isMeta)
    case .escape: return afterEscape(byte)
    case .sequence(let bytes): return append(byte, toSequence: bytes)
    case .singleShift:
      state = .ground
      return EscapeSequence(parameters: [], final: byte).key.map(Key.named)
    case .linuxFunction:
      state = .ground
      return nil
    case .string(let introducer, _, let afterEscape):
      return append(byte, toString: introducer, afterEscape: afterEscape)
    case .paste: return append(toPaste: byte)
    }
  }

  private mutating func begin(_ byte: UInt8, isMeta: Bool) -> Key? {
    switch byte {
    case 0x1B:
      state = .escape
      return isMeta ? .named(.escape) : nil
    case 0..<0x80:
      state = .ground
      let scalar = Unicode.Scalar(byte)
      if isMeta, byte == 0x0D || byte == 0x0A { return .named(.newline) }
      return isMeta ? .meta(scalar) : .scalar(scalar)
    case 0xC2...0xF4:
      let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
      state = .scalar([byte], length: length, isMeta: isMeta)
      return nil
    default:
      state = .ground
      return nil
    }
  }

  private mutating func append(
    _ byte: UInt8,
    to bytes: [UInt8],
    length: Int,
    isMeta: Bool,
  ) -> Key? {
    guard (0x80...0xBF).contains(byte) else { return begin(byte, isMeta: false) }
    let bytes = bytes + [byte]
    guard bytes.count == length else {
      state = .scalar(bytes, length: length, isMeta: isMeta)
      return nil
    }
    state = .ground
    guard let text = String(validating: bytes, as: UTF8.self),
      let scalar = text.unicodeScalars.first, !scalar.isControl
    else { return nil }
    return isMeta ? .meta(scalar) : .scalar(scalar)
  }

  private mutating func afterEscape(_ byte: UInt8) -> Key? {
    switch byte {
    case UInt8(ascii: "["): state = .sequence([])
    case UInt8(ascii: "O"): state = .singleShift
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"),
      UInt8(ascii: "X"):
      state = .string(byte, isEmpty: true, afterEscape: false)
    default: return begin(byte, isMeta: true)
    }
    return nil
  }

  private mutating func append(_ byte: UInt8, toSequence bytes: [UInt8]) -> Key? {
    switch byte {
    case 0x20...0x3F:
      // A sequence this long is no key; its end is still awaited.
      state = .sequence(bytes.count < 64 ? bytes + [byte] : bytes)
      return nil
    case UInt8(ascii: "[") where bytes.isEmpty:
      state = .linuxFunction
      return nil
    case 0x40...0x7E:
      state = .ground
      let sequence = EscapeSequence(parameters: bytes, final: byte)
      guard sequence.beginsPaste else { return sequence.key.map(Key.named) }
      state = .paste
      pasted = []
      matched = 0
      hasStalled = false
      return nil
    default:
      return begin(byte, isMeta: false)
    }
  }

  private mutating func append(
    _ byte: UInt8,
    toString introducer: UInt8,
    afterEscape: Bool,
  ) -> Key? {
    let isEnd = afterEscape ? byte == UInt8(ascii: "\\") : byte == 0x07
    state =
      isEnd ? .ground : .string(introducer, isEmpty: false, afterEscape: byte == 0x1B)
    return nil
  }

  private mutating func append(toPaste byte: UInt8) -> Key? {
    // The end of the paste was lost if Ctrl-C comes after a long silence.
    if hasStalled, byte == 0x03 {
      state = .ground
      pasted = []
      return .named(.cancel)
    }
    hasStalled = false
    if byte == Self.pasteEnd[matched] {
      matched += 1
      guard matched == Self.pasteEnd.count else { return nil }
      defer { pasted = [] }
      state = .ground
      return .paste(pasted)
    }
    // Only its first byte is an escape, so a failed match can begin again only here.
    let held = Self.pasteEnd[..<matched]
    matched = byte == 0x1B ? 1 : 0
    if pasted.count < Self.pasteLimit {
      pasted += held
      if matched == 0 { pasted.append(byte) }
    }
    return nil
  }
}
