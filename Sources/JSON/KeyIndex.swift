/// Where each key of a large object stands: open addressing over the members' places.
struct KeyIndex: Sendable {
  /// Each slot holds a place plus one, or 0 while it is free; at most half of them are taken.
  private var slots: [UInt32] = []

  /// An index of nothing.
  init() {}

  /// An index of `members`, whose keys all differ.
  init(_ members: [JSONObject.Member]) {
    var count = 64
    while count < 4 * members.count { count *= 2 }
    slots = [UInt32](repeating: 0, count: count)
    for (place, member) in members.enumerated() { insert(member.key, place) }
  }

  /// Whether nothing is indexed.
  var isEmpty: Bool { slots.isEmpty }

  /// Takes in the last of `members`; the others are there already.
  mutating func insertLast(of members: [JSONObject.Member]) {
    guard let last = members.last else { return }
    if 2 * members.count > slots.count {
      self = KeyIndex(members)
    } else {
      insert(last.key, members.count - 1)
    }
  }

  /// The place of `key` in the indexed members.
  func place(of key: String, in members: [JSONObject.Member]) -> Int? {
    var slot = firstSlot(of: key)
    while slots[slot] != 0 {
      let place = Int(slots[slot]) - 1
      if members[place].key.isExactly(key) { return place }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private mutating func insert(_ key: String, _ place: Int) {
    var slot = firstSlot(of: key)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = UInt32(place + 1)
  }

  /// The hash is seeded anew in each process, so that no file can be made to collide.
  private func firstSlot(of key: String) -> Int { key.hashValue & (slots.count - 1) }
}

extension String {
  /// Whether both have the same bytes; `==` also holds for other spellings of one character.
  func isExactly(_ other: String) -> Bool {
    // A text of ASCII alone has no other spelling with as many bytes.
    utf8.count == other.utf8.count && self == other
      && (utf8Span.isKnownASCII || utf8.elementsEqual(other.utf8))
  }
}
