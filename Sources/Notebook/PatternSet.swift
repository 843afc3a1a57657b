/// Finds many byte patterns in one pass over a text (Aho and Corasick's machine).
struct PatternSet: Sendable {
  private struct State: Sendable {
    var fallback: Int32 = 0
    /// The longest pattern that ends here, as its place in `patterns`.
    var match: Int32 = -1
    var depth: Int32 = 0
  }

  private struct Pattern: Sendable {
    var form: SecretForm
    var name: String
  }

  private var states = [State()]
  private var edges: [UInt64: Int32] = [:]
  private var order: [(parent: Int32, byte: UInt8, child: Int32)] = []
  private var patterns: [Pattern] = []
  private var beginsPattern = [Bool](repeating: false, count: 256)

  /// Adds a pattern; call ``finish()`` after the last.
  mutating func add(_ form: SecretForm, name: String) {
    guard !form.bytes.isEmpty else { return }
    beginsPattern[Int(form.bytes[0])] = true
    var state: Int32 = 0
    for byte in form.bytes {
      if let next = edges[key(state, byte)] {
        state = next
      } else {
        let child = Int32(states.count)
        states.append(State(depth: states[Int(state)].depth + 1))
        edges[key(state, byte)] = child
        order.append((state, byte, child))
        state = child
      }
    }
    guard states[Int(state)].match < 0 else { return }
    states[Int(state)].match = Int32(patterns.count)
    patterns.append(Pattern(form: form, name: name))
  }

  /// Links every state to its longest proper suffix, shallow states first.
  mutating func finish() {
    order.sort { states[Int($0.child)].depth < states[Int($1.child)].depth }
    for (parent, byte, child) in order where parent != 0 {
      let fallback = next(after: states[Int(parent)].fallback, byte)
      states[Int(child)].fallback = fallback
      if states[Int(child)].match < 0 {
        states[Int(child)].match = states[Int(fallback)].match
      }
    }
    order = []
  }

  /// Returns where patterns lie.
  func ranges(in bytes: [UInt8]) -> [SecretRange] {
    guard !patterns.isEmpty else { return [] }
    var ranges: [SecretRange] = []
    var state: Int32 = 0
    for (index, byte) in bytes.enumerated() {
      if state == 0, !beginsPattern[Int(byte)] { continue }
      state = next(after: state, byte)
      let match = states[Int(state)].match
      guard match >= 0 else { continue }
      let pattern = patterns[Int(match)]
      let start = index + 1 - pattern.form.bytes.count
      ranges.append(pattern.form.widened(start, index + 1, in: bytes, name: pattern.name))
    }
    return ranges
  }

  private func next(after state: Int32, _ byte: UInt8) -> Int32 {
    var state = state
    while true {
      if let next = edges[key(state, byte)] { return next }
      if state == 0 { return 0 }
      state = states[Int(state)].fallback
    }
  }

  private func key(_ state: Int32, _ byte: UInt8) -> UInt64 { UInt64(state) << 8 | UInt64(byte) }
}
