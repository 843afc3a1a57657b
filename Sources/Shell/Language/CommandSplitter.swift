/// Joins lines until they are a whole command.
///
/// Each byte is looked at once, however many lines a command has.
public struct CommandSplitter: Sendable {
  private var scanner: CompletenessScanner
  private var pending: [UInt8] = []

  /// A splitter; `reading` tells how a command reads what follows its name.
  public init(reading: @escaping @Sendable (_ name: String) -> RestOfLine) {
    scanner = CompletenessScanner(reading: reading)
  }

  /// Whether a command has begun and is not complete.
  public var hasPending: Bool { !pending.isEmpty }

  /// Adds a line, or several, and returns the commands which are complete now.
  public mutating func add(_ line: String) -> [String] {
    var commands: [String] = []
    for byte in line.utf8 { feed(byte, into: &commands) }
    feed(0x0A, into: &commands)
    return commands
  }

  /// Returns what is not complete, and forgets it.
  public mutating func takePending() -> String? {
    defer {
      pending = []
      scanner.reset()
    }
    return pending.isEmpty ? nil : String(decoding: pending.dropLast(), as: UTF8.self)
  }

  private mutating func feed(_ byte: UInt8, into commands: inout [String]) {
    // A command over the limit is given out, for its error, and not collected for ever.
    let isTooLong = pending.count > ParsedLine.limit
    if byte == 0x0A, scanner.isComplete || isTooLong {
      commands.append(String(decoding: pending, as: UTF8.self))
      pending.removeAll(keepingCapacity: pending.count < 1 << 16)
      scanner.reset()
      return
    }
    scanner.feed(byte)
    pending.append(byte)
  }
}

/// Returns whether all quotes and brackets in `text` are closed and it does not end in `\`.
///
/// The text may be several commands, each on lines of its own.
public func isComplete(
  _ text: String,
  reading: @escaping @Sendable (_ name: String) -> RestOfLine = { _ in .words },
) -> Bool {
  var scanner = CompletenessScanner(reading: reading)
  for byte in text.utf8 {
    if byte == 0x0A, scanner.isComplete { scanner.reset() } else { scanner.feed(byte) }
  }
  return scanner.isComplete
}
