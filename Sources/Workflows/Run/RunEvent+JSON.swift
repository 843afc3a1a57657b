public import JSON

extension RunEvent {
  /// The event as it is stored; `kind` says which it is.
  public var json: JSONObject {
    switch self {
    case .created(let definition):
      [
        "kind": "created", "workflow": .string(definition.workflowID),
        "name": .string(definition.workflowName), "flow": definition.flow.json,
        "inputs": .object(definition.inputs), "quote": .integer(definition.quote.millionths),
      ]
    case .nodeStarted(let node, let attempt, let key, let stepKey):
      [
        "kind": "nodeStarted", "node": .string(node), "attempt": .integer(attempt),
        "key": .string(key), "stepKey": .string(stepKey),
      ]
    case .nodeSucceeded(let node, let outputs, let cost, let cachedFrom):
      [
        "kind": "nodeSucceeded", "node": .string(node), "outputs": .object(outputs),
        "cost": .integer(cost.millionths), "cachedFrom": cachedFrom.map { .string($0) } ?? .null,
      ]
    case .nodeFailed(let node, let failure):
      [
        "kind": "nodeFailed", "node": .string(node), "code": .string(failure.code),
        "message": .string(failure.message),
      ]
    case .nodeSkipped(let node, let reason):
      ["kind": "nodeSkipped", "node": .string(node), "reason": .string(reason)]
    case .gateOpened(let node):
      ["kind": "gateOpened", "node": .string(node)]
    case .gateApproved(let node, let by):
      ["kind": "gateApproved", "node": .string(node), "by": .string(by)]
    case .gateRejected(let node, let by, let reason):
      [
        "kind": "gateRejected", "node": .string(node), "by": .string(by),
        "reason": reason.map { .string($0) } ?? .null,
      ]
    case .canceled(let by):
      ["kind": "canceled", "by": .string(by)]
    case .finished(let outcome):
      ["kind": "finished", "outcome": .string(outcome.rawValue)]
    }
  }

  /// The event that a stored object spells; throws ``RunError`` where it spells none.
  public init(json: JSONObject) throws(RunError) {
    let reader = RunEventReader(object: json)
    switch try reader.text("kind") {
    case "created": self = .created(try reader.definition())
    case "nodeStarted":
      self = .nodeStarted(
        node: try reader.text("node"),
        attempt: Int(try reader.whole("attempt")),
        key: try reader.text("key"),
        stepKey: try reader.text("stepKey"),
      )
    case "nodeSucceeded":
      self = .nodeSucceeded(
        node: try reader.text("node"),
        outputs: try reader.object("outputs"),
        cost: Credits(millionths: try reader.whole("cost")),
        cachedFrom: json["cachedFrom"]?.string,
      )
    case "nodeFailed":
      self = .nodeFailed(
        node: try reader.text("node"),
        failure: RunFailure(code: try reader.text("code"), message: try reader.text("message")),
      )
    case "nodeSkipped":
      self = .nodeSkipped(node: try reader.text("node"), reason: try reader.text("reason"))
    case "gateOpened": self = .gateOpened(node: try reader.text("node"))
    case "gateApproved":
      self = .gateApproved(node: try reader.text("node"), by: try reader.text("by"))
    case "gateRejected":
      self = .gateRejected(
        node: try reader.text("node"),
        by: try reader.text("by"),
        reason: json["reason"]?.string,
      )
    case "canceled": self = .canceled(by: try reader.text("by"))
    case "finished":
      guard let outcome = RunOutcome(rawValue: try reader.text("outcome")) else {
        throw .undecodable(member: "outcome")
      }
      self = .finished(outcome)
    default: throw .undecodable(member: "kind")
    }
  }
}

private struct RunEventReader {
  let object: JSONObject

  func text(_ key: String) throws(RunError) -> String {
    guard let text = object[key]?.string else { throw .undecodable(member: key) }
    return text
  }

  func whole(_ key: String) throws(RunError) -> Int64 {
    guard let value = object[key]?.number?.int64 else { throw .undecodable(member: key) }
    return value
  }

  func object(_ key: String) throws(RunError) -> JSONObject {
    guard let value = object[key]?.object else { throw .undecodable(member: key) }
    return value
  }

  func definition() throws(RunError) -> RunDefinition {
    guard let flow = try? Flow(json: object["flow"] ?? .null) else {
      throw .undecodable(member: "flow")
    }
    return RunDefinition(
      workflowID: try text("workflow"),
      workflowName: try text("name"),
      flow: flow,
      inputs: try object("inputs"),
      quote: Credits(millionths: try whole("quote")),
    )
  }
}
