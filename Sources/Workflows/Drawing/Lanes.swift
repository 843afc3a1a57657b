/// The lanes at the left of a drawing that has a line for each figure.
///
/// A net keeps its lane from the figure that gives it to the last that reads it. What finds no
/// lane is named in the text instead.
struct Lanes {
  /// What happens on one line.
  struct Step {
    /// The column of the figure.
    var column: Int
    /// The sign that stands there.
    var sign: Character
    /// What ends or goes on here, by column: whether the lane ends.
    var reads: [(column: Int, ends: Bool)] = []
    /// The lanes that begin beside the figure's own.
    var opens: [Int] = []
    /// The nets that are read and have no lane.
    var missing: [Int] = []
  }

  /// How many lanes there may be.
  let limit: Int
  /// The net of each lane.
  private var nets: [Int?] = []
  /// Whether a lane is the side of a frame.
  private var isFrame: [Bool] = []
  /// The line on which each lane was left last.
  private var leftAt: [Int] = []
  private var laneOfNet: [Int: Int] = [:]
  private var line = 0
  /// The side of the innermost frame, then those around it, from the outside.
  private var frames: [Int] = []

  init(limit: Int) { self.limit = limit }

  /// What passes a line: the sign of each lane that is in use.
  var passing: [Character?] {
    nets.indices.map { isFrame[$0] ? "╎" : nets[$0] == nil ? nil : "│" }
  }

  /// Goes on to the next line, on which lanes only pass.
  mutating func advance() { line += 1 }

  /// Reads nets for a figure and finds its column; `isDone` says which nets end here.
  mutating func read(
    _ read: [Int],
    isDone: (Int) -> Bool,
    isFrame isFrameSide: Bool = false,
  ) -> Step {
    line += 1
    var step = Step(column: 0, sign: " ")
    var freed: [Int] = []
    for net in read {
      guard let lane = laneOfNet[net] else {
        step.missing.append(net)
        continue
      }
      let ends = isDone(net)
      step.reads.append((lane, ends))
      guard ends else { continue }
      freed.append(lane)
      nets[lane] = nil
      laneOfNet[net] = nil
      leftAt[lane] = line
    }
    step.reads.sort { $0.column < $1.column }
    let first = (frames.last ?? -1) + 1
    if isFrameSide {
      // A frame stands right of all that passes it.
      let last = nets.indices.last { nets[$0] != nil || isFrame[$0] } ?? -1
      step.column = freed.filter { $0 > last }.min() ?? free(from: last + 1)
    } else if let own = freed.filter({ $0 >= first }).min() {
      step.column = own
    } else {
      step.column = free(from: max(first, step.reads.first?.column ?? 0))
    }
    return step
  }

  /// Gives the nets of a figure their lanes, the first at the figure's own column.
  mutating func open(_ opened: [Int], at step: inout Step) {
    for (place, net) in opened.enumerated() {
      let column = place == 0 ? step.column : free(from: step.column + 1)
      guard column < limit else { continue }
      take(column, for: net)
      if place > 0 { step.opens.append(column) }
    }
    if opened.isEmpty, step.column < limit { touch(step.column) }
  }

  /// Opens a frame whose side is at the step's column; the items of the loop get lanes inside.
  mutating func openFrame(_ items: [Int], at step: inout Step) {
    touch(step.column)
    isFrame[step.column] = true
    frames.append(step.column)
    for net in items {
      let column = free(from: step.column + 1)
      guard column < limit else { continue }
      take(column, for: net)
      step.opens.append(column)
    }
  }

  /// Closes the innermost frame; its results get lanes, the first where its side was.
  mutating func closeFrame(_ read: [Int], _ results: [Int], isDone: (Int) -> Bool) -> Step {
    var step = self.read(read, isDone: isDone)
    step.column = frames.popLast() ?? 0
    if step.column < isFrame.count { isFrame[step.column] = false }
    open(results, at: &step)
    return step
  }

  private mutating func take(_ column: Int, for net: Int) {
    touch(column)
    nets[column] = net
    laneOfNet[net] = column
  }

  private mutating func touch(_ column: Int) {
    while nets.count <= column {
      nets.append(nil)
      isFrame.append(false)
      leftAt.append(-2)
    }
    leftAt[column] = line
  }

  /// The first free lane from `column` on; not one that was left on the line above, so that
  /// nothing seems to go on.
  private func free(from column: Int) -> Int {
    var column = column
    while column < nets.count,
      nets[column] != nil || isFrame[column] || leftAt[column] >= line - 1
    {
      column += 1
    }
    return min(column, limit)
  }
}
