public import Engine
import Workflows

/// Takes runs further in the background, each to its next gate or to its end.
///
/// It owns the tasks that do so: ``finish()`` waits for them, and cancels them where the waiting
/// task is canceled.
///
/// ```swift
/// await keeper.keep(run)     // returns at once
/// await keeper.finish()      // before the process ends
/// ```
public actor RunKeeper {
  private struct Work {
    let task: Task<Void, Never>
    /// Whether something has happened since the task last asked for what is to be done.
    var isAskedAgain = false
  }

  private let advance: @Sendable (String) async throws -> String
  private let abandoned: @Sendable (String) async throws -> [String]
  private let pause: @Sendable () async throws -> Void
  private let log: @Sendable (String) -> Void
  private var works: [String: Work] = [:]
  private var isFinishing = false

  /// A keeper.
  ///
  /// - Parameters:
  ///   - engine: Advances the runs.
  ///   - pause: Lets a moment pass before a run is looked at again on which another process works.
  ///   - log: Hears where runs stopped, and what went wrong.
  public init(
    engine: Engine,
    pause: @escaping @Sendable () async throws -> Void = {
      try await Task.sleep(for: .milliseconds(250))
    },
    log: @escaping @Sendable (String) -> Void = { _ in },
  ) {
    self.init(
      advance: { try await engine.advance($0, .toEnd).words },
      abandoned: { try await engine.abandonedRuns(in: $0).map(\.id) },
      pause: pause,
      log: log,
    )
  }

  init(
    advance: @escaping @Sendable (_ run: String) async throws -> String,
    abandoned: @escaping @Sendable (_ projectID: String) async throws -> [String],
    pause: @escaping @Sendable () async throws -> Void,
    log: @escaping @Sendable (String) -> Void,
  ) {
    self.advance = advance
    self.abandoned = abandoned
    self.pause = pause
    self.log = log
  }

  /// Takes a run further from now on; returns at once.
  public func keep(_ run: String) {
    guard works[run] == nil else {
      works[run]?.isAskedAgain = true
      return
    }
    works[run] = Work(task: Task { await work(on: run) })
  }

  /// Takes up the runs of a project whose process ended before they had stopped.
  ///
  /// - Parameters:
  ///   - projectID: The project.
  ///   - excluded: A run to be left alone.
  /// - Returns: The runs that were taken up.
  /// - Throws: A failure of the store.
  @discardableResult
  public func resume(
    in projectID: String,
    except excluded: String? = nil,
  ) async throws -> [String] {
    let runs = try await abandoned(projectID).filter { $0 != excluded }
    for run in runs {
      log("\(run) was interrupted; it goes on")
      keep(run)
    }
    return runs
  }

  /// Waits until every run has stopped, at a gate or at its end.
  ///
  /// Does not wait for what another process works on.
  public func finish() async {
    isFinishing = true
    defer { isFinishing = false }
    while let task = works.values.first?.task {
      await withTaskCancellationHandler {
        await task.value
      } onCancel: {
        task.cancel()
      }
    }
  }

  private func work(on run: String) async {
    repeat {
      works[run]?.isAskedAgain = false
      do {
        let stop = try await advance(run)
        log("\(run) \(stop)")
      } catch EngineError.owned(_, let pid) {
        // The other process may stop before it sees what was answered here.
        guard !isFinishing, (try? await pause()) != nil else {
          log("\(run) is left to process \(pid)")
          continue
        }
        works[run]?.isAskedAgain = true
      } catch let error as EngineError {
        log("\(run) stopped: \(error.description)")
      } catch {
        log("\(run) was interrupted")
      }
    } while works[run]?.isAskedAgain ?? false && !Task.isCancelled
    works[run] = nil
  }
}

extension RunStop {
  /// Where the run stopped, for a log.
  fileprivate var words: String {
    switch reason {
    case .finished(let outcome): "ended: \(outcome.rawValue)"
    case .gate(let gates): "waits at \(gates.joined(separator: ", "))"
    case .unknownOutcome(let nodes):
      "waits: it is not known how the calls of \(nodes.joined(separator: ", ")) ended"
    case .paused(let reason): "is paused: \(reason.words)"
    case .before: "has nothing that can be done"
    }
  }
}
