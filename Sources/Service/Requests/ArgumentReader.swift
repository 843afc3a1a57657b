import JSON
import Text

/// How a reply is wanted.
public enum ResponseFormat: String, Sendable, Hashable, CaseIterable {
  case json, markdown
}

/// Reads the arguments of a tool's call with their types.
struct ArgumentReader {
  let tool: String
  let object: JSONObject

  /// Throws where the arguments are no object, or have a name that is not among `names`.
  init(_ arguments: JSONValue, of tool: String, names: [String]) throws(ServiceError) {
    guard let object = arguments.object else {
      throw .invalid("the arguments of \(tool) are an object", parameter: nil)
    }
    self.tool = tool
    self.object = object
    for (key, _) in object where !names.contains(key) {
      let hint =
        nearest(key, in: names).map { "; did you mean `\($0)`?" }
        ?? "; it has \(names.map { "`\($0)`" }.joined(separator: ", "))"
      throw .invalid("\(tool) has no parameter `\(key)`\(hint)", parameter: key)
    }
  }

  /// The action, which every tool of this service takes.
  func action<Action: RawRepresentable & CaseIterable>(
    _: Action.Type
  ) throws(ServiceError) -> Action where Action.RawValue == String {
    let names = Action.allCases.map(\.rawValue)
    guard let word = try text("action") else {
      throw .invalid(
        "`action` is missing; it is one of \(names.joined(separator: ", "))",
        parameter: "action",
      )
    }
    guard let action = Action(rawValue: word) else {
      let hint =
        nearest(word, in: names).map { "did you mean `\($0)`?" }
        ?? "it is one of \(names.joined(separator: ", "))"
      throw .invalid("there is no action `\(word)`; \(hint)", parameter: "action")
    }
    return action
  }

  func value(
    _ name: String,
    wanted: String,
    _ fits: (JSONValue) -> Bool,
  ) throws(ServiceError) -> JSONValue? {
    guard let value = object[name], !value.isNull else { return nil }
    guard fits(value) else {
      throw .invalid("`\(name)` is \(wanted), not \(value.kindName)", parameter: name)
    }
    return value
  }

  func text(_ name: String) throws(ServiceError) -> String? {
    try value(name, wanted: "a text") { $0.string != nil }?.string
  }

  func object(_ name: String) throws(ServiceError) -> JSONObject? {
    try value(name, wanted: "an object") { $0.object != nil }?.object
  }

  func truth(_ name: String) throws(ServiceError) -> Bool? {
    try value(name, wanted: "true or false") { $0.bool != nil }?.bool
  }

  func word(_ name: String, of words: [String]) throws(ServiceError) -> String? {
    guard let word = try text(name) else { return nil }
    guard words.contains(word) else {
      throw .invalid(
        "`\(name)` is one of \(words.joined(separator: ", ")), not `\(word)`",
        parameter: name,
      )
    }
    return word
  }

  /// How many elements a list is to have: 20 where nothing is said, and 100 where more is wanted.
  func limit() throws(ServiceError) -> Int {
    let wanted = "a whole number from 1 to 100"
    let value = try value("limit", wanted: wanted) { $0.number?.int != nil }
    guard let limit = value?.number?.int else { return 20 }
    guard limit >= 1 else { throw .invalid("`limit` is \(wanted)", parameter: "limit") }
    return min(limit, 100)
  }

  func responseFormat() throws(ServiceError) -> ResponseFormat {
    let formats = ResponseFormat.allCases.map(\.rawValue)
    return try word("response_format", of: formats).flatMap(ResponseFormat.init) ?? .json
  }
}
