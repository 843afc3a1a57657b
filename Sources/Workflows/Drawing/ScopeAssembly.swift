import Text

/// Puts the ordered layers of a scope into a sheet.
struct ScopeAssembly {
  private(set) var inside = LayeredDrawing.Inside(sheet: Sheet())
  private let plan: ScopePlan
  private let layers: Layers
  private let drawing: LayeredDrawing
  private let widths: [Int]
  private let placement: Placement
  private var ports: Ports
  private var channels: [Channel] = []
  /// The run of each net in each gap.
  private var runs: [[Int: Int]] = []
  /// The first line of each row and of the gap below it.
  private var tops: [Int] = []
  private var heights: [Int]

  init(
    _ plan: ScopePlan,
    _ layers: Layers,
    _ drawing: LayeredDrawing,
    _ widths: [Int],
    _ placement: Placement,
  ) {
    self.plan = plan
    self.layers = layers
    self.drawing = drawing
    self.widths = widths
    self.placement = placement
    let rules = Ports.Rules(
      span: { item in Self.span(item, placement.column[item], widths[item]) },
      fixed: { segment in
        plan.fixedPort(segment, layers).map { placement.column[segment.lower] + $0 }
      },
      leaves: { item, _ in
        guard let vertex = layers.items[item].vertex,
          case .frame(let frame) = plan.vertices[vertex].content
        else { return nil }
        return placement.column[item] + frame.exit
      },
      leavingLabel: { item, net in
        guard Self.hasLabels(item, layers) else { return 0 }
        return DisplayWidth.of(drawing.scopes.label(ofNet: net))
      },
      enteringLabel: { segment in segment.link.map { DisplayWidth.of(plan.labels[$0]) } ?? 0 },
    )
    ports = Ports(layers, rules)
    heights = layers.items.indices.map { item in
      guard let vertex = layers.items[item].vertex else { return 0 }
      return plan.vertices[vertex].height(width: widths[item])
    }
    layOutChannels()
    inside.sheet.width = placement.width
    placeRows()
    addItems()
    addLines()
  }

  /// Whether the outputs of an item are told apart by labels.
  private static func hasLabels(_ item: Int, _ layers: Layers) -> Bool {
    guard layers.items[item].vertex != nil, layers.items[item].row < layers.segments.count else {
      return false
    }
    let nets = layers.segments[layers.items[item].row].filter { $0.upper == item }.map(\.net)
    return Set(nets).count > 1
  }

  private static func span(_ item: Int, _ column: Int, _ width: Int) -> Ports.Span {
    let margin = width >= 7 ? 2 : width > 2 ? 1 : 0
    return Ports.Span(first: column + margin, last: column + width - 1 - margin)
  }
}

extension ScopePlan.Vertex {
  fileprivate func height(width: Int) -> Int {
    switch content {
    case .box(let text): return text.height(width: width)
    case .frame(let frame): return frame.sheet.height
    case .top, .bottom, .title: return 0
    }
  }
}

// MARK: - Lines and rows

extension ScopeAssembly {
  private mutating func layOutChannels() {
    for (gap, segments) in layers.segments.enumerated() {
      var numbers: [Int: Int] = [:]
      var runs: [Channel.Run] = []
      for (number, segment) in segments.enumerated() {
        let run = numbers[segment.net] ?? runs.count
        if run == runs.count {
          numbers[segment.net] = run
          runs.append(Channel.Run(net: segment.net, source: source(of: segment), targets: []))
        }
        let target = ports.entering[gap][number]
        if !runs[run].targets.contains(target) { runs[run].targets.append(target) }
      }
      channels.append(Channel(runs, columns: placement.width))
      self.runs.append(numbers)
    }
  }

  private func source(of segment: Layers.Segment) -> Int {
    ports.leaving[Ports.Port(item: segment.upper, net: segment.net)] ?? 0
  }

