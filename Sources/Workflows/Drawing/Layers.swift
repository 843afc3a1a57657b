/// The figures of one scope in rows, with thin places where a net passes a row.
///
/// A net that leads over several rows has one place in each row between, whatever number of
/// figures it feeds.
struct Layers {
  /// Something that takes part in a row: a box, a frame, or a place for one line.
  struct Item {
    /// What it is in the order given to the initializer; nil for a place that a net passes.
    var vertex: Int?
    /// The net of a place that one passes.
    var net: Int?
    var row: Int
  }

  /// A part of a net between a row and the next.
  struct Segment {
    var net: Int
    var upper: Int
    var lower: Int
    /// The link that ends at `lower`; nil where the net goes on.
    var link: Int?
  }

  /// A vertex as the rows need it.
  struct Vertex {
    /// The least width, without which the vertex does not fit.
    var minimum: Int
    /// Whether it belongs to the top or the bottom of the frame.
    var edge: Border?
  }

  enum Border { case top, bottom }

  /// A link between vertices.
  struct Link {
    var net: Int
    var from: Int
    var to: Int
  }

  /// How many columns are free between two boxes.
  static let gap = 2

  private(set) var items: [Item] = []
  /// The items of each row; in order once they are ordered.
  var rows: [[Int]] = []
  /// The segments below each row.
  private(set) var segments: [[Segment]] = []

  /// Rows of at most `columns` columns; nil where a vertex is too wide for any row.
  init?(_ vertices: [Vertex], _ links: [Link], columns: Int) {
    var ranking = Ranking(vertices, links)
    guard ranking.split(to: columns) else { return nil }
    rows = Array(repeating: [], count: ranking.count)
    segments = Array(repeating: [], count: max(0, ranking.count - 1))
    for vertex in vertices.indices {
      items.append(Item(vertex: vertex, row: ranking.row[vertex]))
      rows[ranking.row[vertex]].append(vertex)
    }
    var linksOfNet: [[Int]] = []
    for (number, link) in links.enumerated() {
      while linksOfNet.count <= link.net { linksOfNet.append([]) }
      linksOfNet[link.net].append(number)
    }
    for (net, members) in linksOfNet.enumerated() { lay(net, members, links, ranking.row) }
  }

  /// Makes the segments of a net and the places where it passes.
  private mutating func lay(_ net: Int, _ members: [Int], _ links: [Link], _ row: [Int]) {
    guard let first = members.first else { return }
    let ends = Dictionary(grouping: members) { row[links[$0].to] }
    let last = ends.keys.max() ?? 0
    var upper = links[first].from
    for place in row[upper]..<max(last, row[upper]) {
      for link in ends[place + 1] ?? [] {
        segments[place].append(Segment(net: net, upper: upper, lower: links[link].to, link: link))
      }
      guard place + 1 < last else { break }
      items.append(Item(net: net, row: place + 1))
      rows[place + 1].append(items.count - 1)
      segments[place].append(Segment(net: net, upper: upper, lower: items.count - 1))
      upper = items.count - 1
    }
  }
}

/// The row of each vertex.
private struct Ranking {
  let vertices: [Layers.Vertex]
  let links: [Layers.Link]
  var row: [Int]
  var count = 0

  /// As high as can be, but what is fed by nothing as low as can be.
  init(_ vertices: [Layers.Vertex], _ links: [Layers.Link]) {
    self.vertices = vertices
    self.links = links
    let hasTop = vertices.contains { $0.edge == .top } || vertices.contains { $0.edge == .bottom }
    row = vertices.map { $0.edge == .top || !hasTop ? 0 : 1 }
    let outgoing = Links(count: vertices.count, from: links.map(\.from), to: links.map(\.to))
    var isFed = vertices.map { $0.edge == .top }
    for vertex in outgoing.order() {
      for link in outgoing.arrows(from: vertex) {
        row[links[link].to] = max(row[links[link].to], row[vertex] + 1)
        isFed[links[link].to] = true
      }
    }
    for vertex in vertices.indices where !isFed[vertex] {
      let consumers = outgoing.arrows(from: vertex).map { row[links[$0].to] }
      if let nearest = consumers.min() { row[vertex] = nearest - 1 }
    }
    let last = vertices.indices.filter { vertices[$0].edge == nil }.map { row[$0] }.max()
    for vertex in vertices.indices where vertices[vertex].edge == .bottom {
      row[vertex] = max((last ?? 0) + 1, 1)
    }
    count = (row.max() ?? -1) + 1
  }

  /// Makes two rows of each that is wider than `columns`; returns whether that was enough.
  mutating func split(to columns: Int) -> Bool {
    var place = 0
    while place < count {
      let members = vertices.indices.filter { row[$0] == place }
      guard width(of: members, at: place) > columns else {
        place += 1
        continue
      }
      let boxes = members.filter { vertices[$0].edge == nil }
      guard boxes.count > 1, count < 4 * vertices.count + 4 else { return false }
      var fitting = boxes.count - 1
      while fitting > 1, !fits(boxes, fitting, place, columns) { fitting -= 1 }
      // Rows of equal length look better than full ones with a short rest.
      let rows = (boxes.count + fitting - 1) / fitting
      let even = (boxes.count + rows - 1) / rows
      move(boxes[even...], below: place)
      guard width(of: Array(boxes[..<even]), at: place) <= columns else { return false }
      place += 1
    }
    return true
  }

  private func fits(_ boxes: [Int], _ fitting: Int, _ place: Int, _ columns: Int) -> Bool {
    var moved = self
    moved.move(boxes[fitting...], below: place)
    return moved.width(of: Array(boxes[..<fitting]), at: place) <= columns
  }

  /// Opens a row below `place` for `moved`.
  private mutating func move(_ moved: ArraySlice<Int>, below place: Int) {
    for vertex in vertices.indices where row[vertex] > place { row[vertex] += 1 }
    for vertex in moved { row[vertex] = place + 1 }
    count += 1
  }

  /// The least width of a row, with the nets that pass it.
  private func width(of members: [Int], at place: Int) -> Int {
    var passing: Set<Int> = []
    for link in links where row[link.from] < place && row[link.to] > place {
      passing.insert(link.net)
    }
    let boxes = members.reduce(0) { $0 + vertices[$1].minimum + Layers.gap }
    return boxes + 2 * passing.count - (members.isEmpty ? 1 : Layers.gap)
  }
}
