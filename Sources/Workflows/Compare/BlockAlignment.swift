import JSON

/// Which block of an ifElse is which block of another version of it.
///
/// A block that moves takes its handle along, so that the edges at it are not changed.
struct BlockAlignment {
  /// The block's places before and after; one of them is nil where it was added or removed.
  struct Pair: Hashable {
    var before: Int?
    var after: Int?
    /// Whether it stands elsewhere among the blocks that remain.
    var isMoved = false
  }

  /// The pairs in the order of the blocks after, removed ones where they stood.
  private(set) var pairs: [Pair] = []
  /// The place after, by the place before.
  private(set) var after: [Int: Int] = [:]

  /// The alignment of two lists of blocks; O(blocks × log blocks).
  init(_ old: [JSONValue], _ new: [JSONValue]) {
    matchEqual(old, new)
    matchBetween(old.count, new.count)
    let inOrder = Self.longestRise(old.indices.compactMap { after[$0] })
    let taken = Dictionary(after.map { ($1, $0) }) { first, _ in first }
    var removed = old.indices.filter { after[$0] == nil }[...]
    for place in new.indices {
      let partner = taken[place]
      if let partner, inOrder.contains(place) {
        while let gone = removed.first, gone < partner {
          pairs.append(Pair(before: removed.removeFirst(), after: nil))
        }
      }
      pairs.append(
        Pair(before: partner, after: place, isMoved: partner != nil && !inOrder.contains(place))
      )
    }
    pairs += removed.map { Pair(before: $0, after: nil) }
  }

  /// Equal blocks belong together, the first with the first.
  private mutating func matchEqual(_ old: [JSONValue], _ new: [JSONValue]) {
    var places: [JSONValue: [Int]] = [:]
    for (place, block) in new.enumerated().reversed() { places[block, default: []].append(place) }
    for (place, block) in old.enumerated() { after[place] = places[block]?.popLast() }
  }

  /// Blocks that stand between the same neighbours are one that was changed.
  private mutating func matchBetween(_ oldCount: Int, _ newCount: Int) {
    let matched = Set(after.values)
    var open: [Int: [Int]] = [:]
    var neighbour = -1
    for place in 0..<newCount {
      if matched.contains(place) {
        neighbour = place
      } else {
        open[neighbour, default: []].append(place)
      }
    }
    for key in open.keys { open[key]?.reverse() }
    neighbour = -1
    for place in 0..<oldCount {
      if let partner = after[place] {
        neighbour = partner
      } else if let partner = open[neighbour]?.popLast() {
        after[place] = partner
      }
    }
  }

  /// The elements of the longest subsequence that only rises.
  private static func longestRise(_ places: [Int]) -> Set<Int> {
    var tails: [Int] = []
    var previous = [Int](repeating: -1, count: places.count)
    for (index, place) in places.enumerated() {
      var (low, high) = (0, tails.count)
      while low < high {
        let middle = (low + high) / 2
        if places[tails[middle]] < place { low = middle + 1 } else { high = middle }
      }
      if low > 0 { previous[index] = tails[low - 1] }
      if low == tails.count { tails.append(index) } else { tails[low] = index }
    }
    var rise: Set<Int> = []
    var index = tails.last ?? -1
    while index >= 0 {
      rise.insert(places[index])
      index = previous[index]
    }
    return rise
  }
}
