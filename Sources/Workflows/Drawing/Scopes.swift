/// Figures by the frame that they are in, with what runs between them.
///
/// Edges of one output are one net, as on a circuit board: they leave together and part where
/// they must. A net that crosses a frame is a link of every scope on its way.
struct Scopes {
  /// What leaves one output.
  struct Net: Hashable {
    /// The figure that gives it.
    var from: Int
    /// Whether it is the item of a loop, so that it begins at the frame's inside.
    var isFromInside: Bool
    /// The output's name.
    var output: String
  }

  /// A net on its way to one figure of a scope.
  struct Link: Hashable {
    var net: Int
    /// The figure where it begins; nil where it comes in through the top of the frame.
    var from: Int?
    /// The figure where it ends; nil at the bottom of the frame, as the loop's result.
    var to: Int?
    /// The input that it feeds; nil where it goes on inside of the frame `to`.
    var input: String?
  }

  /// The inside of a frame, or of none.
  struct Scope {
    /// The figure of the loop; nil outside of all loops.
    var frame: Int?
    /// The figures, each behind those that feed it.
    var figures: [Int] = []
    /// What runs between them.
    var links: [Link] = []
  }

  let figures: Figures
  /// The nets, by number.
  private(set) var nets: [Net] = []
  /// The inside of each loop's figure.
  private(set) var inside: [Int: Scope] = [:]
  /// What is in no loop.
  private(set) var outside = Scope()

  init(_ figures: Figures) {
    self.figures = figures
    for (place, figure) in figures.all.enumerated() {
      if case .loop = figure.content { inside[place] = Scope(frame: place) }
    }
    linkFigures()
    orderFigures()
  }

  private mutating func linkFigures() {
    var numbers: [Net: Int] = [:]
    var seen: Set<Link> = []
    for connection in figures.connections {
      let net = Net(
        from: connection.from,
        isFromInside: connection.isFromInside,
        output: connection.output,
      )
      let number = numbers[net] ?? nets.count
      if number == nets.count {
        numbers[net] = number
        nets.append(net)
      }
      let outer = connection.isFromInside ? connection.from : figures.all[connection.from].parent
      var link = Link(net: number, to: connection.to, input: connection.input)
      var scope = figures.all[connection.to].parent
      if connection.isToInside {
        link.to = nil
        scope = connection.to
      }
      while scope != outer, let frame = scope {
        if seen.insert(link).inserted { inside[frame]?.links.append(link) }
        link = Link(net: number, to: frame)
        scope = figures.all[frame].parent
      }
      if !connection.isFromInside { link.from = connection.from }
      guard seen.insert(link).inserted else { continue }
      if let outer { inside[outer]?.links.append(link) } else { outside.links.append(link) }
    }
  }

  /// Puts the figures of each scope in order: each behind what feeds it, and as near to it as can
  /// be; does not recurse.
  private mutating func orderFigures() {
    let count = figures.all.count
    var from: [Int] = []
    var to: [Int] = []
    for link in outside.links + inside.values.flatMap(\.links) {
      guard let producer = link.from, let consumer = link.to else { continue }
      from.append(producer)
      to.append(consumer)
    }
    let producers = Links(count: count, from: to, to: from)
    var isProducer = [Bool](repeating: false, count: count)
    for producer in from { isProducer[producer] = true }
    var isPlaced = [Bool](repeating: false, count: count)
    var path: [(figure: Int, next: Int)] = []
    for root in figures.all.indices where !isProducer[root] {
      path.append((root, 0))
      isPlaced[root] = true
      while let (figure, next) = path.last {
        let arrows = producers.arrows(from: figure)
        guard next < arrows.count else {
          path.removeLast()
          if let frame = figures.all[figure].parent {
            inside[frame]?.figures.append(figure)
          } else {
            outside.figures.append(figure)
          }
          continue
        }
        path[path.count - 1].next += 1
        let producer = producers.destination(arrows[arrows.startIndex + next])
        guard !isPlaced[producer] else { continue }
        isPlaced[producer] = true
        path.append((producer, 0))
      }
    }
  }
}
