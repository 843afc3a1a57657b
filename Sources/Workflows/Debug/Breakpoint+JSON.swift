public import JSON

extension Breakpoint {
  /// The breakpoint as JSON, with what it has counted.
  public var json: JSONValue {
    var object: JSONObject = ["number": .integer(number)]
    switch place {
    case .before(let pattern): object["before"] = .string(pattern.text)
    case .after(let pattern): object["after"] = .string(pattern.text)
    case .error: object["on"] = "error"
    case .cost(let limit): object["cost"] = .integer(limit.millionths)
    case .approval(let pattern):
      object["on"] = "approval"
      object["gate"] = pattern.map { .string($0.text) }
    case .changed(let pattern, let handle):
      object["changed"] = .string(pattern.text)
      object["handle"] = handle.map { .string($0) }
    }
    object["if"] = condition.map { .string($0) }
    if isTemporary { object["temporary"] = true }
    if !isEnabled { object["disabled"] = true }
    if ignore > 0 { object["ignore"] = .integer(ignore) }
    if hits > 0 { object["hits"] = .integer(hits) }
    return .object(object)
  }

  /// The breakpoint that JSON spells; nil where it spells none.
  public init?(json: JSONValue) {
    guard let number = json["number"]?.number?.int, let place = Place(json: json) else {
      return nil
    }
    self.init(
      number: number,
      place,
      condition: json["if"]?.string,
      isTemporary: json["temporary"]?.bool ?? false,
    )
    isEnabled = json["disabled"]?.bool != true
    ignore = max(json["ignore"]?.number?.int ?? 0, 0)
    hits = max(json["hits"]?.number?.int ?? 0, 0)
  }
}

extension Breakpoint.Place {
  fileprivate init?(json: JSONValue) {
    let pattern = { (name: String) in json[name]?.string.flatMap { NodePattern($0) } }
    if let node = pattern("before") {
      self = .before(node)
    } else if let node = pattern("after") {
      self = .after(node)
    } else if let node = pattern("changed") {
      self = .changed(node, handle: json["handle"]?.string)
    } else if let limit = json["cost"]?.number?.int64 {
      self = .cost(above: Credits(millionths: limit))
    } else if json["on"]?.string == "error" {
      self = .error
    } else if json["on"]?.string == "approval" {
      self = .approval(pattern("gate"))
    } else {
      return nil
    }
  }
}
