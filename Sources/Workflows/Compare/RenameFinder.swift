/// Finds which node of one graph is which of another: by its id, or else by what it says and how
/// it is wired.
///
/// Nodes of equal id belong together unless others are clearly meant: of another type, or so
/// different that a node of another id is more like it. What remains is compared with what is
/// like it in content or wiring only, at most ``candidateLimit`` nodes each, so that the work
/// grows with the number of nodes and not with its square. Equal graphs give equal answers.
struct RenameFinder {
  let before: GraphIndex
  let after: GraphIndex
  var pairing: NodePairing
  private var facts: NodeFacts
  /// Paired by id, and so different that another partner may be meant.
  private var doubtful: [Int: Int] = [:]

  /// How many nodes one is compared with.
  private static let candidateLimit = 16
  /// How often neighbours of found nodes are looked at again.
  private static let roundLimit = 8
  /// How much of its words a renamed node keeps at least.
  private static let contentLimit = 0.5
  /// How much of its words and wiring together, or of its words alone.
  private static let likenessLimit = 0.6
  private static let strongContentLimit = 0.7

  init(_ before: GraphIndex, _ after: GraphIndex) {
    self.before = before
    self.after = after
    pairing = NodePairing(before.nodes.count, after.nodes.count)
    facts = NodeFacts(before: before, after: after)
  }

  /// The pairing of the two graphs.
  static func pairing(_ before: GraphIndex, _ after: GraphIndex) -> NodePairing {
    var finder = RenameFinder(before, after)
    let sameIDs = NodePairing.sameIDs(before.graph, after.graph)
    for (old, new) in sameIDs where before.nodes[old].type == after.nodes[new].type {
      finder.pairing.pair(old, new)
    }
    finder.find()
    for (old, new) in sameIDs
    where finder.pairing.after[old] == nil && finder.pairing.before[new] == nil {
      finder.pairing.pair(old, new)
    }
    return finder.pairing
  }

  private mutating func find() {
    findDoubtful()
    for _ in 0..<Self.roundLimit where !pairing.openBefore.isEmpty && !pairing.openAfter.isEmpty {
      var rounds = 0
      while rounds < Self.roundLimit, pairEqual(isUnique: true) { rounds += 1 }
      guard pairEqual(isUnique: false) else { break }
    }
    pairAlike()
  }

  /// Remembers pairs of equal id that have little in common.
  private mutating func findDoubtful() {
    for (old, new) in pairing.after.enumerated() {
      guard let new, before.nodes[old].data != after.nodes[new].data else { continue }
      let (one, other) = (facts.content(before: old), facts.content(after: new))
      guard one.text != other.text, !one.words.isEmpty, !other.words.isEmpty else { continue }
      if Self.likeness(one.words, other.words) < Self.contentLimit { doubtful[old] = new }
    }
  }

  // MARK: - Equal nodes

  private struct Key: Hashable {
    var content: Int
    var slots: [Int]
  }

  /// Pairs open nodes that say the same and are wired the same; says whether there were any.
  ///
  /// With `isUnique` only where there is one of them on each side; else in the order of the graphs.
  private mutating func pairEqual(isUnique: Bool) -> Bool {
    var old: [Key: [Int]] = [:]
    var new: [Key: [Int]] = [:]
    let open = pairing.openBefore
    for place in open { old[key(before: place), default: []].append(place) }
    for place in pairing.openAfter { new[key(after: place), default: []].append(place) }
    var found: [(Int, Int)] = []
    for place in open {
      let key = key(before: place)
      guard let ones = old[key], let others = new[key], ones.first == place,
        !isUnique || ones.count == 1 && others.count == 1,
        !key.slots.isEmpty || !facts.content(before: place).words.isEmpty
      else { continue }
      found += zip(ones, others)
    }
    for (one, other) in found { pairing.pair(one, other) }
    return !found.isEmpty
  }

  private mutating func key(before place: Int) -> Key {
    Key(content: facts.content(before: place).text, slots: facts.slots(before: place, pairing))
  }

  private mutating func key(after place: Int) -> Key {
    Key(content: facts.content(after: place).text, slots: facts.slots(after: place, pairing))
  }

  // MARK: - Nodes that are alike

