import Text
import Workflows

/// A call that is canceled when its time is up.
struct LimitedCall: Sendable {
  let work: RunPass.Work
  let limit: Duration
  let sleep: @Sendable (Duration) async throws -> Void

  /// How the call ended; waits until it has, even where it is too late.
  ///
  /// A result counts although it comes late: it has been paid for.
  func result(
    progress: @escaping @Sendable (Double) -> Void
  ) async -> Result<ModelResult, RunFailure> {
    await withTaskGroup(of: Result<ModelResult, RunFailure>?.self) { group in
      group.addTask {
        do throws(RunFailure) {
          return .success(try await work.provider.call(work.call, progress: progress))
        } catch { return .failure(error) }
      }
      group.addTask {
        do { try await sleep(limit) } catch { return nil }
        return .failure(late)
      }
      var first: Result<ModelResult, RunFailure>?
      for await result in group {
        if case .success? = result { first = result } else { first = first ?? result }
        group.cancelAll()
      }
      return first ?? .failure(late)
    }
  }

  /// A call that is not safe to repeat may have done its work all the same.
  private var late: RunFailure {
    let model = work.call.model
    return RunFailure(
      code: model.isSafeToRepeat ? RunFailure.timeout : RunFailure.unknownOutcome,
      message: "the call of \(model.id) took longer than \(limit.words)",
    )
  }
}
