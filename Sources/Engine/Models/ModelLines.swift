import JSON
import Subprocess
import Workflows

/// The talk with a program of `easel-model/1`.
struct ModelLines: Sendable {
  /// What a program may write.
  struct Limits: Sendable {
    var bytesOfLine = 1 << 22
    var lines = 10_000
  }

  /// The folder in which the program leaves files.
  var folder: String
  var limits = Limits()
  var fractions: AsyncStream<Double>.Continuation

  /// Reads the program's lines: the outputs of the last, or nil where none came.
  ///
  /// Throws ``RunFailure`` where the program says that it failed, or breaks the rules.
  func outputs(in output: SubprocessOutputSequence) async throws -> [String: ModelOutputValue]? {
    var reply: DraftReply?
    var count = 0
    // A line of JSON may hold any of Unicode's other line breaks.
    let lines = output.strings(
      separatedBy: .unicodeScalarSequence(["\n"]),
      bufferingPolicy: .maxLineLength(limits.bytesOfLine),
    )
    for try await line in lines where !line.isEmpty {
      count += 1
      guard reply == nil, count <= limits.lines else { throw DraftReply.unreadable }
      switch try DraftReply(line: line, folder: folder) {
      case .progress(let fraction): fractions.yield(fraction)
      case let last: reply = last
      }
    }
    switch reply {
    case .outputs(let outputs)?: return outputs
    case .failure(let failure)?: throw failure
    case .progress?, nil: return nil
    }
  }

  /// The request on one line; `version` is the one that the program knows.
  static func request(_ call: ModelCall, version: String) -> String {
    var files: JSONObject = [:]
    for (name, paths) in call.files.sorted(by: { $0.key < $1.key }) {
      if case .assets? = call.model.parameter(name)?.type {
        files[name] = .array(paths.map { .string($0) })
      } else if let path = paths.first {
        files[name] = .string(path)
      }
    }
    let object: JSONObject = [
      "protocol": "easel-model/1", "model": .string(call.model.id),
      "version": .string(version), "parameters": .object(call.parameters),
      "files": .object(files), "output": .string(call.output),
    ]
    return JSONValue.object(object).compact + "\n"
  }
}
