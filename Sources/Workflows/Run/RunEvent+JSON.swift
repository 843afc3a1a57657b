public import JSON

extension RunEvent {
  /// The event as it is stored; `kind` says which it is.
  public var json: JSONObject {
    switch self {
    case .created(let definition): definition.json(of: definition.flow.nodes)
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
    case .nodeComputed(let node, let outputs):
      ["kind": "nodeComputed", "node": .string(node), "outputs": .object(outputs)]
    case .nodeReused(let node, let outputs, let run):
      [
        "kind": "nodeReused", "node": .string(node), "outputs": .object(outputs),
        "from": .string(run),
      ]
    case .nodeFailed(let node, let failure):
      joined(["kind": "nodeFailed", "node": .string(node)], failure.json)
    case .nodeRetrying(let node, let attempt, let failure, let time):
      joined(
        [
          "kind": "nodeRetrying", "node": .string(node), "attempt": .integer(attempt),
          "time": .integer(time),
        ],
        failure.json,
      )
    case .nodeSkipped(let node, let reason):
      ["kind": "nodeSkipped", "node": .string(node), "reason": .string(reason)]
    case .outcomeUnknown(let node, let reason):
      ["kind": "outcomeUnknown", "node": .string(node), "reason": .string(reason)]
    case .outcomeAnswered(let node, let answer, let person):
      joined(
        ["kind": "outcomeAnswered", "node": .string(node), "by": .string(person)],
        answer.json,
      )
    default: otherJSON
    }
  }

