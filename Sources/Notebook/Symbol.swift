/// A piece of a line for comparing: a byte, a value that varies from run to run, or a wildcard.
enum Symbol: Sendable, Hashable {
  /// What kind of varying value it is.
  enum Kind: String, Sendable, Hashable {
    case workflow
    case run
    case asset
    case time
    case duration
    case host
  }

  case byte(UInt8)
  case value(Kind, String)
  case anything

  /// Returns the pieces of a line; `[..]` is a wildcard where `hasWildcards`, and values that vary
  /// are found where `hasValues`.
  static func symbols(of line: String, hasWildcards: Bool, hasValues: Bool = true) -> [Symbol] {
    let bytes = Array(line.utf8)
    var symbols: [Symbol] = []
    symbols.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if hasWildcards, bytes[index...].starts(with: "[..]".utf8) {
        symbols.append(.anything)
        index += 4
      } else if hasValues, let (kind, end) = ValueScanner(bytes: bytes).value(at: index) {
        symbols.append(.value(kind, String(decoding: bytes[index..<end], as: UTF8.self)))
        index = end
      } else {
        symbols.append(.byte(bytes[index]))
        index += 1
      }
    }
    return symbols
  }
}

/// Finds values that vary from run to run.
private struct ValueScanner {
  private static let idPrefixes: [(text: [UInt8], kind: Symbol.Kind)] = [
    (Array("wflow_".utf8), .workflow), (Array("job_".utf8), .run), (Array("asset_".utf8), .asset),
  ]
  /// Longer units first.
  private static let units = ["min", "ms", "µs", "us", "ns", "s"].map { Array($0.utf8) }

  let bytes: [UInt8]

  /// Returns what varies at `start`, and its end.
  func value(at start: Int) -> (Symbol.Kind, Int)? {
    if start >= 3, bytes[start - 1] == UInt8(ascii: "/"),
      bytes[(start - 3)...].starts(with: "://".utf8)
    {
      return host(at: start)
    }
    guard start == 0 || !isWord(bytes[start - 1]) else { return nil }
    switch bytes[start] {
    case UInt8(ascii: "w"), UInt8(ascii: "j"), UInt8(ascii: "a"): return id(at: start)
    case 0x30...0x39: return time(at: start) ?? duration(at: start)
    default: return nil
    }
  }

  private func id(at start: Int) -> (Symbol.Kind, Int)? {
    for (prefix, kind) in Self.idPrefixes where bytes[start...].starts(with: prefix) {
      let first = start + prefix.count
      var end = first
      while end < bytes.count, isWord(bytes[end]) || bytes[end] == UInt8(ascii: "-") { end += 1 }
      if end - first >= 4 { return (kind, end) }
    }
    return nil
  }

  private func time(at start: Int) -> (Symbol.Kind, Int)? {
    let pattern = Array("0000-00-00T00:00:00".utf8)
    guard bytes.count - start > pattern.count else { return nil }
    for (offset, wanted) in pattern.enumerated() {
      let byte = bytes[start + offset]
      guard wanted == 0x30 ? isDigit(byte) : byte == wanted else { return nil }
    }
    var end = start + pattern.count
    if bytes[end] == UInt8(ascii: ".") {
      end += 1
      while end < bytes.count, isDigit(bytes[end]) { end += 1 }
    }
    guard end < bytes.count else { return nil }
    if bytes[end] == UInt8(ascii: "Z") { return (.time, end + 1) }
    guard bytes[end] == UInt8(ascii: "+") || bytes[end] == UInt8(ascii: "-"),
      bytes.count - end >= 6, bytes[end + 3] == UInt8(ascii: ":"),
      [1, 2, 4, 5].allSatisfy({ isDigit(bytes[end + $0]) })
    else { return nil }
    return (.time, end + 6)
  }

  private func duration(at start: Int) -> (Symbol.Kind, Int)? {
    guard start == 0 || bytes[start - 1] != UInt8(ascii: ".") else { return nil }
    var index = start
    while index < bytes.count, isDigit(bytes[index]) { index += 1 }
    if index + 1 < bytes.count, bytes[index] == UInt8(ascii: "."), isDigit(bytes[index + 1]) {
      index += 1
      while index < bytes.count, isDigit(bytes[index]) { index += 1 }
    }
    guard index - start <= 20 else { return nil }
    if index < bytes.count, bytes[index] == 0x20 { index += 1 }
    for unit in Self.units where bytes[index...].starts(with: unit) {
      let end = index + unit.count
      if end == bytes.count || !isWord(bytes[end]) { return (.duration, end) }
    }
    return nil
  }

  private func host(at start: Int) -> (Symbol.Kind, Int)? {
    var end = start
    while end < bytes.count,
      isWord(bytes[end]) || ".-:@[]%".utf8.contains(bytes[end]),
      !bytes[end...].starts(with: "[..]".utf8)
    {
      end += 1
    }
    return end > start ? (.host, end) : nil
  }

  private func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }

  private func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || 0x61...0x7A ~= byte | 0x20 || byte == UInt8(ascii: "_") || byte >= 0x80
  }
}
