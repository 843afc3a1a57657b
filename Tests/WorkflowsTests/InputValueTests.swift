import JSON
import Testing
import Workflows

@Suite struct InputValueTests {
  private func input(_ json: JSONValue) throws -> InputDefinition {
    try #require(InputDefinition(json: json))
  }

  private func message(_ input: JSONValue, _ value: JSONValue) throws -> String? {
    do {
      _ = try [self.input(input)].values(["x": value])
      return nil
    } catch let error as InputError {
      #expect(error.name == "x")
      return error.message
    }
  }

  @Test(arguments: [
    ("string", #""a""#), ("number", "1.5"), ("integer", "2"), ("boolean", "true"),
    ("model", #""draft/image""#), ("file", #""asset_a""#), ("string_array", #"["a","b"]"#),
    ("number_array", "[1,2]"), ("model_array", #"["a"]"#), ("file_array", #"["asset_a"]"#),
    ("inputs_array", #"[{"prompt":"a"}]"#), ("hologram", "[1]"),
  ])
  func `a value of the type is taken as it is`(_ type: String, _ text: String) throws {
    let input = try input(["name": "x", "type": .string(type)])
    let value = try JSONValue(parsing: text)
    #expect(try [input].values(["x": value]) == ["x": value])
  }

  @Test(arguments: [
    ("string", "1", "takes a text, not a number"),
    ("number", #""1""#, "takes a number, not a text"),
    ("boolean", #""true""#, "takes true or false, not a text"),
    ("file", #"["a"]"#, "takes a file, as @path, not a list"),
    ("integer", "null", "takes a whole number, not null"),
    ("model", "true", "takes a model's id, not a truth value"),
    ("string_array", #"["a",1]"#, "takes a list of texts, and has a number in it"),
    ("number_array", "[[1]]", "takes a list of numbers, and has a list in it"),
    ("inputs_array", #"["a"]"#, "takes a list of objects, and has a text in it"),
    ("file_array", #"{"a":1}"#, "takes a list of files, not an object"),
  ])
  func `a value of another type is refused by name`(
    _ type: String,
    _ text: String,
    _ words: String,
  ) throws {
    let value = try JSONValue(parsing: text)
    #expect(try message(["name": "x", "type": .string(type)], value) == "the input `x` \(words)")
  }

  @Test func `a whole number has no fraction, and a bare value becomes a list of one`() throws {
    let half = try JSONValue(parsing: "1.5")
    #expect(
      try message(["name": "x", "type": "integer"], half)
        == "the input `x` takes a whole number, not 1.5"
    )
    #expect(try [input(["name": "x", "type": "number"])].values(["x": half]) == ["x": half])
    for (type, value) in [
      ("string_array", "a" as JSONValue), ("number_array", half),
      ("file_array", "asset_a"), ("inputs_array", ["a": 1]),
    ] {
      let input = try input(["name": "x", "type": .string(type)])
      #expect(try [input].values(["x": value]) == ["x": [value]])
    }
  }

  @Test func `limits are named with the value`() throws {
    let fraction = try JSONValue(parsing: "0.3")
    let step = try JSONValue(parsing: "0.1")
    let odd = try JSONValue(parsing: "0.35")
    let number: JSONValue = ["name": "x", "type": "number", "min": 0, "max": 1, "step": step]
    #expect(try message(number, 2) == "the input `x` is at most 1, not 2")
    #expect(try message(number, -1) == "the input `x` is at least 0, not -1")
    #expect(try message(number, fraction) == nil)
    #expect(try message(number, odd)?.contains("goes in steps of 0.1 from 0") == true)
    let numbers: JSONValue = ["name": "x", "type": "number_array", "max": 3]
    #expect(try message(numbers, [1, 2, 3, 3]) == nil)
    #expect(try message(numbers, [1, 4]) == "the input `x` is at most 3, not 4")
    let files: JSONValue = ["name": "x", "type": "file_array", "min": 1, "max": 2]
    #expect(try message(files, ["a", "b", "c"]) == "the input `x` is at most 2 elements, not 3")
    #expect(try message(files, []) == "the input `x` is at least 1 elements, not 0")
    let text: JSONValue = ["name": "x", "type": "string", "minLength": 2, "maxLength": 4]
    #expect(try message(text, "héé👩‍👧") == nil)
    #expect(try message(text, "a") == "the input `x` has at least 2 characters, not 1")
    #expect(try message(text, "abcde") == "the input `x` has at most 4 characters, not 5")
    let modes: JSONValue = [
      "name": "x", "type": "string_array", "allowedValues": ["day", "night"],
    ]
    #expect(try message(modes, ["day", "nigt"]) == "the input `x` cannot be `nigt`")
    let sizes: JSONValue = ["name": "x", "type": "number", "allowedValues": [1, 2]]
    #expect(try message(sizes, JSONValue(parsing: "2.0")) == nil)
  }

  @Test func `a file of another kind is refused where its kind is known`() throws {
    let input = try input(["name": "x", "type": "file", "kind": "image"])
    #expect(throws: Never.self) { try [input].values(["x": "a"]) }
    #expect(throws: Never.self) { try [input].values(["x": "a"], kinds: ["a": .image]) }
    let error = #expect(throws: InputError.self) {
      try [input].values(["x": "a"], kinds: ["a": .video])
    }
    #expect(error?.message == "the input `x` takes files of the kind image, and this one is video")
  }

  @Test func `defaults are checked too, and what is not required may be left out`() throws {
    let wrong = try input(["name": "x", "type": "integer", "default": "many"])
    #expect(throws: InputError.self) { try [wrong].values([:]) }
    let free = try input(["name": "x", "type": "string", "required": ["always": false]])
    #expect(try [free].values([:]) == [:])
    let needed = try input(["name": "x", "type": "string", "required": ["always": true]])
    let error = #expect(throws: InputError.self) { try [needed].values([:]) }
    #expect(error?.message == "the input `x` has no value")
  }

  @Test(arguments: [
    (#"{"ifDefined":"a"}"#, #"{"a":"1"}"#, "because `a` has one"),
    (#"{"ifDefined":["a"]}"#, "{}", ""),
    (#"{"ifDefined":{"b":true,"a":true}}"#, #"{"a":"1"}"#, "because `a` has one"),
    (#"{"ifNotDefined":["a","b"]}"#, "{}", "because `a` and `b` have none"),
    (#"{"ifNotDefined":["a","b"]}"#, #"{"b":"1"}"#, ""),
    (#"{"conditional":{"a":["1","2"]}}"#, #"{"a":"2"}"#, "because `a` is `2`"),
    (#"{"conditional":{"a":"1"}}"#, #"{"a":"2"}"#, ""), (#"{"always":false}"#, "{}", ""),
  ])
  func `a rule about other inputs decides whether a value is wanted`(
    _ rule: String,
    _ given: String,
    _ reason: String,
  ) throws {
    let inputs = try [
      input(["name": "x", "type": "string", "required": JSONValue(parsing: rule)]),
      input(["name": "a", "type": "string"]), input(["name": "b", "type": "string"]),
    ]
    var message = ""
    do { _ = try inputs.values(JSONValue(parsing: given).object ?? [:]) } catch let error
      as InputError
    {
      message = error.message
    }
    #expect(reason.isEmpty ? message.isEmpty : message.hasSuffix(reason), "\(message)")
  }
}
