/// What waits, first come, first served; O(1) at both ends, taken over many elements.
struct Backlog<Element: Sendable>: Sendable, Sequence {
  private var elements: [Element] = []
  private var start = 0

  var count: Int { elements.count - start }
  var isEmpty: Bool { start == elements.count }

  mutating func append(_ element: Element) { elements.append(element) }

  mutating func removeFirst() -> Element? {
    guard start < elements.count else { return nil }
    defer {
      start += 1
      // What was taken is let go of once it is as much as what is left.
      if start >= count {
        elements.removeFirst(start)
        start = 0
      }
    }
    return elements[start]
  }

  func makeIterator() -> ArraySlice<Element>.Iterator { elements[start...].makeIterator() }
}
