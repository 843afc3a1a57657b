public import JSON

/// A call of a model that an entry made, with what is needed to answer it again.
public struct CallRecord: Sendable, Hashable {
  /// The step key.
  public var key: String
  /// The id of the model.
  public var model: String
  /// Which call of this key it is, from 1.
  public var number: Int
  /// What the call cost, in credits.
  public var cost: JSONNumber
  /// The name of the result's file in the session's assets, `<hash>.<extension>`.
  public var result: String?
  /// Further members of the marker.
  public var details: JSONObject

  /// A record of one call.
  public init(
    key: String,
    model: String,
    number: Int = 1,
    cost: JSONNumber = JSONNumber(0),
    result: String? = nil,
    details: JSONObject = JSONObject(),
  ) {
    self.key = key
    self.model = model
    self.number = number
    self.cost = cost
    self.result = result
    self.details = details
  }
}

/// What a person answered at a gate.
public struct AnswerRecord: Sendable, Hashable {
  /// The gate's node.
  public var gate: String
  /// The choice, such as `approve`.
  public var choice: String
  /// Who answered.
  public var by: String?
  /// What the person changed.
  public var edits: JSONValue?
  /// Further members of the marker.
  public var details: JSONObject

  /// A record of one answer.
  public init(
    gate: String,
    choice: String,
    by: String? = nil,
    edits: JSONValue? = nil,
    details: JSONObject = JSONObject(),
  ) {
    self.gate = gate
    self.choice = choice
    self.by = by
    self.edits = edits
    self.details = details
  }
}

/// Something made outside the session that an entry uses, kept as an asset.
public struct StateRecord: Sendable, Hashable {
  /// What it is: `workflow`, `run`, `model`, `asset` or `setting`.
  public var kind: String
  /// Its name or id.
  public var name: String
  /// The name of its file in the session's assets, `<hash>.<extension>`.
  public var asset: String
  /// Further members of the marker.
  public var details: JSONObject

  /// A record of one thing.
  public init(kind: String, name: String, asset: String, details: JSONObject = JSONObject()) {
    self.kind = kind
    self.name = name
    self.asset = asset
    self.details = details
  }
}

extension CallRecord {
  /// The record in a `call` marker.
  init?(_ members: JSONObject) {
    guard let key = members["key"]?.string, let model = members["model"]?.string,
      let number = members["n"]?.number?.int
    else { return nil }
    self.init(
      key: key,
      model: model,
      number: number,
      cost: members["cost"]?.number ?? JSONNumber(0),
      result: members["out"]?.string,
      details: members.removing(["cost", "entry", "key", "model", "n", "out"]),
    )
  }

  /// The members of the marker.
  func members(entry: String) -> JSONObject {
    var members = details
    members["entry"] = .string(entry)
    members["key"] = .string(key)
    members["model"] = .string(model)
    members["n"] = .integer(number)
    members["cost"] = .number(cost)
    members["out"] = result.map(JSONValue.string)
    return members
  }
}

extension AnswerRecord {
  /// The record in an `answer` marker.
  init?(_ members: JSONObject) {
    guard let gate = members["gate"]?.string, let choice = members["choice"]?.string
    else { return nil }
    self.init(
      gate: gate,
      choice: choice,
      by: members["by"]?.string,
      edits: members["edits"],
      details: members.removing(["by", "choice", "edits", "entry", "gate"]),
    )
  }

  /// The members of the marker.
  func members(entry: String) -> JSONObject {
    var members = details
    members["entry"] = .string(entry)
    members["gate"] = .string(gate)
    members["choice"] = .string(choice)
    members["by"] = by.map(JSONValue.string)
    members["edits"] = edits
    return members
  }
}

extension StateRecord {
  /// The record in a `state` marker.
  init?(_ members: JSONObject) {
    guard let kind = members["kind"]?.string, let name = members["name"]?.string,
      let asset = members["asset"]?.string
    else { return nil }
    self.init(
      kind: kind,
      name: name,
      asset: asset,
      details: members.removing(["asset", "entry", "kind", "name"]),
    )
  }

  /// The members of the marker.
  func members(entry: String) -> JSONObject {
    var members = details
    members["entry"] = .string(entry)
    members["kind"] = .string(kind)
    members["name"] = .string(name)
    members["asset"] = .string(asset)
    return members
  }
}

extension JSONObject {
  /// The object without the members called `keys`.
  func removing(_ keys: Set<String>) -> JSONObject {
    JSONObject(lazy.filter { !keys.contains($0.key) }.map { ($0.key, $0.value) })
  }
}
