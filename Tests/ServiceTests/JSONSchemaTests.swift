import JSON
import Testing

/// What checks the messages is checked itself.
@Suite struct JSONSchemaTests {
  @Test(arguments: [
    (#"{"type":"string"}"#, #""a""#, "1"), (#"{"type":"integer"}"#, "1.0", "1.5"),
    (#"{"type":["string","null"]}"#, "null", "true"),
    (#"{"const":{"a":1,"b":2}}"#, #"{"b":2,"a":1}"#, "{}"),
    (#"{"enum":["a","b"]}"#, #""b""#, #""c""#),
    (#"{"required":["a"]}"#, #"{"a":null}"#, #"{"b":1}"#),
    (#"{"properties":{"a":{"type":"string"}}}"#, #"{"b":1}"#, #"{"a":1}"#),
    (#"{"properties":{"a":{}},"additionalProperties":false}"#, #"{"a":1}"#, #"{"b":1}"#),
    (#"{"additionalProperties":{"type":"number"}}"#, #"{"b":1}"#, #"{"b":"x"}"#),
    (#"{"items":{"minimum":1}}"#, "[1,2]", "[1,0]"), (#"{"maximum":3}"#, "3", "4"),
    (#"{"minItems":1}"#, "[0]", "[]"), (#"{"maxItems":1}"#, "[0]", "[0,0]"),
    (#"{"minLength":2}"#, #""ab""#, #""a""#), (#"{"maxLength":1}"#, #""é""#, #""ab""#),
    (#"{"anyOf":[{"const":1},{"const":2}]}"#, "2", "3"),
    (#"{"oneOf":[{"type":"integer"},{"minimum":5}]}"#, "1", "6"),
    (#"{"allOf":[{"minimum":1},{"maximum":2}]}"#, "2", "3"),
    (##"{"$ref":"#/$defs/a","$defs":{"a":{"const":1}}}"##, "1", "2"),
  ])
  func `a keyword takes what fits and nothing else`(
    _ schema: String,
    _ good: String,
    _ bad: String,
  ) throws {
    let schema = JSONSchema(try JSONValue(parsing: schema))
    try schema.check(try JSONValue(parsing: good))
    let wrong = try JSONValue(parsing: bad)
    #expect(throws: JSONSchema.Violation.self) { try schema.check(wrong) }
  }

  @Test func `an unknown keyword, a missing definition and an endless one are no silent success`() {
    for schema in [
      ["patternProperties": [:]], ["$ref": "#/$defs/nothing"],
      ["$ref": "#/$defs/a", "$defs": ["a": ["$ref": "#/$defs/a"]]], false,
    ] as [JSONValue] {
      #expect(throws: JSONSchema.Violation.self) { try JSONSchema(schema).check(1) }
    }
  }

  @Test(.enabled(if: MCPFiles.areThere, "the schemas are not in ../shared/mcp"))
  func `the published examples fit their types`() throws {
    let schema = try MCPFiles.schema(MCPFiles.modern)
    let examples = try MCPFiles.examples()
    #expect(examples.count > 100)
    for (type, file, message) in examples {
      #expect(throws: Never.self, "\(type)/\(file)") { try schema.check(message, type) }
    }
  }

  @Test(.enabled(if: MCPFiles.areThere, "the schemas are not in ../shared/mcp"))
  func `an example that lacks a required member, or has one of another type, does not fit`() throws
  {
    let schema = try MCPFiles.schema(MCPFiles.modern)
    var broken = 0
    // What is asked of a client inside of a result has no id.
    for (type, file, message) in try MCPFiles.examples() where type != "ListRootsRequest" {
      for (name, value) in message.object ?? [:]
      where ["jsonrpc", "id", "method", "result", "params", "error", "code"].contains(name) {
        guard var object = message.object else { continue }
        // Responses may leave out the id, and notifications have none.
        if name != "id", name != "params" {
          object[name] = nil
          let without = JSONValue.object(object)
          #expect(throws: JSONSchema.Violation.self, "\(type)/\(file) without \(name)") {
            try schema.check(without, type)
          }
        }
        object[name] = value.array == nil ? [] : 1
        let other = JSONValue.object(object)
        #expect(throws: JSONSchema.Violation.self, "\(type)/\(file) with another \(name)") {
          try schema.check(other, type)
        }
        broken += 1
      }
    }
    #expect(broken > 100)
  }
}
