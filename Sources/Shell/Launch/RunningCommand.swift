import Notebook
import Synchronization

/// The command that is under way, so that Ctrl-C can end it.
///
/// The first Ctrl-C in a run lets what is under way end and begins nothing more; a second one
/// within two seconds cancels that too. Any other command is canceled at once.
final class RunningCommand: Sendable {
  /// How an interrupt was taken.
  enum Effect: Sendable {
    /// The run begins nothing more.
    case stopsRun
    /// The command ends as soon as it can.
    case cancels
  }

  private struct State {
    var task: Task<Output, Never>?
    var stopped: ContinuousClock.Instant?
  }

  private let state = Mutex(State())

  func set(_ task: Task<Output, Never>?) {
    state.withLock { $0 = State(task: task) }
  }

  /// Whether a command is under way.
  var isBusy: Bool { state.withLock { $0.task != nil } }

  /// Takes an interrupt; `isRun` says whether a run is being advanced.
  func interrupt(isRun: Bool, at now: ContinuousClock.Instant = .now) -> Effect {
    state.withLock { state in
      let isSecond = state.stopped.map { $0.duration(to: now) <= .seconds(2) } ?? false
      guard isRun, !isSecond else {
        state.task?.cancel()
        return .cancels
      }
      state.stopped = now
      return .stopsRun
    }
  }
}

/// Does the commands of a shell one after the other, whoever gives them.
actor CommandTurns {
  private var last: Task<Void, Never>?

  /// Does a command once those before it are done.
  func perform(_ work: @escaping @Sendable () async -> Output) async -> Output {
    let before = last
    let task = Task {
      await before?.value
      return await work()
    }
    last = Task { _ = await task.value }
    return await task.value
  }
}
