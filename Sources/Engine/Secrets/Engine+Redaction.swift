public import JSON
public import Workflows

extension Engine {
  /// The value with the secrets that are known taken out of its texts and keys.
  public nonisolated func redacted(_ value: JSONValue) -> JSONValue {
    value.redacted(by: configuration.redact)
  }
}

extension RunFailure {
  /// The most bytes of a message that are kept.
  static let longestMessage = 4096

  /// The failure without secrets, its message cut where it is too long.
  public func redacted(by redact: (String) -> String) -> RunFailure {
    var failure = self
    failure.code = redact(code)
    failure.message = redact(message)
    if failure.message.utf8.count > Self.longestMessage {
      let start = failure.message.utf8.prefix(Self.longestMessage)
      failure.message = String(decoding: start, as: UTF8.self)
    }
    return failure
  }
}

extension JSONValue {
  /// The value with every text and key passed through `redact`.
  fileprivate func redacted(by redact: (String) -> String) -> JSONValue {
    switch self {
    case .string(let text): .string(redact(text))
    case .array(let elements): .array(elements.map { $0.redacted(by: redact) })
    case .object(let object):
      .object(JSONObject(object.map { (redact($0.key), $0.value.redacted(by: redact)) }))
    case .null, .bool, .number: self
    }
  }
}
