import Engine
import Workflows

/// Answers the calls that a session has from its record, for nothing, and makes the others.
final class RecordedFirstProvider: ModelProvider {
  private let recorded: RecordedProvider
  private let real: any ModelProvider

  init(_ recorded: RecordedProvider, else real: any ModelProvider) {
    self.recorded = recorded
    self.real = real
  }

  func call(
    _ request: ModelCall,
    progress: @Sendable (Double) -> Void,
  ) async throws(RunFailure) -> ModelResult {
    guard recorded.has(request) else { return try await real.call(request, progress: progress) }
    var result = try await recorded.call(request, progress: progress)
    // It was paid for when it was recorded.
    result.cost = .zero
    return result
  }
}
