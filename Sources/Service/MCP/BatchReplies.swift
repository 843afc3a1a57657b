import JSON

/// The answers to messages that came in one array, until all are there.
struct BatchReplies: Sendable {
  private struct Batch: Sendable {
    var replies: [JSONValue] = []
    var expected = 0
    var isClosed = false
  }

  private var batches: [Int: Batch] = [:]
  private var last = 0

  /// Opens a batch.
  mutating func open() -> Int {
    last += 1
    batches[last] = Batch()
    return last
  }

  /// Notes that an answer will come later.
  mutating func expect(_ batch: Int) { batches[batch]?.expected += 1 }

  /// Adds an answer; gives all of them once they are complete.
  mutating func add(_ reply: JSONValue, to batch: Int, isExpected: Bool) -> JSONValue? {
    batches[batch]?.replies.append(reply)
    if isExpected { batches[batch]?.expected -= 1 }
    return taken(batch)
  }

  /// Notes that an expected answer will not come; gives the others once they are complete.
  mutating func abandon(_ batch: Int) -> JSONValue? {
    batches[batch]?.expected -= 1
    return taken(batch)
  }

  /// Notes that all messages have been read; gives the answers if they are complete.
  mutating func close(_ batch: Int) -> JSONValue? {
    batches[batch]?.isClosed = true
    return taken(batch)
  }

  private mutating func taken(_ batch: Int) -> JSONValue? {
    guard let complete = batches[batch], complete.isClosed, complete.expected == 0 else {
      return nil
    }
    batches[batch] = nil
    // Notifications have no answers.
    return complete.replies.isEmpty ? nil : .array(complete.replies)
  }
}
