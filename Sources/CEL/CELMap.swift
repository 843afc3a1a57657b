/// A map from bools, ints, uints and strings to values, in order of insertion.
///
/// Numbers that are equal are the same key whatever their types. Look-ups are O(1).
public struct CELMap: Sendable {
  /// A key and its value.
  public struct Entry: Sendable {
    /// The key.
    public let key: CELValue
    /// The value.
    public fileprivate(set) var value: CELValue
  }

  /// The entries in order.
  public private(set) var entries: [Entry] = []
  /// The places of the keys, once there are so many that looking at all of them is slower.
  private var index: [CELMapKey: Int] = [:]

  private static var longestUnindexed: Int { 8 }

  /// A map without entries.
  public init() {}

  /// A map of `entries`; a later entry replaces an earlier one of the same key.
  ///
  /// Entries whose key is no bool, int, uint or string are left out: no expression finds them.
  public init(_ entries: some Sequence<(CELValue, CELValue)>) {
    for (key, value) in entries where !insert(key, value) {
      if let place = place(of: key) { self.entries[place].value = value }
    }
  }

  /// The keys in order.
  public var keys: [CELValue] { entries.map(\.key) }

  /// The values in the order of their keys.
  public var values: [CELValue] { entries.map(\.value) }

  /// How many entries there are.
  public var count: Int { entries.count }

  /// Whether there is no entry.
  public var isEmpty: Bool { entries.isEmpty }

  /// The value of `key`, which may be any number that equals the key.
  public subscript(key: CELValue) -> CELValue? {
    place(of: key).map { entries[$0].value }
  }

  /// The value of a key that is text.
  public subscript(key: String) -> CELValue? {
    place(of: .text(ExactText(key))).map { entries[$0].value }
  }

  /// The entry whose key equals `key`.
  func entry(_ key: CELValue) -> Entry? { place(of: key).map { entries[$0] } }

  /// Whether there is an entry for `key`.
  func contains(_ key: CELValue) -> Bool { place(of: key) != nil }

  /// Adds an entry; false where the key is there already or cannot be a key.
  mutating func insert(_ key: CELValue, _ value: CELValue) -> Bool {
    guard key.isKey, let wanted = CELMapKey(key), place(of: wanted) == nil else { return false }
    entries.append(Entry(key: key, value: value))
    guard entries.count > Self.longestUnindexed else { return true }
    if index.isEmpty {
      for (place, entry) in entries.enumerated() {
        if let key = CELMapKey(entry.key) { index[key] = place }
      }
    } else {
      index[wanted] = entries.count - 1
    }
    return true
  }

  private func place(of key: CELValue) -> Int? { CELMapKey(key).flatMap { place(of: $0) } }

  private func place(of key: CELMapKey) -> Int? {
    guard index.isEmpty else { return index[key] }
    return entries.firstIndex { key.isKey(of: $0) }
  }
}

extension CELMap: Equatable {
  /// Whether both have exactly the same entries, in any order.
  public static func == (one: CELMap, other: CELMap) -> Bool {
    CELValue.map(one) == CELValue.map(other)
  }
}

/// A key in the form in which equal keys are the same.
enum CELMapKey: Hashable {
  case bool(Bool)
  case natural(UInt64)
  case negative(Int64)
  case text(ExactText)

  /// The key; nil where no map has it.
  init?(_ value: CELValue) {
    switch value {
    case .bool(let value): self = .bool(value)
    case .int(let value): self = value < 0 ? .negative(value) : .natural(UInt64(value))
    case .uint(let value): self = .natural(value)
    case .string(let text): self = .text(ExactText(text))
    case .double(let value):
      if let natural = UInt64(exactly: value) {
        self = .natural(natural)
      } else if let negative = Int64(exactly: value) {
        self = .negative(negative)
      } else {
        return nil
      }
    default: return nil
    }
  }

  fileprivate func isKey(of entry: CELMap.Entry) -> Bool {
    switch (self, entry.key) {
    case (.text(let text), .string(let key)): text.text.hasSameCodePoints(as: key)
    case (.natural(let number), .int(let key)): key >= 0 && UInt64(key) == number
    case (.natural(let number), .uint(let key)): key == number
    case (.negative(let number), .int(let key)): key == number
    case (.bool(let bool), .bool(let key)): key == bool
    default: false
    }
  }
}

extension CELValue {
  /// Whether a map may have this as a key.
  var isKey: Bool {
    switch self {
    case .bool, .int, .uint, .string: true
    default: false
    }
  }
}

/// A text that equals only the same code points.
struct ExactText: Hashable, Sendable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (one: ExactText, other: ExactText) -> Bool {
    one.text.hasSameCodePoints(as: other.text)
  }

  /// Hashes the bytes: the hash of Swift is the same for all normal forms, of which an attacker
  /// can make very many.
  func hash(into hasher: inout Hasher) {
    let bytes = text.utf8Span.span
    var place = 0
    var word: UInt64 = 0
    while place < bytes.count {
      word = word << 8 | UInt64(bytes[place])
      place += 1
      if place % 8 == 0 {
        hasher.combine(word)
        word = 0
      }
    }
    hasher.combine(word)
    hasher.combine(place)
  }
}
