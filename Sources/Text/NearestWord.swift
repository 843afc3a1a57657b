/// Returns the candidate that was probably meant by `word`, if any is near enough.
///
/// For "did you mean": letter case is ignored, a word that begins a candidate counts as near, and
/// otherwise a third of the letters, at most three, may be wrong, missing, added or swapped. Of
/// equally near candidates the first wins. Words over 64 letters and candidates after the first
/// 20,000 are not looked at, which bounds the cost.
///
/// `reach` allows another number of wrong letters, for when something is to be named in any case.
public func nearest(
  _ word: String,
  in candidates: some Sequence<String>,
  reach: Int? = nil,
) -> String? {
  guard !word.isEmpty, word.utf8.count <= 256 else { return nil }
  let letters = Array(word.lowercased().unicodeScalars)
  guard letters.count <= 64 else { return nil }
  var best: (candidate: String, distance: Int)?
  var limit = reach ?? min(3, letters.count / 3 + (letters.count == 2 ? 1 : 0))
  for candidate in candidates.prefix(20_000) where candidate.utf8.count <= 256 {
    let others = Array(candidate.lowercased().unicodeScalars)
    guard let distance = distance(letters, others, limit: limit) else { continue }
    if distance == 0 { return candidate }
    best = (candidate, distance)
    limit = distance - 1
  }
  return best?.candidate
}

/// Returns the distance of a word to a candidate, or nil if it is above `limit`.
private func distance(
  _ word: [Unicode.Scalar],
  _ candidate: [Unicode.Scalar],
  limit: Int,
) -> Int? {
  if candidate == word { return 0 }
  if word.count > 1, limit >= 1, candidate.starts(with: word) { return 1 }
  guard limit > 0, abs(candidate.count - word.count) <= limit else { return nil }
  return editDistance(word, candidate, limit: limit)
}

/// Counts insertions, deletions, substitutions and swaps of neighbours, up to `limit`.
private func editDistance(
  _ first: [Unicode.Scalar],
  _ second: [Unicode.Scalar],
  limit: Int,
) -> Int? {
  var beforePrevious: [Int] = []
  var previous = Array(0...second.count)
  for row in 1...max(1, first.count) {
    var current = [row]
    current.reserveCapacity(second.count + 1)
    for column in stride(from: 1, through: second.count, by: 1) {
      let cost = first[row - 1] == second[column - 1] ? 0 : 1
      var value = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + cost)
      if row > 1, column > 1, first[row - 1] == second[column - 2],
        first[row - 2] == second[column - 1]
      {
        value = min(value, beforePrevious[column - 2] + 1)
      }
      current.append(value)
    }
    // A swap reaches back two rows, so only two hopeless rows in a row end the search.
    if let low = current.min(), let lowBefore = previous.min(), min(low, lowBefore) > limit {
      return nil
    }
    beforePrevious = previous
    previous = current
  }
  guard let result = previous.last, result <= limit else { return nil }
  return result
}
