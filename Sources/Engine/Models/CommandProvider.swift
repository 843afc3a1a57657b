import JSON
import Subprocess
public import Workflows

/// Runs the models that manifests declare, each call as one process; see ``ManifestFormat``.
public struct CommandProvider: ModelProvider {
  /// The provider's name in ``EngineConfiguration/providers``.
  public static let name = "command"

  private let library: ModelLibrary
  let home: String
  let draftProgram: String
  private let secrets: Secrets?
  private let redact: @Sendable (String) -> String

  /// A provider of the models in `library`; copies of trusted programs are kept in `home`.
  ///
  /// Programs are given `secrets`, and `redact` takes these out of what they say of errors.
  public init(
    _ library: ModelLibrary,
    home: String,
    draftProgram: String,
    secrets: Secrets? = nil,
    redact: @escaping @Sendable (String) -> String = { $0 },
  ) {
    self.library = library
    self.home = home
    self.draftProgram = draftProgram
    self.secrets = secrets
    self.redact = redact
  }

  /// Runs the model's program once.
  ///
  /// Nothing has run where it throws the codes `model-changed`, `untrusted-model`, `bad-price`,
  /// `invalid-parameter`, `missing-parameter`, `missing-secret` or `no-program`. Where the program was ended from
  /// outside, and is not safe to repeat, it throws ``RunFailure/unknownOutcome``.
  public func call(
    _ request: ModelCall,
    progress: @Sendable (Double) -> Void,
  ) async throws(RunFailure) -> ModelResult {
    var request = request
    let manifest = try trusted(request.model)
    request.parameters = try request.model.typed(request.parameters)
    let cost = try price(of: request)
    let program = try path(of: manifest)
    let values = ArgumentValues(call: request, manifest: manifest, draftProgram: draftProgram)
    let arguments = try values.arguments()
    var run = ProgramRun(
      program: program,
      arguments: arguments,
      environment: try await environment(of: request, manifest),
      folder: request.output,
      input: [],
      timeLimit: manifest.model.timeLimit ?? .seconds(60),
      redact: redact,
    )
    switch manifest.conversation {
    case .protocolLines:
      run.input = Array(ModelLines.request(request, version: manifest.declaredVersion).utf8)
    case .arguments(let input?): run.input = Array(try values.text(of: input).utf8)
    case .arguments(nil): break
    }
    let ready = run
    do {
      return try await reporting(to: progress) { fractions throws(RunFailure) in
        var result = try await Self.result(of: ready, manifest, fractions)
        result.cost = cost
        return result
      }
    } catch {
      // A program that was ended from outside may have done what it was to do.
      guard [RunFailure.timeout, RunFailure.killed].contains(error.code),
        !manifest.model.isSafeToRepeat
      else { throw error }
      throw RunFailure(code: RunFailure.unknownOutcome, message: error.message)
    }
  }

  /// The manifest of the very content that the call was made for, if a person trusts it.
  private func trusted(_ model: Model) throws(RunFailure) -> Manifest {
    guard let entry = library.entry(of: model.id), let manifest = entry.manifest,
      manifest.model.version == model.version, let digest = manifest.model.digest
    else {
      throw RunFailure(
        code: "model-changed",
        message: "the manifest of \(model.id) was changed or taken away; run it again",
      )
    }
    let trust: Trust
    do throws(EngineError) {
      trust = try library.trust.trust(in: model.id, digest: digest)
    } catch {
      throw RunFailure(
        code: "untrusted-model",
        message: "nothing tells whether \(model.id) is trusted: \(error)",
      )
    }
    guard trust == .trusted else {
      throw RunFailure(
        code: "untrusted-model",
        message: "\(model.id) runs a program that "
          + (trust == .changed ? "has changed since it was trusted" : "nobody here has trusted")
          + ": `trust \(model.id)` after reading \(entry.file)",
      )
    }
    return manifest
  }

  private func price(of request: ModelCall) throws(RunFailure) -> Credits {
    do throws(PriceError) {
      guard let price = try request.model.checkedPrice(ofCall: request.parameters) else {
        throw .expression(column: 1, message: "a value that it needs is missing")
      }
      return price
    } catch {
      throw RunFailure(
        code: "bad-price",
        message: "the price of \(request.model.id) \(error.message)",
      )
    }
  }

  private func environment(
    of request: ModelCall,
    _ manifest: Manifest,
  ) async throws(RunFailure) -> [String: String] {
    var environment = [
      "PATH": ManifestFormat.path, "HOME": request.output, "TMPDIR": request.output,
      "LANG": "C.UTF-8", "EASEL_KEY": request.key,
    ]
    for name in manifest.secrets {
      guard let secrets else {
        throw RunFailure(code: "missing-secret", message: "there are no secrets here")
      }
      environment[name] = try await secrets.value(of: name)
    }
    return environment
  }

  private static func result(
    of run: ProgramRun,
    _ manifest: Manifest,
    _ fractions: AsyncStream<Double>.Continuation,
  ) async throws(RunFailure) -> ModelResult {
    let name = manifest.model.id
    let codes = manifest.model.retry?.exitCodes ?? []
    let outputs: [String: ModelOutputValue]
    switch manifest.conversation {
    case .protocolLines:
      let lines = ModelLines(folder: run.folder, fractions: fractions)
      let ending: ProgramRun.Ending<[String: ModelOutputValue]?>
      do { ending = try await run.run(reading: { try await lines.outputs(in: $0) }) } catch {
        throw RunFailure(running: name, error)
      }
      guard let told = ending.value else { throw ending.failure(of: name, retryable: codes) }
      outputs = told
    case .arguments:
      let reader = OutputReader(manifest: manifest, folder: run.folder)
      let ending: ProgramRun.Ending<[UInt8]>
      do {
        ending = try await run.run(reading: { try await reader.bytes(of: $0) }) { line in
          guard let fraction = progress(in: line) else { return true }
          fractions.yield(fraction)
          return false
        }
      } catch { throw RunFailure(running: name, error) }
      guard ending.status.isSuccess else { throw ending.failure(of: name, retryable: codes) }
      outputs = try reader.outputs(standardOutput: ending.value)
    }
    return ModelResult(outputs: try OutputReader.checked(outputs, manifest))
  }

  /// The fraction in a line `{"progress": 0.5}`.
  private static func progress(in line: String) -> Double? {
    guard line.hasPrefix("{\"progress\""), let value = try? JSONValue(parsing: line),
      value.object?.count == 1, let fraction = value["progress"]?.number?.double,
      fraction.isFinite
    else { return nil }
    return fraction
  }
}
