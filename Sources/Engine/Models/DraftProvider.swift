import JSON
import Subprocess
import SystemPackage
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
  /// How many bytes a line of the program's output may have.
  public var lineLimit: Int
  /// How many lines it may write.
  public var lineCountLimit: Int

  /// A provider that runs the program at `path`.
  public init(
    program path: String,
    timeLimit: Duration = .seconds(60),
    lineLimit: Int = 1 << 22,
    lineCountLimit: Int = 10_000,
  ) {
    program = path
    self.timeLimit = timeLimit
    self.lineLimit = lineLimit
    self.lineCountLimit = lineCountLimit
  }

  /// Runs the program once; kills it when the task is canceled or the time is up.
  public func call(
    _ request: ModelCall,
    progress: @Sendable (Double) -> Void,
  ) async throws(RunFailure) -> ModelResult {
    let (fractions, continuation) = AsyncStream.makeStream(of: Double.self)
    async let outcome = limited(request, continuation)
    for await fraction in fractions { progress(fraction) }
    return try await outcome.get()
  }

  /// The outcome of the program, or a failure when the time is up first.
  private func limited(
    _ request: ModelCall,
    _ fractions: AsyncStream<Double>.Continuation,
  ) async -> Result<ModelResult, RunFailure> {
    defer { fractions.finish() }
    let late = RunFailure(
      code: "timeout",
      message: "\(request.model.id) took longer than \(timeLimit)",
    )
    return await withTaskGroup(of: Result<ModelResult, RunFailure>?.self) { group in
      group.addTask { await outcome(of: request, fractions) }
      group.addTask {
        do { try await Task.sleep(for: timeLimit) } catch { return nil }
        return .failure(late)
      }
      var first: Result<ModelResult, RunFailure>?
      for await result in group {
        if first == nil, let result { first = result }
        group.cancelAll()
      }
      return first ?? .failure(late)
    }
  }

  private func outcome(
    of request: ModelCall,
    _ fractions: AsyncStream<Double>.Continuation,
  ) async -> Result<ModelResult, RunFailure> {
    do {
      return .success(try await run(request, fractions))
    } catch let failure as RunFailure {
      return .failure(failure)
    } catch let error as SubprocessError where error.code == .executableNotFound {
      return .failure(
        RunFailure(code: "no-program", message: "the program \(program) cannot be started")
      )
    } catch is CancellationError {
      return .failure(RunFailure(code: "canceled", message: "the call was canceled"))
    } catch {
      return .failure(RunFailure(code: "program-failed", message: "\(program): \(error)"))
    }
  }

  private func run(
    _ request: ModelCall,
    _ fractions: AsyncStream<Double>.Continuation,
  ) async throws -> ModelResult {
    var options = PlatformOptions()
    // A session of its own, so that what the program started ends with it.
    options.createSession = true
    options.teardownSequence = Self.teardown
    let (lineLimit, lineCountLimit, output) = (lineLimit, lineCountLimit, request.output)
    let ended = try await Subprocess.run(
      .path(FilePath(program)),
      arguments: ["run"],
      workingDirectory: FilePath(output),
      platformOptions: options,
      input: .fileDescriptor(
        try Self.requestFile(request),
        closeAfterSpawningProcess: true,
      ),
      output: .sequence,
      error: .discarded,
    ) { execution in
      do {
        var reply: DraftReply?
        var count = 0
        // A line of JSON may hold any of Unicode's other line breaks.
        let lines = execution.standardOutput.strings(
          separatedBy: .unicodeScalarSequence(["\n"]),
          bufferingPolicy: .maxLineLength(lineLimit),
        )
        for try await line in lines where !line.isEmpty {
          count += 1
          guard reply == nil, count <= lineCountLimit else { throw DraftReply.unreadable }
          switch try DraftReply(line: line, folder: output) {
          case .progress(let fraction): fractions.yield(fraction)
          case let last: reply = last
          }
        }
        return reply
      } catch {
        await execution.teardown(using: Self.teardown)
        throw error
      }
    }
    switch ended.closureResult {
    case .outputs(let outputs)?: return ModelResult(outputs: outputs, cost: .zero)
    case .failure(let failure)?: throw failure
    default:
      try Task.checkCancellation()
      throw RunFailure(
        code: "program-failed",
        message: "\(program) ended without a result (\(ended.terminationStatus))",
      )
    }
  }

  private static let teardown: [TeardownStep] = [
    .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(200)),
    .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(200)),
  ]

  /// A file without a name that holds the request.
  ///
  /// A pipe would do, but for the signal that ends the writer when the program does not read.
  private static func requestFile(_ request: ModelCall) throws -> FileDescriptor {
    let path = "\(request.output)/.request"
    let file = try FileDescriptor.open(
      FilePath(path),
      .readWrite,
      options: [.create, .exclusiveCreate, .closeOnExec],
      permissions: .ownerReadWrite,
    )
    Files.remove(path)
    do {
      _ = try file.writeAll(line(for: request).utf8)
      _ = try file.seek(offset: 0, from: .start)
    } catch {
      try file.close()
      throw error
    }
    return file
  }

  /// The request on one line.
  static func line(for request: ModelCall) -> String {
    var files: JSONObject = [:]
    for (name, paths) in request.files.sorted(by: { $0.key < $1.key }) {
      if case .assets? = request.model.parameter(name)?.type {
        files[name] = .array(paths.map { .string($0) })
      } else if let path = paths.first {
        files[name] = .string(path)
      }
    }
    let object: JSONObject = [
      "protocol": "easel-model/1", "model": .string(request.model.id),
      "version": .string(request.model.version), "parameters": .object(request.parameters),
      "files": .object(files), "output": .string(request.output),
    ]
    return JSONValue.object(object).compact + "\n"
  }
}
