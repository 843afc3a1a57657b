import Notebook
import Synchronization

/// The command that is under way, so that Ctrl-C can end it.
final class RunningCommand: Sendable {
  private let task = Mutex<Task<Output, Never>?>(nil)

  func set(_ task: Task<Output, Never>?) { self.task.withLock { $0 = task } }
  func cancel() { task.withLock { $0?.cancel() } }
}
