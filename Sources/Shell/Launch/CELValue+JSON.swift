import CEL
import JSON

/// Why JSON and a value of the expression language do not become each other, in words.
struct ValueFormError: Error {
  let message: String

  init(_ message: String) { self.message = message }
}

extension CELValue {
  /// The value that `json` stands for; whole numbers are ints, or doubles beyond 64 bits.
  init(plain json: JSONValue) {
    switch json {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .string(let text): self = .string(text)
    case .number(let number):
      if number.isInteger, let whole = number.int64 {
        self = .int(whole)
      } else {
        self = .double(number.double)
      }
    case .array(let elements): self = .list(elements.map { CELValue(plain: $0) })
    case .object(let object):
      self = .map(CELMap(object.map { (.string($0.key), CELValue(plain: $0.value)) }))
    }
  }

  /// The value for people: as JSON where that has the value, else as an expression that gives it.
  var readable: String { plain?.compact ?? description }

  /// The value as JSON; nil for what JSON has not.
  private var plain: JSONValue? {
    switch self {
    case .null: return .null
    case .bool(let value): return .bool(value)
    case .string(let text): return .string(text)
    case .int(let value): return .integer(value)
    case .uint(let value): return .integer(value)
    case .double(let value): return JSONNumber(value.description).map(JSONValue.number)
    case .list(let elements):
      var array: [JSONValue] = []
      for element in elements {
        guard let json = element.plain else { return nil }
        array.append(json)
      }
      return .array(array)
    case .map(let map):
      var object: JSONObject = [:]
      for entry in map.entries {
        guard case .string(let key) = entry.key, let json = entry.value.plain else { return nil }
        object[key] = json
      }
      return .object(object)
    default: return nil
    }
  }
}
