import CEL
import FoundationEssentials
import JSON

/// The form of the published conformance cases: a value under the name of its kind.
///
/// 64-bit numbers are texts, bytes are in base64, times are objects with the name of their type.
extension CELValue {
  /// The value of typed JSON, such as `{"int64_value": "5"}`.
  ///
  /// The cases put a binding into an object of its own, `{"value": {…}}`; that is read too.
  init(typed json: JSONValue) throws(ValueFormError) {
    guard let object = json.object, object.count == 1, let kind = object.keys.first,
      let value = object[kind]
    else {
      throw ValueFormError("an object with one kind of value was expected")
    }
    let read: CELValue?
    switch kind {
    case "value": read = try CELValue(typed: value)
    case "null_value": read = value.isNull ? .null : nil
    case "bool_value": read = value.bool.map(CELValue.bool)
    case "int64_value": read = Self.whole(value).map(CELValue.int)
    case "uint64_value": read = Self.whole(value).map(CELValue.uint)
    case "double_value": read = Self.double(value).map(CELValue.double)
    case "string_value": read = value.string.map(CELValue.string)
    case "bytes_value":
      read = value.string.flatMap { Data(base64Encoded: $0) }.map { CELValue.bytes(Array($0)) }
    case "type_value": read = value.string.flatMap(CELType.init).map(CELValue.type)
    case "list_value": read = try Self.list(typed: value)
    case "map_value": read = try Self.map(typed: value)
    case "object_value": read = Self.object(typed: value)
    default: throw ValueFormError("there is no kind of value `\(kind)`")
    }
    guard let read else { throw ValueFormError("this is no `\(kind)`: \(value.compact)") }
    self = read
  }

  /// A whole number as text, or as a number.
  private static func whole<Number: FixedWidthInteger>(_ json: JSONValue) -> Number? {
    json.string.flatMap { Number($0) } ?? json.number.flatMap { Number($0.lexeme) }
  }

  private static func double(_ json: JSONValue) -> Double? {
    switch json {
    case .number(let number): number.double
    case .string("NaN"): .nan
    case .string("Infinity"): .infinity
    case .string("-Infinity"): -.infinity
    default: nil
    }
  }

  private static func list(typed json: JSONValue) throws(ValueFormError) -> CELValue? {
    guard let object = json.object else { return nil }
    var elements: [CELValue] = []
    for element in object["values"]?.array ?? [] { elements.append(try CELValue(typed: element)) }
    return .list(elements)
  }

  private static func map(typed json: JSONValue) throws(ValueFormError) -> CELValue? {
    guard let object = json.object else { return nil }
    var entries: [(CELValue, CELValue)] = []
    for entry in object["entries"]?.array ?? [] {
      guard let key = entry["key"], let value = entry["value"] else {
        throw ValueFormError("an entry has a `key` and a `value`")
      }
      entries.append((try CELValue(typed: key), try CELValue(typed: value)))
    }
    let map = CELMap(entries)
    guard map.count == entries.count else {
      throw ValueFormError("a key occurs twice, or cannot be a key")
    }
    return .map(map)
  }

  private static func object(typed json: JSONValue) -> CELValue? {
    guard let text = json["value"]?.string else { return nil }
    switch json["@type"]?.string {
    case TypeURL.timestamp: return CELTimestamp(text).map(CELValue.timestamp)
    case TypeURL.duration: return CELDuration(text).map(CELValue.duration)
    default: return nil
    }
  }

  /// The value as typed JSON; throws for what the form has no kind for.
  func typedJSON() throws(ValueFormError) -> JSONValue {
    switch self {
    case .null: return ["null_value": .null]
    case .bool(let value): return ["bool_value": .bool(value)]
    case .int(let value): return ["int64_value": .string(String(value))]
    case .uint(let value): return ["uint64_value": .string(String(value))]
    case .double(let value): return ["double_value": Self.json(value)]
    case .string(let text): return ["string_value": .string(text)]
    case .bytes(let bytes): return ["bytes_value": .string(Data(bytes).base64EncodedString())]
    case .type(let type): return ["type_value": .string(type.name)]
    case .list(let elements):
      var values: [JSONValue] = []
      for element in elements { values.append(try element.typedJSON()) }
      return ["list_value": values.isEmpty ? [:] : ["values": .array(values)]]
    case .map(let map):
      var entries: [JSONValue] = []
      for entry in map.entries {
        entries.append(["key": try entry.key.typedJSON(), "value": try entry.value.typedJSON()])
      }
      return ["map_value": entries.isEmpty ? [:] : ["entries": .array(entries)]]
    case .timestamp(let time):
      return [
        "object_value": ["@type": .string(TypeURL.timestamp), "value": .string(time.description)]
      ]
    case .duration(let duration):
      return [
        "object_value": [
          "@type": .string(TypeURL.duration), "value": .string(duration.description),
        ]
      ]
    case .optional, .address:
      throw ValueFormError("the typed form has no kind for \(readable)")
    }
  }

  private static func json(_ value: Double) -> JSONValue {
    if let number = JSONNumber(value.description) { return .number(number) }
    return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity"
  }
}

/// The names of types in the typed form.
private enum TypeURL {
  static let timestamp = "type.googleapis.com/google.protobuf.Timestamp"
  static let duration = "type.googleapis.com/google.protobuf.Duration"
}
