/// Who feeds whom among figures.
struct Neighbours {
  private let figures: Figures
  private let incoming: Links
  private let outgoing: Links
  private let names: [String: Int]

  init(_ figures: Figures) {
    self.figures = figures
    let connections = figures.connections
    let (from, to) = (connections.map(\.from), connections.map(\.to))
    incoming = Links(count: figures.all.count, from: to, to: from)
    outgoing = Links(count: figures.all.count, from: from, to: to)
    var names: [String: Int] = [:]
    for connection in connections {
      for name in [connection.output, connection.input] where names[name] == nil {
        names[name] = names.count
      }
    }
    self.names = names
  }

  /// Whether a figure is no frame, so that it can be folded with others.
  func isPlain(_ figure: Int) -> Bool {
    if case .loop = figures.all[figure].content { return false }
    return true
  }

  /// The figures as rows: in a row each feeds only the next, and no other figure feeds only that.
  ///
  /// Only figures for which `isMember` holds are in rows; a row has at least one. If `isAlone`,
  /// the next reads nothing else at all.
  func rows(isAlone: Bool, where isMember: (Int) -> Bool) -> [[Int]] {
    let members = figures.all.indices.map(isMember)
    let followers = figures.all.indices.map { only(outgoing, from: $0) }
    let leaders = figures.all.indices.map { figure in
      isAlone ? only(incoming, from: figure) : leader(of: figure, followers)
    }
    var next = [Int?](repeating: nil, count: figures.all.count)
    var hasPrevious = [Bool](repeating: false, count: figures.all.count)
    for figure in figures.all.indices where members[figure] {
      guard let follower = followers[figure], follower != figure, members[follower],
        figures.all[follower].parent == figures.all[figure].parent, leaders[follower] == figure
      else { continue }
      next[figure] = follower
      hasPrevious[follower] = true
    }
    var rows: [[Int]] = []
    for figure in figures.all.indices where members[figure] && !hasPrevious[figure] {
      var row = [figure]
      var last = figure
      while let follower = next[last] {
        row.append(follower)
        last = follower
      }
      rows.append(row)
    }
    return rows
  }

  /// What a figure reads, as numbers that can be compared; `previous` is only known as such.
  func incomingKey(of figure: Int, besides previous: Int?) -> [Int] {
    sorted(
      incoming.arrows(from: figure).map { arrow in
        let connection = figures.connections[arrow]
        let from = connection.from == previous ? -3 : connection.from
        return [from, connection.isFromInside ? 1 : 0, names[connection.output] ?? 0]
          + [names[connection.input] ?? 0]
      }
    )
  }

  /// What a figure feeds, as numbers that can be compared.
  func outgoingKey(of figure: Int) -> [Int] {
    sorted(
      outgoing.arrows(from: figure).map { arrow in
        let connection = figures.connections[arrow]
        return [connection.to, connection.isToInside ? 1 : 0, names[connection.input] ?? 0]
          + [names[connection.output] ?? 0]
      }
    )
  }

  private func sorted(_ keys: [[Int]]) -> [Int] {
    keys.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 }
  }

  /// The one figure that feeds only `figure`.
  private func leader(of figure: Int, _ followers: [Int?]) -> Int? {
    var leader: Int?
    for arrow in incoming.arrows(from: figure) {
      let producer = incoming.destination(arrow)
      guard followers[producer] == figure, producer != leader else { continue }
      if leader != nil { return nil }
      leader = producer
    }
    return leader
  }

  /// Where all arrows from `figure` end; nil where there is none, or they end at several.
  private func only(_ links: Links, from figure: Int) -> Int? {
    let arrows = links.arrows(from: figure)
    guard let first = arrows.first.map(links.destination),
      arrows.allSatisfy({ links.destination($0) == first })
    else { return nil }
    return first
  }
}
