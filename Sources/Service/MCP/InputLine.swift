/// A line of input, which is one message.
public enum InputLine: Sendable, Hashable {
  /// Its bytes, without the line break.
  case line([UInt8])
  /// It was longer than ``limit``; its bytes were dropped.
  case tooLong

  /// The longest line in bytes.
  public static let limit = 16 << 20
}

/// Cuts bytes into lines, of which none takes more memory than the limit.
struct LineSplitter {
  let limit: Int
  private var rest: [UInt8] = []
  private var isSkipping = false

  init(limit: Int = InputLine.limit) { self.limit = limit }

  /// The lines that end in `bytes`.
  mutating func feed(_ bytes: some Collection<UInt8>) -> [InputLine] {
    var lines: [InputLine] = []
    var bytes = bytes[...]
    while let end = bytes.firstIndex(of: 0x0A) {
      append(bytes[..<end])
      lines.append(taken())
      bytes = bytes[bytes.index(after: end)...]
    }
    append(bytes)
    return lines
  }

  /// The last line, if it had no line break.
  mutating func finish() -> InputLine? { rest.isEmpty && !isSkipping ? nil : taken() }

  private mutating func append(_ bytes: some Collection<UInt8>) {
    guard !isSkipping else { return }
    guard rest.count + bytes.count <= limit else {
      isSkipping = true
      rest = []
      return
    }
    rest.append(contentsOf: bytes)
  }

  private mutating func taken() -> InputLine {
    defer {
      rest = []
      isSkipping = false
    }
    return isSkipping ? .tooLong : .line(rest)
  }
}
