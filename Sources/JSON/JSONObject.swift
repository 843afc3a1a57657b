/// The members of an object, in order, each key once.
///
/// Keys are compared by their bytes. Look-ups in objects of more than sixteen members go through
/// an index; adding and replacing are amortised O(1), removing is O(n).
public struct JSONObject: Sendable {
  struct Member: Sendable, Hashable {
    var key: String
    var value: JSONValue
  }

  private var members: [Member]
  private var index = KeyIndex()

  /// Up to how many members are searched one by one, which is faster there than hashing.
  private static let scanLimit = 16

  /// An object without members.
  public init() { members = [] }

  /// An object of `members`; a later member replaces an earlier one of the same key.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    self.init()
    for (key, value) in members { self[key] = value }
  }

  /// The keys in order; O(n).
  public var keys: [String] { members.map(\.key) }

  /// Makes room for `count` members.
  public mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }

  /// The member called `key`.
  ///
  /// Setting keeps the place of an existing member and appends a new one; nil removes.
  public subscript(key: String) -> JSONValue? {
    get { place(of: key).map { members[$0].value } }
    set {
      switch (place(of: key), newValue) {
      case (let place?, let value?): members[place].value = value
      case (let place?, nil): remove(at: place)
      case (nil, let value?): append(key, value)
      case (nil, nil): break
      }
    }
  }

  /// Gives a member another key at the same place; nothing happens where there is none called
  /// `key`, or already one called `newKey`.
  public mutating func rename(_ key: String, to newKey: String) {
    guard let place = place(of: key), !contains(newKey) else { return }
    members[place].key = newKey
    if !index.isEmpty { index = KeyIndex(members) }
  }

  /// Whether there is a member called `key`.
  public func contains(_ key: String) -> Bool { place(of: key) != nil }

  /// The same members in the order of the bytes of their keys.
  func sortedByKey() -> JSONObject {
    var sorted = JSONObject()
    sorted.members = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return sorted
  }

  /// Appends a member whose key is known to be new.
  mutating func append(_ key: String, _ value: JSONValue) {
    members.append(Member(key: key, value: value))
    if !index.isEmpty {
      index.insertLast(of: members)
    } else if members.count > Self.scanLimit {
      index = KeyIndex(members)
    }
  }

  private mutating func remove(at place: Int) {
    members.remove(at: place)
    if !index.isEmpty { index = KeyIndex(members) }
  }

  private func place(of key: String) -> Int? {
    index.isEmpty
      ? members.firstIndex { $0.key.isExactly(key) } : index.place(of: key, in: members)
  }
}

extension JSONObject: Hashable {
  /// Whether both have the same members in the same order.
  public static func == (one: JSONObject, other: JSONObject) -> Bool {
    one.members == other.members
  }

  /// Feeds the members in order.
  public func hash(into hasher: inout Hasher) { hasher.combine(members) }
}

extension JSONObject.Member {
  static func == (one: JSONObject.Member, other: JSONObject.Member) -> Bool {
    one.key.isExactly(other.key) && one.value == other.value
  }
}

extension JSONObject: RandomAccessCollection, ExpressibleByDictionaryLiteral {
  /// A member.
  public typealias Element = (key: String, value: JSONValue)

  /// The place of the first member.
  public var startIndex: Int { 0 }

  /// The place behind the last member.
  public var endIndex: Int { members.count }

  /// The member at a place.
  public subscript(place: Int) -> Element { (members[place].key, members[place].value) }

  /// An object with members in the order of the literal.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
