import Text

extension Graph {
  /// How many lines boxes take at most before lines are drawn; a session keeps so many in one
  /// piece.
  private static let boxLines = 56
  private static let boxBytes = 8000
  /// How many lines a folded drawing has at most.
  private static let lineLimit = 200

  /// The graph as a drawing for people.
  ///
  /// - Parameters:
  ///   - marks: What to show beside a node, by id, such as its status in a run.
  ///   - options: How it is drawn.
  /// - Returns: A drawing that is equal for equal graphs; O(nodes + edges) for large ones.
  public func drawn(
    marks: [String: String] = [:],
    options: DrawingOptions = DrawingOptions(),
  ) -> GraphDrawing {
    let columns = max(38, options.columns)
    let figures = figures(options)
    let texts = figures.all.indices.map { FigureText($0, in: figures, marks: marks) }
    let scopes = Scopes(figures)
    var drawing = GraphDrawing(
      lines: [],
      nodes: figures.nodeCount,
      foldedNodes: figures.foldedNodes,
      example: figures.foldedExample,
      omittedLines: 0,
    )
    if let lines = Self.boxes(scopes, texts, columns, options.form) {
      drawing.lines = lines
    } else {
      var lanes = LaneDrawing(figures, scopes, texts, columns: columns)
      drawing.lines = lanes.lines()
      if options.isFolded, drawing.lines.count > Self.lineLimit {
        drawing.omittedLines = drawing.lines.count - Self.lineLimit
        drawing.lines.removeLast(drawing.omittedLines)
      }
    }
    if options.part == nil { drawing.lines += noteLines(columns: columns) }
    if options.isASCII { drawing.lines = drawing.lines.map(\.asciiDrawing) }
    return drawing
  }

  /// The lines of ``drawn(marks:options:)`` alone.
  public func drawing(
    marks: [String: String] = [:],
    options: DrawingOptions = DrawingOptions(),
  ) -> [String] {
    drawn(marks: marks, options: options).lines
  }

  /// Boxes with as much room as there is; nil where there is not enough.
  private static func boxes(
    _ scopes: Scopes,
    _ texts: [FigureText],
    _ columns: Int,
    _ form: DrawingOptions.Form,
  ) -> [String]? {
    guard form != .lines, texts.count <= (form == .boxes ? 4 * foldLimit : foldLimit) else {
      return nil
    }
    var drawing = LayeredDrawing(scopes: scopes, texts: texts)
    for density in LayeredDrawing.Density.allCases {
      drawing.density = density
      guard let sheet = drawing.sheet(columns: columns) else { continue }
      let isLast = form == .boxes && density == .brief
      guard sheet.height <= boxLines || isLast else { continue }
      let lines = sheet.terminalLines()
      if isLast || lines.reduce(0, { $0 + $1.utf8.count + 1 }) <= boxBytes { return lines }
    }
    return nil
  }

  /// The notes, which nothing connects.
  private func noteLines(columns: Int) -> [String] {
    let notes = nodes.filter { $0.type == .stickyNote }
    guard !notes.isEmpty else { return [] }
    var lines = notes.prefix(10).map { note in
      let text = FigureText(note)
      return BoxText.clipped("✎ \(text.head) \(text.kind)", columns)
    }
    if notes.count > 10 { lines.append("✎ … \(notes.count - 10) more notes") }
    return [""] + lines
  }
}
