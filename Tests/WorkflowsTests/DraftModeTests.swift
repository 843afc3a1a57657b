import JSON
import Testing
import Workflows

@Suite struct DraftModeTests {
  private func model(
    _ id: String,
    _ parameters: [Parameter] = [],
    _ outputs: [ModelOutput] = [ModelOutput("image", .image)],
    price: Price = .fixed(Credits(millionths: 1)),
    kind: ModelKind? = nil,
    standIn: String? = nil,
    capabilities: [String] = [],
  ) -> Model {
    var model = Model(
      id: id,
      summary: "",
      version: "1",
      provider: "p",
      parameters: parameters,
      outputs: outputs,
      price: price,
      kind: kind,
    )
    model.declaredStandIn = standIn
    model.capabilities = capabilities
    return model
  }

  private let image = Parameter("image", .asset(.image), isRequired: true)
  private let prompt = Parameter("prompt", .text, isRequired: true, maximum: 20)

  private var catalog: Catalog {
    Catalog([
      model(
        "draft/image",
        [
          prompt, Parameter("width", .integer, default: 512, minimum: 64, maximum: 2048),
          Parameter("seed", .integer, default: 0), Parameter("standsFor", .text),
        ],
        price: .fixed(.zero),
      ),
      model("draft/text", [prompt], [ModelOutput("text", .text)], price: .fixed(.zero)),
      model(
        "image/caption",
        [image, Parameter("text", .text, isRequired: true)],
        price: .fixed(.zero),
        kind: .tool,
      ),
      model("image/upscale", [image], price: .fixed(.zero), kind: .tool),
      model("free/paint", price: .fixed(.zero)), model("studio/paint"),
      model(
        "studio/several",
        [],
        [ModelOutput("pictures", .list(.image)), ModelOutput("note", .text)],
      ),
      model("studio/relight", [image], kind: .tool), model("studio/upscale", [image], kind: .tool),
      model("studio/describe", [image], [ModelOutput("words", .text)], kind: .tool),
      model("studio/clip", [], [ModelOutput("video", .video)]),
      model("studio/named", standIn: "free/paint"), model("studio/lost", standIn: "no/such"),
      model("studio/dear", standIn: "studio/paint"), model("studio/mute", standIn: "draft/text"),
      model("studio/words", [prompt], price: .expression("0"), capabilities: ["generate-prompt"]),
    ])
  }

  private func definition(_ nodes: FlowNode...) -> RunDefinition {
    RunDefinition(
      workflowID: "w",
      workflowName: "hero",
      flow: Flow(nodes: nodes),
      inputs: [:],
      quote: .zero,
    )
  }

  private func node(_ id: String, _ model: String?, _ inputs: FlowInput...) -> FlowNode {
    FlowNode(
      id: id,
      type: model == nil ? .generatePrompt : .customModel,
      inputs: inputs,
      modelID: model,
    )
  }

  @Test(
    arguments: [
      ("studio/paint", "draft/image"), ("studio/several", "draft/image"),
      ("studio/relight", "image/caption"), ("studio/upscale", "image/upscale"),
      ("studio/describe", "draft/text"), ("studio/named", "free/paint"),
      ("studio/words", "draft/image"),
    ]
  )
  func `each paid model has a free one of its kind`(paid: String, free: String) throws {
    let drafted = try definition(node("a", paid)).drafted(catalog)
    #expect(drafted.isDraft)
    #expect(drafted.replacements.map { [$0.node, $0.model, $0.standIn] } == [["a", paid, free]])
    #expect(drafted.flow.nodes[0].modelID == free)
    #expect(drafted.flow.nodes[0].standIn?.model == paid)
  }

  @Test func `what is free stays, and nodes that name no model are drafted too`() throws {
    let drafted = try definition(
      node("a", "free/paint"),
      node("b", nil),
      FlowNode(id: "c", type: .list, items: []),
    ).drafted(catalog)
    #expect(drafted.replacements.map(\.node) == ["b"])
    #expect(drafted.flow.nodes.map(\.modelID) == ["free/paint", "draft/image", nil])
    // Drafting it again changes nothing.
    #expect(try drafted.drafted(catalog) == drafted)
  }

