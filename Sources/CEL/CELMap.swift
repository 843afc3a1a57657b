/// A map from bools, ints, uints and strings to values, in order of insertion.
///
/// Numbers that are equal are the same key whatever their types. Look-ups are O(1).
public struct CELMap: Sendable {
  /// The keys in order.
  public private(set) var keys: [CELValue] = []
  /// The values in the order of their keys.
  public private(set) var values: [CELValue] = []
  private var index: [CELMapKey: Int] = [:]

  /// A map without entries.
  public init() {}

  /// A map of `entries`; a later entry replaces an earlier one of the same key.
  ///
  /// Entries whose key is no bool, int, uint or string are left out: no expression finds them.
  public init(_ entries: some Sequence<(CELValue, CELValue)>) {
    for (key, value) in entries where !insert(key, value) {
      if let place = place(of: key) { values[place] = value }
    }
  }

  /// How many entries there are.
  public var count: Int { keys.count }

  /// Whether there is no entry.
  public var isEmpty: Bool { keys.isEmpty }

  /// The value of `key`, which may be any number that equals the key.
  public subscript(key: CELValue) -> CELValue? {
    place(of: key).map { values[$0] }
  }

  /// The value of a key that is text.
  public subscript(key: String) -> CELValue? { self[.string(key)] }

  /// Adds an entry; false where the key is there already or cannot be a key.
  mutating func insert(_ key: CELValue, _ value: CELValue) -> Bool {
    guard key.isKey, let wanted = CELMapKey(key), index[wanted] == nil else { return false }
    index[wanted] = keys.count
    keys.append(key)
    values.append(value)
    return true
  }

  private func place(of key: CELValue) -> Int? { CELMapKey(key).flatMap { index[$0] } }
}

extension CELMap: Equatable {
  /// Whether both have exactly the same entries, in any order.
  public static func == (one: CELMap, other: CELMap) -> Bool {
    guard one.count == other.count else { return false }
    return zip(one.keys, one.values).allSatisfy { key, value in
      guard let place = other.place(of: key) else { return false }
      return other.keys[place] == key && other.values[place] == value
    }
  }
}

/// A key in the form in which equal keys are the same.
private enum CELMapKey: Hashable {
  case bool(Bool)
  case natural(UInt64)
  case negative(Int64)
  case text(ExactText)

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

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }
}
