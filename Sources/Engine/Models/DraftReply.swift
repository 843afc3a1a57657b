import JSON
import Workflows

/// A line that a program of `easel-model/1` wrote.
enum DraftReply: Sendable {
  case progress(Double)
  case outputs([String: ModelOutputValue])
  case failure(RunFailure)

  /// What the program did wrong where a line makes no sense.
  static let unreadable = RunFailure(
    code: "bad-reply",
    message: "the program wrote a line that the protocol does not know",
  )

  /// Reads a line; files must be regular files, named without a folder, in `folder`.
  init(line: String, folder: String) throws(RunFailure) {
    guard let value = try? JSONValue(parsing: line, limits: JSONLimits(depth: 64)) else {
      throw Self.unreadable
    }
    if let fraction = value["progress"]?.number?.double, fraction.isFinite {
      self = .progress(fraction)
    } else if let error = value["error"], let message = error["message"]?.string {
      self = .failure(
        RunFailure(
          code: Self.bounded(error["code"]?.string ?? "failed", 64),
          // Cut further once secrets are out of it.
          message: Self.bounded(message, 16 * RunFailure.longestMessage),
          isRetryable: error["retryable"]?.bool ?? false,
        )
      )
    } else if let members = value["outputs"]?.object, members.count <= 64 {
      var outputs: [String: ModelOutputValue] = [:]
      for (name, value) in members { outputs[name] = try Self.output(value, folder) }
      self = .outputs(outputs)
    } else {
      throw Self.unreadable
    }
  }

  private static func output(
    _ value: JSONValue,
    _ folder: String,
  ) throws(RunFailure) -> ModelOutputValue {
    if let text = value["text"]?.string { return .text(text) }
    guard let name = value["file"]?.string else { return .json(value["json"] ?? value) }
    let path = "\(folder)/\(name)"
    guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "/")), !name.utf8.contains(0),
      name != "..", name != ".", Files.isRegular(path)
    else {
      throw RunFailure(
        code: "bad-reply",
        message: "the program named a file that is not in the folder it was given",
      )
    }
    return .file(
      path: path,
      mimeType: bounded(value["mimeType"]?.string ?? "application/octet-stream", 128),
      width: value["width"]?.number?.int,
      height: value["height"]?.number?.int,
    )
  }

  private static func bounded(_ text: String, _ count: Int) -> String {
    String(decoding: text.utf8.prefix(count), as: UTF8.self)
  }
}
