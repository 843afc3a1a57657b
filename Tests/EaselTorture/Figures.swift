import JSON

/// What a part of the torture came to.
struct Figures {
  private var counts: [(name: String, count: Int)] = []

  mutating func add(_ name: String, _ count: Int = 1) {
    if let place = counts.firstIndex(where: { $0.name == name }) {
      counts[place].count += count
    } else {
      counts.append((name, count))
    }
  }

  mutating func add(_ other: Figures) {
    for (name, count) in other.counts { add(name, count) }
  }

  func count(of name: String) -> Int { counts.first { $0.name == name }?.count ?? 0 }

  /// One line of JSON.
  func line(part: String, seed: UInt64, seconds: Double) -> String {
    var object: JSONObject = ["part": .string(part), "seed": .string("\(seed)")]
    for (name, count) in counts { object[name] = .integer(Int64(count)) }
    object["seconds"] = .number(JSONNumber((seconds * 10).rounded() / 10) ?? JSONNumber(0))
    return JSONValue.object(object).compact
  }
}
