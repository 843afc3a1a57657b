/// The members of an object, in order, each key once.
///
/// Look-ups in objects of more than eight members go through an index; adding and replacing
/// are amortised O(1), removing is O(n).
public struct JSONObject: Sendable {
  /// The keys in order.
  public private(set) var keys: [String] = []
  private var values: [JSONValue] = []
  private var index: [String: Int] = [:]

  /// An object without members.
  public init() {}

  /// An object of `members`; a later member replaces an earlier one of the same key.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    for (key, value) in members { self[key] = value }
  }

  /// How many members there are.
  public var count: Int { keys.count }

  /// Whether there is no member.
  public var isEmpty: Bool { keys.isEmpty }

  /// The member called `key`.
  ///
  /// Setting keeps the place of an existing member and appends a new one; nil removes.
  public subscript(key: String) -> JSONValue? {
    get { position(of: key).map { values[$0] } }
    set {
      switch (position(of: key), newValue) {
      case (let position?, let value?):
        values[position] = value
      case (let position?, nil):
        remove(at: position)
      case (nil, let value?):
        append(key, value)
      case (nil, nil):
        break
      }
    }
  }

  /// Appends a member whose key is known to be new.
  private mutating func append(_ key: String, _ value: JSONValue) {
    keys.append(key)
    values.append(value)
    if !index.isEmpty {
      index[key] = keys.count - 1
    } else if keys.count > 8 {
      rebuildIndex()
    }
  }

  private mutating func remove(at position: Int) {
    keys.remove(at: position)
    values.remove(at: position)
    if !index.isEmpty { rebuildIndex() }
  }

  private mutating func rebuildIndex() {
    index = Dictionary(zip(keys, keys.indices)) { _, last in last }
  }

  private func position(of key: String) -> Int? {
    index.isEmpty ? keys.firstIndex(of: key) : index[key]
  }
}

extension JSONObject: Hashable {
  /// Whether both have the same members in the same order.
  public static func == (one: JSONObject, other: JSONObject) -> Bool {
    one.keys == other.keys && one.values == other.values
  }

  /// Feeds the members in order.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(keys)
    hasher.combine(values)
  }
}

extension JSONObject: Sequence, ExpressibleByDictionaryLiteral {
  /// An object with members in the order of the literal.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }

  /// The members in order.
  public func makeIterator() -> AnyIterator<(key: String, value: JSONValue)> {
    var position = 0
    return AnyIterator {
      guard position < keys.count else { return nil }
      defer { position += 1 }
      return (keys[position], values[position])
    }
  }
}
