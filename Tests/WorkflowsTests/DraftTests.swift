import JSON
import Testing
import Workflows

@Suite struct DraftTests {
  private func draft(_ stored: JSONValue = []) throws -> Draft {
    var graph = Graph()
    try graph.add("prompt", "text", "a fox", isInput: true)
    try graph.add(
      "photo",
      "asset",
      with: ["kind": "image", "required": .bool(false)],
      isInput: true,
    )
    try graph.add("steps", "text", .number(20), isInput: true)
    try graph.add("loose", "text", "x")
    return Draft(graph, inputs: stored)
  }

  private func input(_ name: String, in draft: Draft) throws -> JSONValue {
    try #require(draft.inputs.first { $0.name == name }).json
  }

  private func set(
    _ draft: inout Draft,
    _ name: String,
    _ fields: KeyValuePairs<String, EditValue>,
  ) throws(EditError) {
    try draft.setInput(name, fields.map { EditParameter($0.key, $0.value) }, models)
  }

  private func refusal(
    _ draft: Draft,
    _ name: String,
    _ fields: KeyValuePairs<String, EditValue>,
  ) -> EditError? {
    var changed = draft
    do {
      try set(&changed, name, fields)
      return nil
    } catch { return changed == draft ? error : nil }
  }

  @Test func `pinned nodes define the inputs`() throws {
    let draft = try draft()
    #expect(draft.inputs.map(\.name) == ["prompt", "photo", "steps"])
    #expect(
      try input("prompt", in: draft).compact
        == #"{"type":"string","name":"prompt","label":"prompt","required":{"always":true},"default":"a fox"}"#
    )
    #expect(
      try input("photo", in: draft).compact
        == #"{"type":"file","name":"photo","label":"photo","required":{"always":false},"kind":"image"}"#
    )
  }

  @Test func `what is stored stays through edits, in its order, with what is not known`() throws {
    let stored: JSONValue = [
      ["zz": 1, "type": "string", "name": "steps", "label": "Steps", "default": "20"],
      ["type": "string", "name": "prompt", "hint": "Say it all", "label": "prompt", "x": [1]],
      ["type": "string", "name": "elsewhere"], ["type": "string", "name": "loose"],
    ]
    var draft = try draft(stored)
    #expect(draft.inputs.map(\.name) == ["steps", "prompt", "elsewhere", "photo"])
    _ = try draft.change { graph throws(EditError) in
      try graph.edit("prompt", with: ["value": "an owl", "title": "Prompt"])
    }
    #expect(
      try input("prompt", in: draft).compact
        == #"{"type":"string","name":"prompt","hint":"Say it all","label":"Prompt","x":[1],"default":"an owl"}"#
    )
    #expect(
      try input("steps", in: draft).compact
        == #"{"zz":1,"type":"string","name":"steps","label":"Steps","default":"20"}"#
    )
    // The label is people's own now, and no longer follows the title.
    try set(&draft, "prompt", ["label": "Idea"])
    _ = try draft.change { graph throws(EditError) in
      try graph.edit("prompt", with: ["title": "P"])
    }
    #expect(try input("prompt", in: draft)["label"] == "Idea")
    _ = try draft.change { graph throws(EditError) in try graph.remove("steps") }
    _ = try draft.change { graph throws(EditError) in
      try graph.edit("photo", [], isInput: false, models)
    }
    #expect(draft.inputs.map(\.name) == ["prompt", "elsewhere"])
  }

  @Test func `a rename renames the input and the rules that name it`() throws {
    var draft = try draft()
    try set(&draft, "photo", ["required.ifNotDefined": "prompt"])
    try set(&draft, "steps", ["required": .json(["conditional": ["prompt": ["x"]]])])
    try draft.rename("prompt", to: "idea")
    #expect(draft.inputs.map(\.name) == ["idea", "photo", "steps"])
    #expect(try input("idea", in: draft)["label"] == "idea")
    #expect(
      try input("photo", in: draft)["required"]?.compact
        == #"{"always":false,"ifNotDefined":"idea"}"#
    )
    #expect(
      try input("steps", in: draft)["required"]?.compact
        == #"{"conditional":{"idea":["x"]}}"#
    )
  }

  @Test func `every field of the contract can be set`() throws {
    var draft = try draft()
    try set(
      &draft,
      "prompt",
      [
        "label": "Prompt", "description": "What to draw", "hint": "Be exact",
        "placeholder": "a fox", "default": "an owl", "minLength": .number(2),
        "maxLength": .number(40), "prompt": .bool(true), "required": .bool(false),
      ],
    )
    #expect(
      try input("prompt", in: draft).compact
        == #"{"type":"string","name":"prompt","label":"Prompt","required":{"always":false},"default":"an owl","#
        + #""description":"What to draw","hint":"Be exact","placeholder":"a fox","minLength":2,"maxLength":40,"#
        + #""prompt":true}"#
    )
    #expect(draft.graph.node("prompt")?.value == "an owl")
    try set(
      &draft,
      "steps",
      [
        "type": "integer", "min": .number(1), "max": .number(50), "step": .number(1),
        "default": .number(30),
      ],
    )
    #expect(try input("steps", in: draft)["default"] == 30)
    #expect(draft.graph.node("steps")?.value == "30")
    _ = try draft.change { graph throws(EditError) in
      try graph.edit("steps", with: ["value": .number(40)])
    }
    #expect(try input("steps", in: draft)["default"] == 40)
    #expect(draft.inputErrors.isEmpty)
    _ = try draft.change { graph throws(EditError) in
      try graph.edit("steps", with: ["value": "many"])
    }
    #expect(
      draft.inputErrors.map(\.message) == ["the input `steps` takes a whole number, not a text"]
    )
    try set(&draft, "photo", ["kind": "image", "default": .image("asset_a")])
    #expect(draft.graph.node("photo")?.value == "asset_a")
    try set(&draft, "prompt", ["default": .null, "hint": .null])
    #expect(draft.graph.node("prompt")?.value == nil)
    #expect(try input("prompt", in: draft)["default"] == nil)
    #expect(try input("prompt", in: draft)["hint"] == nil)
    try set(&draft, "prompt", ["allowedValues": .json(["a fox", "an owl"])])
    #expect(draft.inputs[0].allowedValues.count == 2)
  }

  @Test(arguments: [
    ("nobody", "label", "x" as EditValue, "the workflow has no input `nobody`"),
    ("loose", "label", "x", "the node `loose` is no input of the workflow"),
    ("prompt", "lable", "x", "an input has no field `lable`"),
    ("prompt", "name", "x", "an input has the name of its node"),
    ("prompt", "label", .json([1]), "`label` takes a text, not a list"),
    ("prompt", "type", "file", "the text `prompt` cannot be `file`"),
    ("prompt", "type", "txt", "there is no type `txt` of inputs"),
    ("prompt", "type", "integer", "the default `a fox` no longer fits"),
    ("prompt", "min", .number(1), "`min` is for numbers and lists"),
    ("prompt", "kind", "image", "`kind` is for files"),
    ("photo", "kind", "video", "the asset `photo` is image"),
    ("photo", "minLength", .number(1), "`minLength` is for texts"),
    ("prompt", "minLength", .number(-1), "`minLength` takes a whole number from 0 on"),
    ("prompt", "maxLength", .number(3), "the default `a fox` no longer fits"),
    ("prompt", "allowedValues", .json(["an owl"]), "the default `a fox` no longer fits"),
    ("prompt", "allowedValues", .json([]), "`allowedValues` takes a list of values"),
    ("prompt", "allowedValues", .json([1]), "`prompt` takes a text, and 1 is none"),
    ("prompt", "prompt", "yes", "`prompt` takes true or false"),
    ("prompt", "required", "maybe", "`required` takes true, false or a rule"),
    ("prompt", "required", .json(["ifGiven": "photo"]), "there is no rule `ifGiven`"),
    ("prompt", "required.ifDefined", "foto", "the workflow has no input `foto`"),
    ("prompt", "required.ifDefined", "prompt", "an input cannot decide about itself"),
    ("prompt", "required.conditional", "photo", "`conditional` takes an object"),
    ("prompt", "default", "$loose", "`prompt` takes a text, not a reference"),
    (
      "photo", "default", .asset(id: "a", .video),
      "the input `photo` takes files of the kind image",
    ),
  ])
  func `a field that does not fit is refused by its name`(
    _ name: String,
    _ field: String,
    _ value: EditValue,
    _ message: String,
  ) throws {
    let error = try #require(refusal(draft(), name, [field: value]))
    #expect(error.message.contains(message), "\(error)")
  }

  @Test func `limits that contradict each other are refused`() throws {
    let draft = try draft()
    let error = refusal(draft, "prompt", ["minLength": .number(5), "maxLength": .number(4)])
    #expect(error?.message == "`minLength` is 5, and `maxLength` only 4")
    #expect(error?.place == .value("maxLength"))
  }
}
