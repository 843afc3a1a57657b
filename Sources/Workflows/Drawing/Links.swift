/// Arrows between numbers from 0, grouped by where they begin.
struct Links {
  /// Where the arrows of each origin begin in ``numbers``; one more at the end.
  private let starts: [Int]
  /// The numbers of the arrows, by origin, otherwise in order.
  private let numbers: [Int]
  /// Where each arrow ends.
  private let destinations: [Int]

  /// Arrows from `origins` to `destinations`, of which there are as many.
  init(count: Int, from origins: [Int], to destinations: [Int]) {
    var starts = [Int](repeating: 0, count: count + 1)
    for origin in origins { starts[origin + 1] += 1 }
    for place in 0..<count { starts[place + 1] += starts[place] }
    var next = starts
    var numbers = [Int](repeating: 0, count: origins.count)
    for (number, origin) in origins.enumerated() {
      numbers[next[origin]] = number
      next[origin] += 1
    }
    self.starts = starts
    self.numbers = numbers
    self.destinations = destinations
  }

  /// How many origins there are.
  var count: Int { starts.count - 1 }

  /// The numbers of the arrows that begin at `origin`.
  func arrows(from origin: Int) -> ArraySlice<Int> { numbers[starts[origin]..<starts[origin + 1]] }

  /// Where the arrow called `number` ends.
  func destination(_ number: Int) -> Int { destinations[number] }

  /// The arrows that close a circle, sorted, as a walk from 0 on finds them.
  ///
  /// Without them there is no circle. Does not recurse; O(origins + arrows).
  func closingArrows() -> [Int] {
    enum State { case unseen, open, done }
    var state = [State](repeating: .unseen, count: count)
    var closing: [Int] = []
    var path: [(origin: Int, next: Int)] = []
    for root in 0..<count where state[root] == .unseen {
      state[root] = .open
      path.append((root, starts[root]))
      while let (origin, next) = path.last {
        guard next < starts[origin + 1] else {
          state[origin] = .done
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let destination = destinations[numbers[next]]
        switch state[destination] {
        case .unseen:
          state[destination] = .open
          path.append((destination, starts[destination]))
        case .open: closing.append(numbers[next])
        case .done: break
        }
      }
    }
    return closing.sorted()
  }

  /// All origins, each before where its arrows end; there must be no circle.
  func order() -> [Int] {
    var missing = [Int](repeating: 0, count: count)
    for destination in destinations { missing[destination] += 1 }
    var order = (0..<count).filter { missing[$0] == 0 }
    var next = 0
    while next < order.count {
      for arrow in arrows(from: order[next]) {
        let destination = destinations[arrow]
        missing[destination] -= 1
        if missing[destination] == 0 { order.append(destination) }
      }
      next += 1
    }
    return order
  }
}
