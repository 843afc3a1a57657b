/// The space between two rows of layers, in which lines run from column to column.
///
/// Lines of different nets share a cell only where one crosses the other at a right angle.
struct Channel {
  /// The lines of one net.
  struct Run {
    var net: Int
    /// The column where it comes from.
    var source: Int
    /// The columns where it goes to.
    var targets: [Int]
  }

  /// A stretch of a run that lies on one track.
  private struct Piece {
    var run: Int
    var source: Int
    var targets: [Int]
    /// The piece that this one goes on from.
    var before: Int?

    var first: Int { min(source, targets.min() ?? source) }
    var last: Int { max(source, targets.max() ?? source) }
  }

  private let runs: [Run]
  private var pieces: [Piece] = []
  private var track: [Int] = []
  /// How many tracks there are, from the top.
  private(set) var trackCount = 0

  init(_ runs: [Run], columns: Int) {
    self.runs = runs
    for (number, run) in runs.enumerated() where run.targets.contains(where: { $0 != run.source }) {
      pieces.append(Piece(run: number, source: run.source, targets: run.targets))
    }
    openCircles(columns)
    assignTracks()
  }

  /// The corners between a run's source and one of its targets, as column and track.
  func corners(of run: Int, to target: Int) -> [(column: Int, track: Int)] {
    guard runs[run].source != target,
      let last = pieces.firstIndex(where: { $0.run == run && $0.targets.contains(target) })
    else { return [] }
    var corners: [(Int, Int)] = []
    var piece: Int? = last
    var column = target
    while let number = piece {
      corners.append((column, track[number]))
      corners.append((pieces[number].source, track[number]))
      column = pieces[number].source
      piece = pieces[number].before
    }
    return corners.reversed()
  }

  /// Breaks circles of pieces that must be above each other, by a detour over a free column.
  private mutating func openCircles(_ columns: Int) {
    for _ in 0..<pieces.count {
      guard let (above, below) = circle() else { return }
      let column = pieces[above].source
      var used: Set<Int> = []
      for run in runs { used.formUnion(run.targets + [run.source]) }
      for piece in pieces { used.formUnion(piece.targets + [piece.source]) }
      let free = (0..<max(columns, column + 2)).filter { !used.contains($0) }
        .min { (abs($0 - column), $0) < (abs($1 - column), $1) }
      guard let free else { return }
      let piece = Piece(
        run: pieces[below].run,
        source: free,
        targets: [column],
        before: below,
      )
      pieces[below].targets.removeAll { $0 == column }
      pieces[below].targets.append(free)
      pieces.append(piece)
    }
  }

  /// The pairs of pieces of which the first must be above the second.
  private func pairs() -> (above: [Int], below: [Int]) {
    var piecesFrom: [Int: [Int]] = [:]
    for (number, piece) in pieces.enumerated() {
      piecesFrom[piece.source, default: []].append(number)
    }
    var above: [Int] = []
    var below: [Int] = []
    for (number, piece) in pieces.enumerated() {
      if let before = piece.before {
        above.append(before)
        below.append(number)
      }
      // A line comes down where another ends.
      for column in piece.targets {
        for other in piecesFrom[column] ?? [] where pieces[other].run != piece.run {
          above.append(other)
          below.append(number)
        }
      }
    }
    return (above, below)
  }

  /// Two pieces next to each other in a circle, if there is one.
  private func circle() -> (above: Int, below: Int)? {
    let (above, below) = pairs()
    let links = Links(count: pieces.count, from: above, to: below)
    return links.closingArrows().first { pieces[below[$0]].before != above[$0] }
      .map { (above[$0], below[$0]) }
  }

  /// Gives each piece the highest track that it may have, in an order that crosses little.
  private mutating func assignTracks() {
    let (above, below) = pairs()
    let links = Links(count: pieces.count, from: above, to: below)
    var blockers = [Int](repeating: 0, count: pieces.count)
    for piece in below { blockers[piece] += 1 }
    track = Array(repeating: 0, count: pieces.count)
    var open = Array(pieces.indices)
    var placed: [Int] = []
    while let next = nextPiece(of: open, blockers) {
      open.removeAll { $0 == next }
      let (first, last) = (pieces[next].first - 1, pieces[next].last + 1)
      for other in placed where pieces[other].first <= last && first <= pieces[other].last {
        track[next] = max(track[next], track[other] + 1)
      }
      for arrow in links.arrows(from: next) { blockers[links.destination(arrow)] -= 1 }
      placed.append(next)
    }
    trackCount = (track.max() ?? -1) + 1
  }

  private func nextPiece(of open: [Int], _ blockers: [Int]) -> Int? {
    let free = open.filter { blockers[$0] <= 0 }
    // Of very many the order is that of their columns.
    guard free.count > 1, free.count <= 48 else {
      return (free.isEmpty ? open : free).min { pieces[$0].source < pieces[$1].source }
    }
    let costs = free.map { piece in
      free.reduce(0) { sum, other in
        other == piece
          ? sum : sum + crossings(piece, above: other) - crossings(other, above: piece)
      }
    }
    return zip(free, costs).min { ($0.1, pieces[$0.0].source) < ($1.1, pieces[$1.0].source) }?.0
  }

  /// How often two pieces cross if the first is above the second.
  private func crossings(_ one: Int, above other: Int) -> Int {
    let (upper, lower) = (pieces[one], pieces[other])
    var count = upper.first < lower.source && lower.source < upper.last ? 1 : 0
    for target in upper.targets where lower.first < target && target < lower.last { count += 1 }
    return count
  }
}
