extension Graph {
  /// The graph as an SVG image: the layered drawing of the terminal, with colours for what flows.
  ///
  /// It needs no fonts but a monospaced one, refers to nothing outside, and suits light and dark
  /// pages. Equal graphs give equal images.
  public func svg(
    _ catalog: Catalog,
    marks: [String: String] = [:],
    options: DrawingOptions = DrawingOptions(),
  ) -> String {
    let figures = figures(options, above: Self.svgLimit)
    let texts = figures.all.indices.map { FigureText($0, in: figures, marks: marks) }
    let scopes = Scopes(figures)
    let drawing = LayeredDrawing(scopes: scopes, texts: texts)
    var columns = 120
    while figures.all.count <= Self.svgLimit, columns < 10_000 {
      if let sheet = drawing.sheet(columns: columns) {
        return SVGText(sheet, colors: NetColors(scopes, catalog)).text
      }
      columns *= 2
    }
    var lanes = LaneDrawing(figures, scopes, texts, columns: 120)
    return SVGText(lines: Array(lanes.lines().prefix(2_000))).text
  }

  /// How many figures an image shows as boxes; of more it shows lanes.
  private static let svgLimit = 400
}

/// The class of each net's line, by what flows through it.
struct NetColors {
  private let names: [String]

  init(_ scopes: Scopes, _ catalog: Catalog) {
    let graph = scopes.figures.graph
    names = scopes.nets.map { net in
      let place: Int?
      switch scopes.figures.all[net.from].content {
      case .node(let node): place = node
      case .loop(let loop):
        place = net.isFromInside ? graph.loops[loop].begin : graph.loops[loop].end
      case .folded(let fold): place = fold.named.last
      }
      let handles = place.flatMap { graph.nodes[$0].outputHandles(catalog) } ?? []
      return Self.name(of: handles.first { $0.name == net.output }?.type ?? .any)
    }
  }

  func name(ofNet net: Int) -> String { names[net] }

  private static func name(of type: HandleType) -> String {
    switch type {
    case .text: "text"
    case .image: "image"
    case .video, .audio, .model3D: "media"
    case .list: "list"
    case .conditional: "branch"
    case .approval, .any: "any"
    }
  }
}
