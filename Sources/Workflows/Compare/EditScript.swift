/// The shortest way from one sequence to another.
struct EditScript {
  /// A step, with the place of the element in the sequence that has it; of both in the first.
  enum Step: Hashable {
    case same(Int)
    case removed(Int)
    case added(Int)
  }

  private(set) var steps: [Step] = []

  /// The way from `old` to `new`; where it takes more than `limit` removals and additions, all
  /// from the first difference to the last is replaced.
  ///
  /// Myers' greedy search: O((old + new) × limit) time, O(limit²) memory.
  init(from old: [Int], to new: [Int], limit: Int) {
    let start = zip(old, new).prefix { $0 == $1 }.count
    let room = min(old.count, new.count) - start
    let end = zip(old.reversed(), new.reversed()).prefix(room).prefix { $0 == $1 }.count
    let before = old[start..<old.count - end]
    let after = new[start..<new.count - end]
    steps = (0..<start).map(Step.same)
    if let middle = Self.middle(Array(before), Array(after), limit) {
      steps += middle.map { $0.moved(start) }
    } else {
      steps += before.indices.map(Step.removed) + after.indices.map(Step.added)
    }
    steps += (old.count - end..<old.count).map(Step.same)
  }

  private static func middle(_ old: [Int], _ new: [Int], _ limit: Int) -> [Step]? {
    // The furthest place in `old` on each diagonal, one list for each number of changes.
    var trace: [[Int]] = []
    for changes in 0...min(limit, old.count + new.count) {
      let last = trace.last ?? []
      var reached = [Int](repeating: 0, count: 2 * changes + 1)
      for diagonal in stride(from: -changes, through: changes, by: 2) {
        var place = Self.start(on: diagonal, changes, last)
        while place < old.count, place - diagonal < new.count,
          old[place] == new[place - diagonal]
        {
          place += 1
        }
        reached[diagonal + changes] = place
        if place >= old.count, place - diagonal >= new.count {
          trace.append(reached)
          return backtrack(trace, old.count, new.count)
        }
      }
      trace.append(reached)
    }
    return nil
  }

  /// Where a diagonal begins after one more change: by removing, or by adding.
  private static func start(on diagonal: Int, _ changes: Int, _ last: [Int]) -> Int {
    guard changes > 0 else { return 0 }
    // `last` has its diagonal d at d + changes - 1.
    let below = diagonal == -changes ? -1 : last[diagonal - 1 + changes - 1]
    let above = diagonal == changes ? -1 : last[diagonal + 1 + changes - 1]
    return diagonal == -changes || (diagonal != changes && below < above) ? above : below + 1
  }

  private static func backtrack(_ trace: [[Int]], _ oldCount: Int, _ newCount: Int) -> [Step] {
    var steps: [Step] = []
    var (old, new) = (oldCount, newCount)
    for changes in stride(from: trace.count - 1, through: 1, by: -1) {
      let last = trace[changes - 1]
      let diagonal = old - new
      let begin = start(on: diagonal, changes, last)
      while old > begin {
        old -= 1
        new -= 1
        steps.append(.same(old))
      }
      let isAdded =
        diagonal == -changes
        || (diagonal != changes
          && last[diagonal - 1 + changes - 1] < last[diagonal + 1 + changes - 1])
      if isAdded {
        new -= 1
        steps.append(.added(new))
      } else {
        old -= 1
        steps.append(.removed(old))
      }
    }
    while old > 0 {
      old -= 1
      steps.append(.same(old))
    }
    return steps.reversed()
  }
}

extension EditScript.Step {
  fileprivate func moved(_ offset: Int) -> EditScript.Step {
    switch self {
    case .same(let place): .same(place + offset)
    case .removed(let place): .removed(place + offset)
    case .added(let place): .added(place + offset)
    }
  }
}
