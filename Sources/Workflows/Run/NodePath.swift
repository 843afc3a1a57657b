/// A path that tells the instances of a node apart: `art`, `art[3]`, `inner[2][0]`,
/// `portrait/sketch`, `portrait[1]/art[0]`.
///
/// A step for each workflow inside, and in each step an index for each loop around the node.
struct NodePath: Hashable {
  struct Step: Hashable {
    var id: Substring
    var iterations: [Int]
  }

  var steps: [Step] = []

  /// The path that `text` spells; nil where it spells none.
  init?(_ text: String) {
    for part in text.split(separator: "/", omittingEmptySubsequences: false) {
      guard let step = Step(part) else { return nil }
      steps.append(step)
    }
  }

  /// Whether no id may have the byte.
  static func isReserved(_ byte: UInt8) -> Bool { byte == 0x2F || byte == 0x5B || byte == 0x5D }
}

extension NodePath.Step {
  init?(_ text: Substring) {
    guard let bracket = text.utf8.firstIndex(of: 0x5B) else {
      self.init(id: text, iterations: [])
      return
    }
    self.init(id: text[..<bracket], iterations: [])
    var number = 0
    var digits = 0
    for byte in text.utf8[text.utf8.index(after: bracket)...] {
      switch byte {
      case 0x30...0x39:
        guard (0..<9).contains(digits) else { return nil }
        number = number * 10 + Int(byte - 0x30)
        digits += 1
      case 0x5D:
        guard digits > 0 else { return nil }
        iterations.append(number)
        (number, digits) = (0, -1)
      case 0x5B:
        guard digits == -1 else { return nil }
        digits = 0
      default: return nil
      }
    }
    guard digits == -1 else { return nil }
  }
}
