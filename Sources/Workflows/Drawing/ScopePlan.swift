import Text

/// What is to be put into the rows of one scope: its figures, then the nets that come in at the
/// top of the frame, then those that end at its bottom.
struct ScopePlan {
  enum Content {
    case box(BoxText)
    case frame(FramePlan)
    case top(net: Int)
    case bottom(net: Int)
    /// The title in the top of the frame, which no line may cross.
    case title
  }

  struct Vertex {
    var figure: Int?
    var content: Content
    var minimum = 1
    var natural = 1

    var edge: Layers.Border? {
      switch content {
      case .top, .title: .top
      case .bottom: .bottom
      case .box, .frame: nil
      }
    }
  }

  private(set) var vertices: [Vertex] = []
  /// The title among the vertices, of a frame.
  private(set) var title: Int?
  private(set) var links: [Layers.Link] = []
  /// The link of the scope that each link is.
  private(set) var origins: [Scopes.Link] = []
  /// What stands where each link ends; empty where it goes without saying.
  private(set) var labels: [String] = []

  /// Nil where a frame inside does not fit into `columns`.
  init?(_ scope: Scopes.Scope, _ drawing: LayeredDrawing, columns: Int) {
    let scopes = drawing.scopes
    var arriving: [Int: [Scopes.Link]] = [:]
    for link in scope.links { if let to = link.to { arriving[to, default: []].append(link) } }
    var placeOfFigure: [Int: Int] = [:]
    for figure in scope.figures {
      placeOfFigure[figure] = vertices.count
      let links = arriving[figure] ?? []
      if let inner = scopes.inside[figure] {
        guard let inside = drawing.inside(inner, columns: columns - 4) else { return nil }
        let frame = FramePlan(inside, inner, drawing.texts[figure], links, drawing)
        guard frame.width <= columns else { return nil }
        vertices.append(
          Vertex(
            figure: figure,
            content: .frame(frame),
            minimum: frame.width,
            natural: frame.width,
          )
        )
        continue
      }
      let names = Self.labels(of: links, scopes)
      let room = names.reduce(0) { $0 + ($1.isEmpty ? 2 : DisplayWidth.of($1) + 4) }
      let leaving = Self.leavingRoom(figure, scope, scopes)
      let ports = BoxText.PortRoom(
        labelled: max(room, leaving),
        bare: 2 * names.count,
        hasBottom: scope.links.contains { $0.from == figure },
      )
      let box = BoxText(drawing.texts[figure], ports, density: drawing.density)
      vertices.append(
        Vertex(figure: figure, content: .box(box), minimum: box.minimum, natural: box.natural)
      )
    }
    link(scope, placeOfFigure)
    if let frame = scope.frame { addTitle(drawing.texts[frame], columns: columns) }
    var names: [Scopes.Link: String] = [:]
    for (figure, links) in arriving where scopes.inside[figure] == nil {
      for (link, label) in zip(links, Self.labels(of: links, scopes)) { names[link] = label }
    }
    labels = origins.map { names[$0] ?? "" }
  }

  private mutating func link(_ scope: Scopes.Scope, _ placeOfFigure: [Int: Int]) {
    var tops: [Int: Int] = [:]
    var bottoms: [Int: Int] = [:]
    for link in scope.links {
      let from = link.from.flatMap { placeOfFigure[$0] } ?? tops[link.net] ?? vertices.count
      if from == vertices.count {
        tops[link.net] = from
        vertices.append(Vertex(content: .top(net: link.net)))
      }
      let to = link.to.flatMap { placeOfFigure[$0] } ?? bottoms[link.net] ?? vertices.count
      if to == vertices.count {
        bottoms[link.net] = to
        vertices.append(Vertex(content: .bottom(net: link.net)))
      }
      links.append(Layers.Link(net: link.net, from: from, to: to))
      origins.append(link)
    }
  }

  private mutating func addTitle(_ text: FigureText, columns: Int) {
    let ports = vertices.filter { $0.edge == .top }.count
    let wanted = DisplayWidth.of(text.title) + 2
    let width = max(4, min(wanted, columns - 2 * ports))
    title = vertices.count
    vertices.append(Vertex(content: .title, minimum: width, natural: width))
  }

  /// The links in rows of at most `columns` columns.
  func layers(columns: Int) -> Layers? {
    let plan = vertices.map { Layers.Vertex(minimum: $0.minimum, edge: $0.edge) }
    return Layers(plan, links, columns: columns)
  }

  /// The names of inputs, where a figure has several; the branch, where it is one.
  private static func labels(of links: [Scopes.Link], _ scopes: Scopes) -> [String] {
    let isNamed = Set(links.map(\.input)).count > 1
    return links.map { link in
      guard let input = link.input else { return "" }
      if input == Handle.conditional { return scopes.label(ofNet: link.net) }
      return isNamed ? FigureText.line(input).clipped(to: 16) : ""
    }
  }

  /// How many columns the labels of a figure's outputs need.
  private static func leavingRoom(_ figure: Int, _ scope: Scopes.Scope, _ scopes: Scopes) -> Int {
    let nets = Set(scope.links.filter { $0.from == figure }.map(\.net))
    return nets.count < 2 ? 0 : nets.reduce(0) { $0 + DisplayWidth.of(scopes.label(ofNet: $1)) + 4 }
  }
}

extension Scopes {
  /// The name of an output, for people.
  func label(ofNet net: Int) -> String { FigureText.line(nets[net].output).clipped(to: 16) }
}
