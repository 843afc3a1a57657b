public import JSON

extension RunEvent {
  /// The event that a stored object spells; throws ``RunError`` where it spells none.
  public init(json: JSONObject) throws(RunError) {
    let reader = RunEventReader(object: json)
    let kind = try reader.text("kind")
    let readers: [(String) throws(RunError) -> RunEvent?] = [
      reader.work, reader.scope, reader.gate, reader.hand, reader.run,
    ]
    for read in readers {
      guard let event = try read(kind) else { continue }
      self = event
      return
    }
    throw .undecodable(member: "kind")
  }
}

private struct RunEventReader {
  let object: JSONObject

  func work(_ kind: String) throws(RunError) -> RunEvent? {
    switch kind {
    case "nodeStarted":
      .nodeStarted(
        node: try text("node"),
        attempt: Int(try whole("attempt")),
        key: try text("key"),
        stepKey: try text("stepKey"),
      )
    case "nodeSucceeded":
      .nodeSucceeded(
        node: try text("node"),
        outputs: try members("outputs"),
        cost: Credits(millionths: try whole("cost")),
        cachedFrom: object["cachedFrom"]?.string,
      )
    case "nodeComputed":
      .nodeComputed(node: try text("node"), outputs: try members("outputs"))
    case "nodeReused":
      .nodeReused(
        node: try text("node"),
        outputs: try members("outputs"),
        from: try text("from"),
      )
    case "nodeFailed": .nodeFailed(node: try text("node"), failure: try failure())
    case "nodeRetrying":
      .nodeRetrying(
        node: try text("node"),
        attempt: Int(try whole("attempt")),
        failure: try failure(),
        time: try whole("time"),
      )
    case "nodeSkipped": .nodeSkipped(node: try text("node"), reason: try text("reason"))
    case "outcomeUnknown": .outcomeUnknown(node: try text("node"), reason: try text("reason"))
    case "outcomeAnswered":
      .outcomeAnswered(node: try text("node"), try answer(), by: try text("by"))
    default: nil
    }
  }

  func scope(_ kind: String) throws(RunError) -> RunEvent? {
    switch kind {
    case "loopStarted":
      .loopStarted(
        node: try text("node"),
        count: Int(try whole("count")),
        items: object["items"]?.array,
      )
    case "loopEnded": .loopEnded(node: try text("node"))
    case "workflowStarted":
      .workflowStarted(node: try text("node"), inputs: try members("inputs"))
    case "workflowEnded": .workflowEnded(node: try text("node"))
    default: nil
    }
  }

  func gate(_ kind: String) throws(RunError) -> RunEvent? {
    switch kind {
    case "gateOpened": .gateOpened(node: try text("node"))
    case "gateApproved": .gateApproved(node: try text("node"), by: try text("by"))
    case "gateRejected":
      .gateRejected(
        node: try text("node"),
        by: try text("by"),
        reason: object["reason"]?.string,
      )
    case "gateDeferred":
      .gateDeferred(node: try text("node"), try deferral(), by: try text("by"))
    case "selectionOpened":
      .selectionOpened(node: try text("node"), candidates: try list("candidates"))
    case "selectionAnswered":
      .selectionAnswered(
        node: try text("node"),
        indices: try list("indices").map { value throws(RunError) in
          guard let index = value.number?.int else { throw .undecodable(member: "indices") }
          return index
        },
        by: try text("by"),
      )
    default: nil
    }
  }

  func hand(_ kind: String) throws(RunError) -> RunEvent? {
    switch kind {
    case "nodePinned":
      .nodePinned(node: try text("node"), outputs: try members("outputs"), by: try text("by"))
    case "inputSet":
      .inputSet(
        node: try text("node"),
        input: try text("input"),
        value: object["value"] ?? .null,
        by: try text("by"),
      )
    case "nodeSkippedByHand":
      .nodeSkippedByHand(node: try text("node"), by: try text("by"))
    case "nodeFailedByHand":
      .nodeFailedByHand(
        node: try text("node"),
        message: try text("message"),
        by: try text("by"),
      )
    case "nodeBypassed":
      .nodeBypassed(
        node: try text("node"),
        input: try text("input"),
        outputs: try members("outputs"),
        by: try text("by"),
      )
    case "nodeReset": .nodeReset(node: try text("node"), by: try text("by"))
    default: nil
    }
  }

  func run(_ kind: String) throws(RunError) -> RunEvent? {
    switch kind {
    case "created": .created(try definition())
    case "forked":
      .forked(from: try text("from"), version: Int(try whole("version")), by: try text("by"))
    case "paused": .paused(try pause())
    case "resumed": .resumed(by: try text("by"))
    case "budgetSet": .budgetSet(try budget("limit", mode: "mode"), by: try text("by"))
    case "budgetPassed": .budgetPassed(try crossing())
    case "canceled": .canceled(by: try text("by"))
    case "finished":
      if let outcome = RunOutcome(rawValue: try text("outcome")) {
        .finished(outcome)
      } else {
        throw .undecodable(member: "outcome")
      }
    default: nil
    }
  }
}

extension RunEventReader {
  fileprivate func text(_ key: String) throws(RunError) -> String {
    guard let text = object[key]?.string else { throw .undecodable(member: key) }
    return text
  }

  fileprivate func whole(_ key: String) throws(RunError) -> Int64 {
    guard let value = object[key]?.number?.int64 else { throw .undecodable(member: key) }
    return value
  }

