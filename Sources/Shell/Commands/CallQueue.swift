public import Engine
import Synchronization

/// Model calls that have settled and wait to be written to the session.
public final class CallQueue: Sendable {
  private let calls = Mutex<[RecordedCall]>([])

  /// An empty queue.
  public init() {}

  /// Adds a call; safe from any task.
  public func append(_ call: RecordedCall) { calls.withLock { $0.append(call) } }

  /// Takes all calls out, in order.
  func take() -> [RecordedCall] {
    calls.withLock { calls in
      defer { calls = [] }
      return calls
    }
  }
}
