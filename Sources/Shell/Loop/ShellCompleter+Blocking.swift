private import Dispatch
public import Editline
private import Synchronization

extension ShellCompleter {
  /// Returns what may stand at the cursor, for a line editor whose thread waits for it.
  ///
  /// Nothing comes back where the answer takes longer than `milliseconds`: a key press must not
  /// hang. Call it only on a thread that may block, such as that of ``LineReader``.
  public func waitForCompletion(
    for line: String,
    at cursor: Int,
    milliseconds: Int = 500,
  ) -> Completion {
    let answer = Answer()
    let task = Task.detached {
      answer.set(await completion(for: line, at: cursor))
    }
    let isInTime = answer.wait(milliseconds: milliseconds)
    if !isInTime { task.cancel() }
    return answer.completion ?? Completion(replacing: cursor..<cursor, candidates: [])
  }
}

/// A completion on its way from a task to a thread.
private final class Answer: Sendable {
  private let value = Mutex<Completion?>(nil)
  private let semaphore = DispatchSemaphore(value: 0)

  var completion: Completion? { value.withLock { $0 } }

  func set(_ completion: Completion) {
    value.withLock { $0 = completion }
    semaphore.signal()
  }

  func wait(milliseconds: Int) -> Bool {
    semaphore.wait(timeout: .now() + .milliseconds(milliseconds)) == .success
  }
}