  private struct Candidate {
    var likeness: Double
    var before: Int
    var after: Int
  }

  private mutating func pairAlike() {
    let old = (pairing.openBefore + doubtful.keys).sorted()
    let new = (pairing.openAfter + doubtful.values).sorted()
    guard !old.isEmpty, !new.isEmpty else { return }
    var places: [Clue: [Int]] = [:]
    for place in new {
      let content = facts.content(after: place)
      let slots = facts.slots(after: place, pairing)
      for clue in Self.clues(content, slots, after.nodes[place].type) {
        places[clue, default: []].append(place)
      }
    }
    var candidates: [Candidate] = []
    for place in old {
      let content = facts.content(before: place)
      let slots = facts.slots(before: place, pairing)
      var seen: Set<Int> = []
      for clue in Self.clues(content, slots, before.nodes[place].type) {
        for other in places[clue, default: []].prefix(Self.candidateLimit)
        where seen.count < Self.candidateLimit && seen.insert(other).inserted {
          guard let likeness = likeness(place, other) else { continue }
          candidates.append(Candidate(likeness: likeness, before: place, after: other))
        }
      }
    }
    candidates.sort {
      ($1.likeness, $0.before, $0.after) < ($0.likeness, $1.before, $1.after)
    }
    var taken: (before: Set<Int>, after: Set<Int>) = ([], [])
    for candidate in candidates
    where !taken.before.contains(candidate.before) && !taken.after.contains(candidate.after) {
      taken.before.insert(candidate.before)
      taken.after.insert(candidate.after)
      pairing.pair(candidate.before, candidate.after)
    }
  }

  /// Why two nodes are worth a comparison.
  private enum Clue: Hashable {
    case content(Int)
    case slot(Int)
    case type(NodeType)
  }

  /// The clues of a node, the strongest first.
  private static func clues(
    _ content: NodeFacts.Content,
    _ slots: [Int],
    _ type: NodeType,
  ) -> [Clue] {
    [.content(content.text)] + slots.map(Clue.slot) + [.type(type)]
  }

  /// How much two nodes are alike, above 1 where they say the same; nil where they are not.
  private mutating func likeness(_ old: Int, _ new: Int) -> Double? {
    guard before.nodes[old].type == after.nodes[new].type, pairing.after[old] != new else {
      return nil
    }
    let (one, other) = (facts.content(before: old), facts.content(after: new))
    let isSame = one.text == other.text
    let content = isSame ? 1 : Self.likeness(one.words, other.words)
    guard content >= Self.contentLimit else { return nil }
    let wiring = wiring(old, new)
    for partner in [doubtful[old].map { (old, $0) }, doubtfulPartner(of: new).map { ($0, new) }] {
      guard let partner else { continue }
      guard let wiring, wiring >= 0.5, wiring > self.wiring(partner.0, partner.1) ?? 0 else {
        return nil
      }
    }
    if isSame {
      if one.words.isEmpty { return (wiring ?? 0) >= 0.5 ? wiring : nil }
      return 1 + (wiring ?? 0)
    }
    let both = (content + (wiring ?? content)) / 2
    return content >= Self.strongContentLimit || both >= Self.likenessLimit ? both : nil
  }

  private func doubtfulPartner(of new: Int) -> Int? {
    guard let old = pairing.before[new], doubtful[old] == new else { return nil }
    return old
  }

  /// How much of their wiring two nodes share; nil where neither has any.
  private mutating func wiring(_ old: Int, _ new: Int) -> Double? {
    let (one, other) = (facts.slots(before: old, pairing), facts.slots(after: new, pairing))
    return one.isEmpty && other.isEmpty ? nil : Self.likeness(one, other)
  }

  /// The share of common elements in two sorted lists.
  private static func likeness(_ one: [Int], _ other: [Int]) -> Double {
    var (common, left, right) = (0, 0, 0)
    while left < one.count, right < other.count {
      if one[left] == other[right] { common += 1 }
      let (first, second) = (one[left], other[right])
      if first <= second { left += 1 }
      if second <= first { right += 1 }
    }
    return one.isEmpty && other.isEmpty ? 1 : 2 * Double(common) / Double(one.count + other.count)
  }
}