  fileprivate func members(_ key: String) throws(RunError) -> JSONObject {
    guard let value = object[key]?.object else { throw .undecodable(member: key) }
    return value
  }

  fileprivate func list(_ key: String) throws(RunError) -> [JSONValue] {
    guard let value = object[key]?.array else { throw .undecodable(member: key) }
    return value
  }

  fileprivate func credits(_ key: String) -> Credits? {
    object[key]?.number?.int64.map { Credits(millionths: $0) }
  }

  fileprivate func failure() throws(RunError) -> RunFailure {
    RunFailure(
      code: try text("code"),
      message: try text("message"),
      isRetryable: object["retryable"]?.bool ?? false,
      retryAfter: object["retryAfter"]?.number?.int64,
    )
  }

  fileprivate func answer() throws(RunError) -> OutcomeAnswer {
    switch try text("answer") {
    case "askProvider": .askProvider
    case "runAgain": .runAgain
    case "outputs": .outputs(try members("outputs"))
    default: throw .undecodable(member: "answer")
    }
  }

  fileprivate func deferral() throws(RunError) -> GateDeferral {
    var choice: GateChoice?
    if let word = object["default"]?.string {
      choice = GateChoice(rawValue: word)
      guard choice != nil else { throw .undecodable(member: "default") }
    }
    return GateDeferral(
      to: object["to"]?.string,
      until: object["until"]?.number?.int64,
      otherwise: choice,
    )
  }

  fileprivate func pause() throws(RunError) -> PauseReason {
    switch try text("reason") {
    case "budget": .budget(try crossing())
    case "disk": .disk
    case "stopped": .stopped(by: try text("by"))
    default: throw .undecodable(member: "reason")
    }
  }

  /// A limit with its mode; one that stands alone is enforced.
  fileprivate func budget(_ key: String, mode: String) throws(RunError) -> Budget? {
    guard let limit = credits(key) else { return nil }
    guard object[mode] != nil else { return Budget(limit) }
    guard let value = BudgetMode(rawValue: try text(mode)) else {
      throw .undecodable(member: mode)
    }
    return Budget(limit, value)
  }

  fileprivate func crossing() throws(RunError) -> BudgetCrossing {
    guard let price = object["price"] else { throw .undecodable(member: "price") }
    var crossing = BudgetCrossing(
      node: try text("node"),
      price: price.isNull ? nil : Credits(millionths: try whole("price")),
      scope: .run,
      limit: nil,
    )
    guard object["limit"] != nil else { return crossing }
    guard let scope = BudgetScope(rawValue: try text("scope")) else {
      throw .undecodable(member: "scope")
    }
    crossing.scope = scope
    crossing.limit = Credits(millionths: try whole("limit"))
    crossing.spent = Credits(millionths: try whole("spent"))
    crossing.reserved = Credits(millionths: try whole("reserved"))
    return crossing
  }

  fileprivate func definition() throws(RunError) -> RunDefinition {
    var workflows: [String: FrozenWorkflow] = [:]
    for (id, value) in object["workflows"]?.object ?? [:] {
      workflows[id] = try RunEventReader(object: value.object ?? [:]).workflow()
    }
    var definition = RunDefinition(
      workflowID: try text("workflow"),
      workflowName: try text("name"),
      flow: try flow(),
      inputs: try members("inputs"),
      quote: Credits(millionths: try whole("quote")),
      workflows: workflows,
      budget: try budget("budget", mode: "budgetMode"),
      origin: try object["origin"]?.object.map { value throws(RunError) in
        try RunEventReader(object: value).origin()
      },
    )
    if let range = object["quoteRange"] {
      guard let bounds = range.array, bounds.count == 2, let low = bounds[0].number?.int64 else {
        throw .undecodable(member: "quoteRange")
      }
      definition.quoteRange = PriceRange(
        Credits(millionths: low),
        bounds[1].number?.int64.map { Credits(millionths: $0) },
      )
    }
    definition.fresh = try (object["fresh"]?.array ?? []).map { value throws(RunError) in
      try RunEventReader(object: value.object ?? [:]).freshNodes()
    }
    definition.isDraft = object["draft"]?.bool ?? false
    for (id, version) in object["versions"]?.object ?? [:] {
      definition.versions[id] = version.string
    }
    return definition
  }

  fileprivate func flow() throws(RunError) -> Flow {
    guard let flow = try? Flow(json: object["flow"] ?? .null) else {
      throw .undecodable(member: "flow")
    }
    return flow
  }

  fileprivate func workflow() throws(RunError) -> FrozenWorkflow {
    FrozenWorkflow(
      name: try text("name"),
      flow: try flow(),
      defaults: try members("defaults"),
      required: try list("required").compactMap(\.string),
    )
  }

  fileprivate func freshNodes() throws(RunError) -> FreshNodes {
    var names: Set<String>?
    if object["nodes"] != nil { names = Set(try list("nodes").compactMap(\.string)) }
    return FreshNodes(names, runs: try list("runs").compactMap(\.string))
  }

  fileprivate func origin() throws(RunError) -> RunOrigin {
    guard let kind = RunOrigin.Kind(rawValue: try text("kind")) else {
      throw .undecodable(member: "origin")
    }
    return RunOrigin(
      kind,
      of: try text("run"),
      version: Int(try whole("version")),
      from: object["node"]?.string,
    )
  }
}
