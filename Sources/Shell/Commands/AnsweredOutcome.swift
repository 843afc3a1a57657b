import Engine
import JSON
import Workflows

/// What a provider said of a call of which it was not known how it ended, as a session keeps it.
enum AnsweredOutcome: Sendable, Hashable {
  case succeeded(outputs: JSONObject, cost: Credits)
  case failed(RunFailure)
  case neverHappened
  case unknown(reason: String)

  /// The kind of the state that keeps it, under the key of the call.
  static let kind = "outcome"

  /// What the status of the node says once its provider has answered.
  init(_ status: RunState.NodeStatus?) {
    switch status {
    case .success(let result): self = .succeeded(outputs: result.outputs, cost: result.cost)
    case .failure(let failure): self = .failed(failure)
    case .retrying: self = .neverHappened
    default: self = .unknown(reason: "")
    }
  }

  /// The recorded form; nil where it is damaged.
  init?(json: JSONValue) {
    switch json["outcome"]?.string {
    case "succeeded":
      guard let outputs = json["outputs"]?.object,
        let cost = json["cost"]?.string.flatMap({ Credits(decimal: $0) })
      else { return nil }
      self = .succeeded(outputs: outputs, cost: cost)
    case "failed":
      guard let code = json["code"]?.string, let message = json["message"]?.string else {
        return nil
      }
      self = .failed(RunFailure(code: code, message: message))
    case "neverHappened": self = .neverHappened
    case "unknown": self = .unknown(reason: json["reason"]?.string ?? "")
    default: return nil
    }
  }

  var json: JSONValue {
    switch self {
    case .succeeded(let outputs, let cost):
      ["outcome": "succeeded", "outputs": .object(outputs), "cost": .string(cost.description)]
    case .failed(let failure):
      ["outcome": "failed", "code": .string(failure.code), "message": .string(failure.message)]
    case .neverHappened: ["outcome": "neverHappened"]
    case .unknown(let reason): ["outcome": "unknown", "reason": .string(reason)]
    }
  }

  var words: String {
    switch self {
    case .succeeded: "it ended well"
    case .failed: "it failed"
    case .neverHappened: "it was never made; it is made now"
    case .unknown: "it does not know"
    }
  }
}
