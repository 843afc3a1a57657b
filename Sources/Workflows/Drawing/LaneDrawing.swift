import Text

/// Draws figures one below the other, a line each, with lanes at the left, as a log of versions
/// does.
struct LaneDrawing {
  private struct Line {
    var cells: String
    /// Whether the cells go on as a dashed line up to the text.
    var isDashed = false
    var head = ""
    /// Nil where the head has the whole line.
    var kind: String?
    var rest = ""
  }

  private let figures: Figures
  private let scopes: Scopes
  private let texts: [FigureText]
  private let columns: Int
  private var lanes: Lanes
  /// How often each net is still to be read.
  private var remaining: [Int]
  /// The nets that end at a figure, or at the bottom of its frame.
  private var readsAt: [Place: [Int]] = [:]
  /// The nets that a figure gives, or the inside of its frame.
  private var givesAt: [Place: [Int]] = [:]
  /// The nets that are a figure's condition.
  private var branchesAt: [Int: [Int]] = [:]
  private var drawn: [Line] = []

  private struct Place: Hashable {
    var figure: Int
    var isInside: Bool
  }

  init(_ figures: Figures, _ scopes: Scopes, _ texts: [FigureText], columns: Int) {
    self.figures = figures
    self.scopes = scopes
    self.texts = texts
    self.columns = columns
    lanes = Lanes(limit: max(4, (columns - 22) / 2))
    remaining = Array(repeating: 0, count: scopes.nets.count)
    let numbers = Dictionary(uniqueKeysWithValues: zip(scopes.nets, scopes.nets.indices))
    for (number, net) in scopes.nets.enumerated() {
      givesAt[Place(figure: net.from, isInside: net.isFromInside), default: []].append(number)
    }
    var seen: Set<[Int]> = []
    for connection in figures.connections {
      let net = Scopes.Net(
        from: connection.from,
        isFromInside: connection.isFromInside,
        output: connection.output,
      )
      guard let number = numbers[net],
        seen.insert([number, connection.to, connection.isToInside ? 1 : 0]).inserted
      else { continue }
      let place = Place(figure: connection.to, isInside: connection.isToInside)
      readsAt[place, default: []].append(number)
      if connection.input == Handle.conditional {
        branchesAt[connection.to, default: []].append(number)
      }
      remaining[number] += 1
    }
  }

  /// The drawing, none of its lines wider than the columns.
  mutating func lines() -> [String] {
    draw(scopes.outside)
    let laneWidth = min(drawn.map { DisplayWidth.of($0.cells) }.max() ?? 0, columns)
    let figures = drawn.filter { $0.kind != nil }
    let room = columns - laneWidth - 1
    let headWidth = min(figures.map { DisplayWidth.of($0.head) }.max() ?? 0, room * 2 / 3, 28)
    let kindWidth = min(
      figures.map { DisplayWidth.of($0.kind ?? "") }.max() ?? 0,
      max(0, room - headWidth - 2),
      30,
    )
    return drawn.map { line in
      let missing = laneWidth - DisplayWidth.of(line.cells)
      var text = line.cells + String(repeating: line.isDashed ? "╌" : " ", count: missing) + " "
      if let kind = line.kind {
        text += line.head.clipped(to: headWidth).padded(to: headWidth) + "  "
        text += BoxText.clipped(kind, kindWidth).padded(to: kindWidth)
        if DisplayWidth.of(text) + 8 <= columns { text += "  " + line.rest }
      } else {
        text += line.head + (line.rest.isEmpty ? "" : "  " + line.rest)
      }
      while text.last == " " { text.removeLast() }
      return text.clipped(to: columns)
    }
  }

  private mutating func draw(_ scope: Scopes.Scope) {
    for figure in scope.figures {
      if let inside = scopes.inside[figure] {
        drawFrame(figure, inside)
      } else {
        drawFigure(figure)
      }
    }
  }
}

// MARK: - Figures

extension LaneDrawing {
  private mutating func drawFigure(_ figure: Int) {
    let text = texts[figure]
    let place = Place(figure: figure, isInside: false)
    let gives = givesAt[place] ?? []
    var before = lanes.passing
    var step = read(place)
    step.sign = text.outline.sign
    // A branch has its sign in the lane.
    let head = text.outline == .branch ? String(text.head.dropFirst(2)) : text.head
    var line = Line(cells: cells(step, before), head: head, kind: text.kind)
    line.rest = rest(of: figure, step)
    drawn.append(line)
    for gate in text.gates {
      before = lanes.passing
      lanes.advance()
      var row = step
      row.reads = []
      row.sign = "╪"
      drawn.append(Line(cells: cells(row, before), head: gate.line))
    }
    lanes.open(gives, at: &step)
    guard gives.count > 1 else { return }
    lanes.advance()
    var branches = step
    branches.reads = []
    branches.sign = "├"
    let labels = gives.map { scopes.label(ofNet: $0) }.joined(separator: "  ")
    drawn.append(Line(cells: cells(branches, lanes.passing), head: labels))
  }

