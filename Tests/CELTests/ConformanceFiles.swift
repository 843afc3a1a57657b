import CEL
import FoundationEssentials
import JSON

/// The published cases beside the repository.
enum ConformanceFiles {
  static let folder: URL = {
    if let shared = ProcessInfo.processInfo.environment["EASEL_SHARED"] {
      return URL(filePath: shared).appending(path: "cel-conformance")
    }
    // Tests/CELTests/ConformanceFiles.swift is three levels below the repository.
    var repository = URL(filePath: #filePath)
    for _ in 0..<3 { repository.deleteLastPathComponent() }
    return repository.deletingLastPathComponent().appending(path: "shared/cel-conformance")
  }()

  /// The files that are there; more of the suite may be put into the folder of ``folder``.
  static let names: [String] = {
    let path = folder.path(percentEncoded: false)
    let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }()

  static var areThere: Bool { !names.isEmpty }

  static func path(_ name: String) -> String {
    folder.appending(path: name + ".json").path(percentEncoded: false)
  }

  /// The cases of one file; throws where it is not what the suite has.
  static func cases(_ name: String) throws -> [ConformanceCase] {
    let text = try String(contentsOfFile: path(name), encoding: .utf8)
    let file = try JSONValue(parsing: text)
    return try file.member("section").elements().flatMap { section in
      let title = "\(name)/\(try section.member("name").text())"
      return try section.member("test").elements().map { try ConformanceCase(title, $0) }
    }
  }
}

/// A case of the suite.
struct ConformanceCase {
  enum Outcome {
    case value(CELValue)
    case failure
  }

  let name: String
  let expression: String
  let bindings: [String: CELValue]
  let options: CELParseOptions
  let outcome: Outcome

  init(_ section: String, _ test: JSONValue) throws {
    name = "\(section)/\(try test.member("name").text())"
    expression = try test.member("expr").text()
    var bindings: [String: CELValue] = [:]
    for (name, binding) in test["bindings"]?.object ?? [:] {
      bindings[name] = try CELValue(typed: binding.member("value"))
    }
    self.bindings = bindings
    options = CELParseOptions(
      container: test["container"]?.string ?? "",
      expandsMacros: test["disable_macros"] != .bool(true),
    )
    if test["eval_error"] != nil {
      outcome = .failure
    } else {
      outcome = .value(try test["value"].map { try CELValue(typed: $0) } ?? .bool(true))
    }
  }
}

struct UnreadableCase: Error {
  let wanted: String
}

extension JSONValue {
  func member(_ name: String) throws -> JSONValue { try self[name].orThrow(name) }
  func elements() throws -> [JSONValue] { try array.orThrow("an array") }
  func text() throws -> String { try string.orThrow("a text") }
}

extension Optional {
  func orThrow(_ wanted: String) throws -> Wrapped {
    guard let self else { throw UnreadableCase(wanted: wanted) }
    return self
  }
}

extension CELValue {
  /// The value of the suite's typed JSON, such as `{"int64_value": "5"}`.
  init(typed json: JSONValue) throws {
    guard let object = json.object, let kind = object.keys.first, object.count == 1 else {
      throw UnreadableCase(wanted: "one kind of value")
    }
    let value = try json.member(kind)
    switch kind {
    case "null_value": self = .null
    case "bool_value": self = .bool(try value.bool.orThrow(kind))
    case "int64_value": self = .int(try Int64(value.text()).orThrow(kind))
    case "uint64_value": self = .uint(try UInt64(value.text()).orThrow(kind))
    case "double_value":
      let named = value.string.flatMap(Double.init)
      self = .double(try (named ?? value.number?.double).orThrow(kind))
    case "string_value": self = .string(try value.text())
    case "bytes_value": self = .bytes(Array(try Data(base64Encoded: value.text()).orThrow(kind)))
    case "type_value": self = .type(try CELType(rawValue: value.text()).orThrow(kind))
    case "list_value":
      self = .list(try (value["values"]?.elements() ?? []).map { try CELValue(typed: $0) })
    case "map_value":
      let entries = try (value["entries"]?.elements() ?? []).map { entry in
        let key = try CELValue(typed: entry.member("key"))
        return (key, try CELValue(typed: entry.member("value")))
      }
      self = .map(CELMap(entries))
    case "object_value":
      let text = try value.member("value").text()
      let type = try value.member("@type").text()
      if type.hasSuffix("/google.protobuf.Timestamp") {
        self = .timestamp(try CELTimestamp(text).orThrow(type))
      } else {
        self = .duration(try CELDuration(text).orThrow(type))
      }
    default: throw UnreadableCase(wanted: "a kind of value, not \(kind)")
    }
  }
}