  private mutating func placeRows() {
    var line = 0
    for (row, items) in layers.rows.enumerated() {
      tops.append(line)
      line += items.map { heights[$0] }.max() ?? 0
      guard row < channels.count else { continue }
      line += max(channels[row].trackCount, drawing.density == .roomy ? 1 : 0)
    }
    inside.sheet.height = line
  }

  /// The first line of the gap below a row.
  private func gapTop(_ row: Int) -> Int {
    tops[row] + (layers.rows[row].map { heights[$0] }.max() ?? 0)
  }

  private mutating func addItems() {
    for (item, place) in layers.items.enumerated() {
      guard let vertex = place.vertex else { continue }
      let column = placement.column[item]
      switch plan.vertices[vertex].content {
      case .top(let net): inside.top[net] = column
      case .bottom(let net): inside.bottom[net] = column
      case .title: break
      case .frame(let frame):
        var sheet = frame.sheet
        sheet.frames[0].bottom = leaving(item).map {
          Sheet.Port(kind: .start, column: $0.column - column)
        }
        inside.sheet.add(sheet, x: column, y: tops[place.row])
      case .box(let text):
        var box = Sheet.Box(
          figure: plan.vertices[vertex].figure ?? 0,
          text: text.text,
          area: Sheet.Area(
            x: column,
            y: tops[place.row],
            width: widths[item],
            height: heights[item],
          ),
          lines: text.lines(width: widths[item]),
          isGateFramed: drawing.density == .roomy,
        )
        box.top = entering(item)
        box.bottom = leaving(item)
        inside.sheet.boxes.append(box)
      }
    }
  }

  private func entering(_ item: Int) -> [Sheet.Port] {
    let row = layers.items[item].row
    guard row > 0 else { return [] }
    var found: [Sheet.Port] = []
    for (number, segment) in layers.segments[row - 1].enumerated() where segment.lower == item {
      let column = ports.entering[row - 1][number]
      let label = segment.link.map { plan.labels[$0] } ?? ""
      if let same = found.firstIndex(where: { $0.column == column }) {
        if found[same].label != label { found[same].label = "" }
      } else {
        found.append(Sheet.Port(kind: .arrow, column: column, label: label))
      }
    }
    return found.sorted { $0.column < $1.column }
  }

  private func leaving(_ item: Int) -> [Sheet.Port] {
    let row = layers.items[item].row
    guard row < layers.segments.count else { return [] }
    let nets = Set(layers.segments[row].filter { $0.upper == item }.map(\.net))
    return nets.compactMap { net in
      ports.leaving[Ports.Port(item: item, net: net)].map { column in
        Sheet.Port(
          kind: .start,
          column: column,
          label: nets.count > 1 ? drawing.scopes.label(ofNet: net) : "",
        )
      }
    }.sorted { $0.column < $1.column }
  }

  /// Adds a line for every link, over all the rows that it passes.
  private mutating func addLines() {
    for (number, link) in plan.links.enumerated() {
      var item = link.from
      var row = layers.items[item].row
      var points: [Sheet.Point] = []
      let start = ports.leaving[Ports.Port(item: item, net: link.net)] ?? 0
      let from = plan.vertices[link.from].edge == .top ? -1 : tops[row] + heights[item] - 1
      points.append(Sheet.Point(x: start, y: from))
      while row < layers.segments.count {
        let segments = layers.segments[row]
        let next =
          segments.firstIndex { $0.upper == item && $0.link == number }
          ?? segments.firstIndex { $0.upper == item && $0.net == link.net && $0.link == nil }
        guard let next, let run = runs[row][link.net] else { break }
        let target = ports.entering[row][next]
        for corner in channels[row].corners(of: run, to: target) {
          points.append(Sheet.Point(x: corner.column, y: gapTop(row) + corner.track))
        }
        item = segments[next].lower
        row += 1
        guard segments[next].link == nil else {
          points.append(Sheet.Point(x: target, y: tops[row]))
          break
        }
      }
      inside.sheet.lines.append(Sheet.Line(net: link.net, points: points))
    }
  }
}