  @Test func `workflows inside are drafted with the run`() throws {
    var definition = definition(FlowNode(id: "in", type: .workflow, workflowID: "w2"))
    definition.workflows["w2"] = FrozenWorkflow(
      name: "Portraits",
      flow: Flow(nodes: [node("art", "studio/paint")]),
    )
    let drafted = try definition.drafted(catalog)
    #expect(drafted.replacements.map(\.node) == ["Portraits/art"])
    #expect(drafted.workflows["w2"]?.flow.nodes[0].modelID == "draft/image")
  }

  @Test(
    arguments: [
      ("studio/clip", "nothing free stands in for a model of videos"),
      ("studio/lost", "there is no model `no/such`"),
      ("studio/dear", "may cost something too"), ("studio/mute", "gives nothing of the sort"),
    ]
  )
  func `a model for which nothing stands in names its node`(paid: String, words: String) throws {
    let error = try #require(throws: DraftError.self) {
      try definition(node("scene", paid)).drafted(catalog)
    }
    #expect(error.node == "scene")
    #expect(error.message.hasPrefix("`scene` calls `\(paid)`"))
    #expect(error.message.contains(words), "\(error.message)")
  }

  private func parameters(_ paid: String, _ inputs: JSONObject) throws -> String {
    let node = try definition(node("a", paid)).drafted(catalog).flow.nodes[0]
    let model = try #require(catalog[node.modelID ?? ""])
    return JSONValue.object(node.parameters(for: model, from: inputs)).compact
  }

  @Test func `the free model gets what it knows, within its limits`() throws {
    #expect(
      try parameters(
        "studio/paint",
        [
          "prompt": "a prompt of more than twenty characters", "width": "9000",
          "seed": 9_007_199_254_740_993,
          "cfg": true, "image": "asset_1",
        ],
      )
        == #"{"prompt":"a prompt of more tha","width":2048,"seed":9007199254740993,"standsFor":"studio/paint"}"#
    )
    #expect(
      try parameters("studio/paint", ["idea": "fox", "width": "0.2"])
        == #"{"prompt":"draft of studio/pain","width":64,"standsFor":"studio/paint"}"#
    )
    #expect(
      try parameters("studio/relight", ["photo": ["asset_1", "asset_2"], "mood": "dusk"])
        == #"{"image":"asset_1","text":"draft of studio/relight: dusk"}"#
    )
    #expect(
      try parameters("studio/relight", ["image": "asset_3", "text": "hi"])
        == #"{"image":"asset_3","text":"hi"}"#
    )
  }

  @Test func `outputs have the names and the lists of the paid model`() throws {
    let node = try definition(node("a", "studio/several")).drafted(catalog).flow.nodes[0]
    let outputs = node.outputs(of: ["image": "asset_1"])
    #expect(
      JSONValue.object(outputs).compact
        == #"{"pictures":["asset_1"],"note":"[draft] note of studio/several"}"#
    )
    #expect(node.result(of: outputs) == ["image": "asset_1"])
    let plain = FlowNode.draw("b", "a")
    #expect(plain.outputs(of: ["image": "x"]) == ["image": "x"])
  }

  @Test func `a draft stays one in the journal, and keys are those of the free model`() throws {
    let drafted = try definition(node("a", "studio/several")).drafted(catalog)
    let event = RunEvent.created(drafted)
    #expect(try RunEvent(json: event.json) == event)
    #expect(try JSONValue(parsing: event.text).object == event.json)
    let (free, real) = (FlowNode.draw("x", "y"), drafted.flow.nodes[0])
    #expect(
      StepKey.bytes(of: free, inputs: ["prompt": "fox"], modelVersion: "1")
        == StepKey.bytes(of: real, inputs: ["prompt": "fox"], modelVersion: "1")
    )
  }

  @Test func `a plan of a draft costs nothing and knows stored results by the free model`() throws {
    let drafted = try definition(
      node("a", "studio/several", FlowInput("prompt", value: "fox")),
      .transform("b", "size(input)", .from("a", "pictures")),
    ).drafted(catalog)
    #expect(try drafted.plan(catalog).price == .zero)
    let plan = try drafted.plan(catalog) { _ in
      KnownResult(outputs: ["image": "asset_1"], run: "job_1")
    }
    #expect(plan.lines[0].cached == ["job_1": 1])
    #expect((plan.lines[1].free, plan.lines[1].failing) == (1, 0))
  }
}
