/// A control sequence that a terminal sends for a key.
struct EscapeSequence {
  private let numbers: [Int]
  private let isPlain: Bool
  private let final: UInt8

  init(parameters: [UInt8], final: UInt8) {
    self.final = final
    isPlain = parameters.allSatisfy { (0x30...0x3B).contains($0) }
    numbers = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .prefix(4)
      .map { digits in Int(String(decoding: digits, as: UTF8.self)) ?? 0 }
  }

  var beginsPaste: Bool { final == UInt8(ascii: "~") && isPlain && numbers == [200] }

  /// The key, or nil when the sequence is not known.
  var key: KeyDecoder.NamedKey? {
    guard isPlain else { return nil }
    let isModified = numbers.count > 1 && numbers[1] > 2
    switch final {
    case UInt8(ascii: "A"): return .up
    case UInt8(ascii: "B"): return .down
    case UInt8(ascii: "C"): return isModified ? .wordRight : .right
    case UInt8(ascii: "D"): return isModified ? .wordLeft : .left
    case UInt8(ascii: "H"): return .home
    case UInt8(ascii: "F"): return .end
    case UInt8(ascii: "u"): return numbers.first == 13 ? .newline : nil
    case UInt8(ascii: "~"): return numberedKey(isModified: isModified)
    default: return nil
    }
  }

  private func numberedKey(isModified: Bool) -> KeyDecoder.NamedKey? {
    switch numbers.first {
    case 1, 7: .home
    case 4, 8: .end
    case 3: isModified ? .deleteWord : .delete
    case 5: .up
    case 6: .down
    case 27: numbers.count > 2 && numbers[2] == 13 ? .newline : nil
    default: nil
    }
  }
}
