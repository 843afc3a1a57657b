/// A set of small whole numbers in order.
///
/// Insertion and removal are O(1); the next element is found in O(n / 4096) at most, so that a
/// set of 100,000 positions is walked about as fast as an array.
struct PositionSet: Sendable, Hashable {
  /// How many elements there are.
  private(set) var count = 0
  /// The elements below 64; most sets need no more.
  private var low: UInt64 = 0
  /// The elements from 64 on, 64 a word.
  private var words: [UInt64] = []
  /// Which words are not zero.
  private var summary: [UInt64] = []

  var isEmpty: Bool { count == 0 }

  func contains(_ position: Int) -> Bool {
    guard position >= 64 else { return position >= 0 && low >> UInt64(position) & 1 == 1 }
    let word = position / 64 - 1
    return word < words.count && words[word] >> UInt64(position % 64) & 1 == 1
  }

  /// Adds an element; says whether it is new.
  @discardableResult
  mutating func insert(_ position: Int) -> Bool {
    let bit = UInt64(1) << UInt64(position % 64)
    guard position >= 64 else {
      guard low & bit == 0 else { return false }
      low |= bit
      count += 1
      return true
    }
    let word = position / 64 - 1
    if word >= words.count { grow(to: word + 1) }
    guard words[word] & bit == 0 else { return false }
    words[word] |= bit
    summary[word / 64] |= UInt64(1) << UInt64(word % 64)
    count += 1
    return true
  }

  /// Takes an element out; says whether it was there.
  @discardableResult
  mutating func remove(_ position: Int) -> Bool {
    guard contains(position) else { return false }
    count -= 1
    let bit = UInt64(1) << UInt64(position % 64)
    guard position >= 64 else {
      low &= ~bit
      return true
    }
    let word = position / 64 - 1
    words[word] &= ~bit
    if words[word] == 0 { summary[word / 64] &= ~(UInt64(1) << UInt64(word % 64)) }
    return true
  }

  /// The smallest element from `start` on.
  func first(from start: Int = 0) -> Int? {
    guard count > 0 else { return nil }
    var start = Swift.max(start, 0)
    if start < 64 {
      let rest = low >> UInt64(start)
      if rest != 0 { return start + rest.trailingZeroBitCount }
      start = 64
    }
    var word = start / 64 - 1
    guard word < words.count else { return nil }
    let rest = words[word] >> UInt64(start % 64)
    if rest != 0 { return start + rest.trailingZeroBitCount }
    word += 1
    var block = word / 64
    var mask = ~UInt64(0) << UInt64(word % 64)
    while block < summary.count {
      let found = summary[block] & mask
      if found != 0 {
        let word = block * 64 + found.trailingZeroBitCount
        return (word + 1) * 64 + words[word].trailingZeroBitCount
      }
      block += 1
      mask = ~0
    }
    return nil
  }

  private mutating func grow(to count: Int) {
    words.append(contentsOf: repeatElement(0, count: count - words.count))
    let blocks = (count + 63) / 64
    summary.append(contentsOf: repeatElement(0, count: blocks - summary.count))
  }
}

extension PositionSet: Sequence {
  /// The elements from the smallest to the largest.
  func makeIterator() -> AnyIterator<Int> {
    var next = 0
    return AnyIterator {
      guard let position = first(from: next) else { return nil }
      next = position + 1
      return position
    }
  }
}