  /// The event as it is stored, as text.
  ///
  /// The same as that of ``json``, of which a flow of very many nodes needs many times the room.
  public var text: String {
    guard case .created(let definition) = self else { return JSONValue.object(json).compact }
    let members = definition.json(of: [])
    var bytes = Array(JSONValue.object(members).compact.utf8)
    let empty = Array(#""flow":[]"#.utf8)
    // The first one is the member: what stands before it are a name and an id, whose quotes would
    // be escaped.
    guard let place = bytes.firstRange(of: empty) else { return "" }
    let nodes = definition.flow.nodes.map { JSONValue.object($0.json).compact }
    bytes.insert(contentsOf: nodes.joined(separator: ",").utf8, at: place.upperBound - 1)
    return String(decoding: bytes, as: UTF8.self)
  }

  private var otherJSON: JSONObject {
    switch self {
    case .loopStarted(let node, let count, let items):
      [
        "kind": "loopStarted", "node": .string(node), "count": .integer(count),
        "items": items.map { .array($0) } ?? .null,
      ]
    case .loopEnded(let node): ["kind": "loopEnded", "node": .string(node)]
    case .workflowStarted(let node, let inputs):
      ["kind": "workflowStarted", "node": .string(node), "inputs": .object(inputs)]
    case .workflowEnded(let node): ["kind": "workflowEnded", "node": .string(node)]
    case .nodePinned(let node, let outputs, let person):
      [
        "kind": "nodePinned", "node": .string(node), "outputs": .object(outputs),
        "by": .string(person),
      ]
    case .inputSet(let node, let input, let value, let person):
      [
        "kind": "inputSet", "node": .string(node), "input": .string(input), "value": value,
        "by": .string(person),
      ]
    case .nodeSkippedByHand(let node, let person):
      ["kind": "nodeSkippedByHand", "node": .string(node), "by": .string(person)]
    case .nodeFailedByHand(let node, let message, let person):
      [
        "kind": "nodeFailedByHand", "node": .string(node), "message": .string(message),
        "by": .string(person),
      ]
    case .nodeBypassed(let node, let input, let outputs, let person):
      [
        "kind": "nodeBypassed", "node": .string(node), "input": .string(input),
        "outputs": .object(outputs), "by": .string(person),
      ]
    case .nodeReset(let node, let person):
      ["kind": "nodeReset", "node": .string(node), "by": .string(person)]
    default: gateJSON
    }
  }

  private var gateJSON: JSONObject {
    switch self {
    case .gateOpened(let node): ["kind": "gateOpened", "node": .string(node)]
    case .gateApproved(let node, let person):
      ["kind": "gateApproved", "node": .string(node), "by": .string(person)]
    case .gateRejected(let node, let person, let reason):
      [
        "kind": "gateRejected", "node": .string(node), "by": .string(person),
        "reason": reason.map { .string($0) } ?? .null,
      ]
    case .gateDeferred(let node, let deferral, let person):
      joined(
        ["kind": "gateDeferred", "node": .string(node), "by": .string(person)],
        deferral.json,
      )
    case .selectionOpened(let node, let candidates):
      ["kind": "selectionOpened", "node": .string(node), "candidates": .array(candidates)]
    case .selectionAnswered(let node, let indices, let person):
      [
        "kind": "selectionAnswered", "node": .string(node),
        "indices": .array(indices.map { .integer($0) }), "by": .string(person),
      ]
    default: runJSON
    }
  }

  private var runJSON: JSONObject {
    switch self {
    case .forked(let run, let version, let person):
      [
        "kind": "forked", "from": .string(run), "version": .integer(version),
        "by": .string(person),
      ]
    case .paused(let reason): joined(["kind": "paused"], reason.json)
    case .resumed(let person): ["kind": "resumed", "by": .string(person)]
    case .budgetSet(let budget, let person):
      joined(
        [
          "kind": "budgetSet", "limit": budget.map { .integer($0.limit.millionths) } ?? .null,
          "by": .string(person),
        ],
        budget?.mode == .audit ? ["mode": "audit"] : [:],
      )
    case .budgetPassed(let crossing): joined(["kind": "budgetPassed"], crossing.json)
    case .canceled(let person): ["kind": "canceled", "by": .string(person)]
    case .finished(let outcome): ["kind": "finished", "outcome": .string(outcome.rawValue)]
    default: [:]
    }
  }
}

private func joined(_ head: JSONObject, _ members: JSONObject) -> JSONObject {
  var object = head
  for (key, value) in members { object[key] = value }
  return object
}

extension RunFailure {
  fileprivate var json: JSONObject {
    var object: JSONObject = ["code": .string(code), "message": .string(message)]
    if isRetryable { object["retryable"] = true }
    if let retryAfter { object["retryAfter"] = .integer(retryAfter) }
    return object
  }
}

extension OutcomeAnswer {
  fileprivate var json: JSONObject {
    switch self {
    case .askProvider: ["answer": "askProvider"]
    case .runAgain: ["answer": "runAgain"]
    case .outputs(let outputs): ["answer": "outputs", "outputs": .object(outputs)]
    }
  }
}

extension GateDeferral {
  fileprivate var json: JSONObject {
    var object: JSONObject = [:]
    if let person { object["to"] = .string(person) }
    if let time { object["until"] = .integer(time) }
    if let choice { object["default"] = .string(choice.rawValue) }
    return object
  }
}

extension PauseReason {
  fileprivate var json: JSONObject {
    switch self {
    case .budget(let crossing): joined(["reason": "budget"], crossing.json)
    case .disk: ["reason": "disk"]
    case .stopped(let person): ["reason": "stopped", "by": .string(person)]
    }
  }
}

extension BudgetCrossing {
  fileprivate var json: JSONObject {
    var object: JSONObject = [
      "node": .string(node), "price": price.map { .integer($0.millionths) } ?? .null,
    ]
    guard let limit else { return object }
    object["scope"] = .string(scope.rawValue)
    object["limit"] = .integer(limit.millionths)
    object["spent"] = .integer(spent.millionths)
    object["reserved"] = .integer(reserved.millionths)
    return object
  }
}

extension RunDefinition {
  /// The event, with these nodes for those of the flow.
  fileprivate func json(of nodes: [FlowNode]) -> JSONObject {
    var object: JSONObject = [
      "kind": "created", "workflow": .string(workflowID), "name": .string(workflowName),
      "flow": Flow(nodes: nodes).json, "inputs": .object(inputs),
      "quote": .integer(quote.millionths),
    ]
    if !workflows.isEmpty {
      let sorted = workflows.sorted { $0.key < $1.key }
      object["workflows"] = .object(JSONObject(sorted.map { ($0.key, $0.value.json) }))
    }
    if let quoteRange {
      object["quoteRange"] = [
        .integer(quoteRange.low.millionths),
        quoteRange.high.map { .integer($0.millionths) } ?? .null,
      ]
    }
    if isDraft { object["draft"] = true }
    if let budget {
      object["budget"] = .integer(budget.limit.millionths)
      if budget.mode == .audit { object["budgetMode"] = "audit" }
    }
    if let origin { object["origin"] = origin.json }
    if !fresh.isEmpty { object["fresh"] = .array(fresh.map(\.json)) }
    if !versions.isEmpty {
      let sorted = versions.sorted { $0.key < $1.key }
      object["versions"] = .object(JSONObject(sorted.map { ($0.key, .string($0.value)) }))
    }
    return object
  }
}

extension FrozenWorkflow {
  fileprivate var json: JSONValue {
    [
      "name": .string(name), "flow": flow.json, "defaults": .object(defaults),
      "required": .array(required.map { .string($0) }),
    ]
  }
}

extension RunOrigin {
  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "kind": .string(kind.rawValue), "run": .string(run), "version": .integer(version),
    ]
    if let node { object["node"] = .string(node) }
    return .object(object)
  }
}

extension FreshNodes {
  fileprivate var json: JSONValue {
    var object: JSONObject = [:]
    if let names { object["nodes"] = .array(names.sorted().map { .string($0) }) }
    object["runs"] = .array(runs.map { .string($0) })
    return .object(object)
  }
}
