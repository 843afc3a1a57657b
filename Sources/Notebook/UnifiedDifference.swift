/// The difference between two texts in the unified form, with three lines around each change.
public struct UnifiedDifference {
  private enum Step {
    case same(String)
    case removed(String)
    case added(String)

    var isChange: Bool {
      if case .same = self { return false }
      return true
    }
  }

  private static let context = 3
  /// The longest side, in lines, whose common lines are looked for.
  private static let longest = 500

  private let steps: [Step]

  /// The difference of two texts, line by line.
  public init(from before: String, to after: String) {
    self.init(expected: before, actual: after, isSame: ==)
  }

  /// The difference; `isSame` compares a recorded line with a new one.
  init(expected: String, actual: String, isSame: (String, String) -> Bool) {
    let old = TextComparison.lines(expected)
    let new = TextComparison.lines(actual)
    var start = 0
    while start < min(old.count, new.count), isSame(old[start], new[start]) { start += 1 }
    var (oldEnd, newEnd) = (old.count, new.count)
    while oldEnd > start, newEnd > start, isSame(old[oldEnd - 1], new[newEnd - 1]) {
      oldEnd -= 1
      newEnd -= 1
    }
    steps =
      new[..<start].map(Step.same)
      + Self.middle(Array(old[start..<oldEnd]), Array(new[start..<newEnd]), isSame)
      + new[newEnd...].map(Step.same)
  }

  /// The lines, each hunk with its header.
  public var text: String {
    var result: [String] = []
    var (oldLine, newLine) = (1, 1)
    var index = 0
    while index < steps.count {
      let hunk = hunkEnd(from: index)
      guard let hunk else {
        advance(steps[index], &oldLine, &newLine)
        index += 1
        continue
      }
      let (oldStart, newStart) = (oldLine, newLine)
      var lines: [String] = []
      for step in steps[index..<hunk] {
        switch step {
        case .same(let line): lines.append(" " + line)
        case .removed(let line): lines.append("-" + line)
        case .added(let line): lines.append("+" + line)
        }
        advance(step, &oldLine, &newLine)
      }
      let header = "@@ -\(oldStart),\(oldLine - oldStart) +\(newStart),\(newLine - newStart) @@"
      result += [header] + lines
      index = hunk
    }
    return result.joined(separator: "\n")
  }

  private func advance(_ step: Step, _ oldLine: inout Int, _ newLine: inout Int) {
    switch step {
    case .same:
      oldLine += 1
      newLine += 1
    case .removed: oldLine += 1
    case .added: newLine += 1
    }
  }

  /// Returns where the hunk that begins at `start` ends; nil where none begins.
  private func hunkEnd(from start: Int) -> Int? {
    guard steps[start...].prefix(Self.context + 1).contains(where: \.isChange) else { return nil }
    var last = start
    var index = start
    while index < steps.count, index - last <= 2 * Self.context + 1 {
      if steps[index].isChange { last = index }
      index += 1
    }
    return min(steps.count, last + Self.context + 1)
  }

  /// Finds the longest common lines.
  private static func middle(
    _ old: [String],
    _ new: [String],
    _ isSame: (String, String) -> Bool,
  ) -> [Step] {
    guard !old.isEmpty, !new.isEmpty, max(old.count, new.count) <= longest else {
      return old.map(Step.removed) + new.map(Step.added)
    }
    let width = new.count + 1
    var lengths = [Int](repeating: 0, count: (old.count + 1) * width)
    var same = [Bool](repeating: false, count: (old.count + 1) * width)
    for row in old.indices.reversed() {
      for column in new.indices.reversed() {
        let place = row * width + column
        same[place] = isSame(old[row], new[column])
        lengths[place] =
          same[place]
          ? lengths[place + width + 1] + 1 : max(lengths[place + width], lengths[place + 1])
      }
    }
    var steps: [Step] = []
    var (row, column) = (0, 0)
    while row < old.count, column < new.count {
      let place = row * width + column
      if same[place] {
        steps.append(.same(new[column]))
        row += 1
        column += 1
      } else if lengths[place + width] >= lengths[place + 1] {
        steps.append(.removed(old[row]))
        row += 1
      } else {
        steps.append(.added(new[column]))
        column += 1
      }
    }
    return steps + old[row...].map(Step.removed) + new[column...].map(Step.added)
  }
}
