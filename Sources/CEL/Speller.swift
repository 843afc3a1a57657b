/// Spells values with their parts, part by part, so that deep ones need no deep stack.
struct Speller {
  /// How values without parts and keys are spelled.
  let spell: (CELValue) -> String
  /// How an optional with a value begins.
  let optional: String
  /// Whether maps are spelled in the order of their keys as text.
  let sortsKeys: Bool

  private enum Piece {
    case value(CELValue)
    case text(String)
    /// The elements of a list from one on.
    case elements([CELValue], from: Int)
    /// The entries of a map from one on.
    case entries([(key: String, value: CELValue)], from: Int)
  }

  /// Appends the spelling of a value to `text`.
  func append(
    _ value: CELValue,
    to text: inout String,
    _ meter: inout Meter,
  ) throws(CELError.Kind) {
    var waiting = [Piece.value(value)]
    while let piece = waiting.popLast() {
      switch piece {
      case .value(let value):
        try meter.step()
        let (start, rest) = try begin(value, &meter)
        try Self.append(start, to: &text, &meter)
        waiting += rest
      case .text(let piece):
        try Self.append(piece, to: &text, &meter)
      case .elements(let elements, let place):
        guard place < elements.count else {
          try Self.append("]", to: &text, &meter)
          continue
        }
        if place > 0 { try Self.append(", ", to: &text, &meter) }
        waiting.append(.elements(elements, from: place + 1))
        waiting.append(.value(elements[place]))
      case .entries(let entries, let place):
        guard place < entries.count else {
          try Self.append("}", to: &text, &meter)
          continue
        }
        let separator = place > 0 ? ", " : ""
        try Self.append(separator + entries[place].key + ": ", to: &text, &meter)
        waiting.append(.entries(entries, from: place + 1))
        waiting.append(.value(entries[place].value))
      }
    }
  }

  /// How a value begins, and what is left of it then, the last first.
  private func begin(
    _ value: CELValue,
    _ meter: inout Meter,
  ) throws(CELError.Kind) -> (start: String, rest: [Piece]) {
    switch value {
    case .list(let elements): return ("[", [.elements(elements, from: 0)])
    case .map(let map): return ("{", [.entries(try entries(map, &meter), from: 0)])
    case .optional(let part?): return (optional + "(", [.text(")"), .value(part)])
    case .optional(nil): return ("optional.none()", [])
    default: return (spell(value), [])
    }
  }

  private func entries(
    _ map: CELMap,
    _ meter: inout Meter,
  ) throws(CELError.Kind) -> [(key: String, value: CELValue)] {
    try meter.allocate(elements: map.count)
    guard sortsKeys else { return map.entries.map { (spell($0.key), $0.value) } }
    // A key is compared about as often as the count has binary digits.
    for entry in map.entries { try meter.step(32 + entry.key.textSize) }
    return map.entries.map { (spell($0.key), $0.value) }
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }

  /// Appends `more`, which is paid for.
  static func append(
    _ more: String,
    to text: inout String,
    _ meter: inout Meter,
  ) throws(CELError.Kind) {
    try meter.allocate(more.utf8.count)
    text += more
  }
}
