import JSON
import Subprocess
public import Workflows

/// Runs models by a program that speaks `easel-model/1`, such as `easel-draft`.
///
/// One process a call: the request is JSON on its standard input, and each line of its standard
/// output is a JSON object, `{"progress": 0.5}` or, once, `outputs` or `error`.
public struct DraftProvider: ModelProvider {
  /// The program.
  public var program: String
  /// How long a call may take.
  public var timeLimit: Duration
  /// What the program may write.
  private let limits: ModelLines.Limits

  /// A provider that runs the program at `path`.
  public init(
    program path: String,
    timeLimit: Duration = .seconds(60),
    lineLimit: Int = 1 << 22,
    lineCountLimit: Int = 10_000,
  ) {
    program = path
    self.timeLimit = timeLimit
    limits = ModelLines.Limits(bytesOfLine: lineLimit, lines: lineCountLimit)
  }

  /// Runs the program once; ends it when the task is canceled or the time is up.
  public func call(
    _ request: ModelCall,
    progress: @Sendable (Double) -> Void,
  ) async throws(RunFailure) -> ModelResult {
    try await reporting(to: progress) { fractions throws(RunFailure) in
      let run = ProgramRun(
        program: program,
        arguments: ["run"],
        environment: nil,
        folder: request.output,
        input: Array(ModelLines.request(request, version: request.model.version).utf8),
        timeLimit: timeLimit,
      )
      let lines = ModelLines(folder: request.output, limits: limits, fractions: fractions)
      let ending: ProgramRun.Ending<[String: ModelOutputValue]?>
      do { ending = try await run.run(reading: { try await lines.outputs(in: $0) }) } catch {
        throw RunFailure(running: program, error)
      }
      guard let outputs = ending.value else { throw ending.failure(of: program) }
      return ModelResult(outputs: outputs, cost: .zero)
    }
  }
}

extension ModelProvider {
  /// Does `work`, and hands on the fractions that it reports while it is under way.
  func reporting(
    to progress: @Sendable (Double) -> Void,
    _ work:
      @escaping @Sendable (AsyncStream<Double>.Continuation) async throws(RunFailure) ->
      ModelResult,
  ) async throws(RunFailure) -> ModelResult {
    let (fractions, continuation) = AsyncStream.makeStream(of: Double.self)
    async let outcome = result(of: work, continuation)
    for await fraction in fractions { progress(fraction) }
    return try await outcome.get()
  }

  private func result(
    of work:
      @Sendable (AsyncStream<Double>.Continuation) async throws(RunFailure) -> ModelResult,
    _ fractions: AsyncStream<Double>.Continuation,
  ) async -> Result<ModelResult, RunFailure> {
    defer { fractions.finish() }
    do { return .success(try await work(fractions)) } catch { return .failure(error) }
  }
}