  private mutating func drawFrame(_ figure: Int, _ inside: Scopes.Scope) {
    let text = texts[figure]
    let before = lanes.passing
    var step = read(Place(figure: figure, isInside: false), isFrame: true)
    step.sign = "╭"
    lanes.openFrame(givesAt[Place(figure: figure, isInside: true)] ?? [], at: &step)
    var line = Line(cells: cells(step, before, isFrame: true), isDashed: true, head: text.title)
    if !step.missing.isEmpty { line.rest = rest(of: figure, step) }
    drawn.append(line)
    draw(inside)
    let after = lanes.passing
    let results = givesAt[Place(figure: figure, isInside: false)] ?? []
    let reads = readsAt[Place(figure: figure, isInside: true)] ?? []
    for net in reads { remaining[net] -= 1 }
    var end = lanes.closeFrame(reads, results) { [remaining] in remaining[$0] == 0 }
    end.sign = results.isEmpty && text.gates.isEmpty ? "╰" : "├"
    drawn.append(Line(cells: cells(end, after, isFrame: true), isDashed: true, head: text.end))
    for gate in text.gates {
      lanes.advance()
      var row = end
      row.reads = []
      row.opens = []
      row.sign = "╪"
      drawn.append(Line(cells: cells(row, lanes.passing), head: gate.line))
    }
  }

  private mutating func read(_ place: Place, isFrame: Bool = false) -> Lanes.Step {
    let nets = readsAt[place] ?? []
    for net in nets { remaining[net] -= 1 }
    return lanes.read(nets, isDone: { [remaining] in remaining[$0] == 0 }, isFrame: isFrame)
  }

  private func rest(of figure: Int, _ step: Lanes.Step) -> String {
    let text = texts[figure]
    var parts: [String] = []
    if text.isInput { parts.append("· input") }
    if text.isOutput { parts.append("· output") }
    let branches = (branchesAt[figure] ?? []).map { net in
      "when $\(texts[scopes.nets[net].from].id).\(scopes.label(ofNet: net))"
    }
    parts += branches
    if !step.missing.isEmpty {
      let names = step.missing.map { "$" + texts[scopes.nets[$0].from].id }
      parts.append("← " + names.joined(separator: " "))
    }
    parts += text.remarks + text.details
    return parts.joined(separator: "  ")
  }

  /// The lanes of a line: what passes, and what the step joins to its figure.
  private func cells(
    _ step: Lanes.Step,
    _ passing: [Character?],
    isFrame: Bool = false,
  ) -> String {
    let used = step.reads.map(\.column) + step.opens + [step.column]
    guard let first = used.min(), let last = used.max() else { return "" }
    var text = ""
    for column in 0..<max(passing.count, last + 1) {
      let horizontal: Character = isFrame && column >= step.column ? "╌" : "─"
      let pass = column < passing.count ? passing[column] : nil
      var sign = pass ?? (column > first && column < last ? horizontal : " ")
      if column == step.column {
        sign = step.sign
      } else if let read = step.reads.first(where: { $0.column == column }) {
        let isRight = column == last && !isFrame
        sign = Self.sign(isLeft: column == first, isRight: isRight, ends: read.ends)
      } else if step.opens.contains(column) {
        sign = column == last && !isFrame ? "╮" : "┬"
      }
      text.append(sign)
      text.append(column >= first && column < last ? horizontal : " ")
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  private static func sign(isLeft: Bool, isRight: Bool, ends: Bool) -> Character {
    switch (isLeft, isRight) {
    case (true, _): ends ? "╰" : "├"
    case (_, true): ends ? "╯" : "┤"
    default: ends ? "┴" : "┼"
    }
  }
}

extension FigureText.Outline {
  /// The sign of a figure in a lane.
  fileprivate var sign: Character {
    switch self {
    case .value: "□"
    case .transform: "•"
    case .work: "■"
    case .branch: "◇"
    case .person: "╪"
    case .fold: "▤"
    }
  }
}
