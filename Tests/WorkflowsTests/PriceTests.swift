import JSON
import Testing
import Workflows

@Suite struct PriceTests {
  private func model(_ price: Price) -> Model {
    Model(
      id: "a",
      summary: "",
      version: "1",
      provider: "p",
      parameters: [
        Parameter("width", .integer, default: 512),
        Parameter("strength", .number, default: 1),
        Parameter("prompt", .text, isRequired: true),
      ],
      outputs: [ModelOutput("image", .image)],
      price: price,
    )
  }

  private func price(_ expression: String, _ call: JSONObject) throws -> String? {
    let model = model(.expression(expression))
    return try model.checkedPrice(ofCall: model.filled(call))?.description
  }

  @Test(
    arguments: [
      ("0.1 * double(width)", ["width": 3], "0.3"), ("width * 2", ["width": 4], "8"),
      ("9007199254740993 / 9007199254740993", [:], "1"), ("uint(width)", ["width": 2], "2"),
      // A number is a double, also where it is spelt without a point.
      ("0.5 * strength", ["strength": 3], "1.5"),
      ("0.01 * double(size(prompt))", ["prompt": "ab"], "0.02"),
      ("0.0000025", [:], "0.000002"), ("0.0000035", [:], "0.000004"),
      ("0.0000045", [:], "0.000004"), ("0.1 + 0.2", [:], "0.3"), ("1.0 / 3.0", [:], "0.333333"),
    ] as [(String, JSONObject, String)]
  )
  func `an expression is rounded once, half to even, to millionths`(
    _ expression: String,
    _ call: JSONObject,
    _ expected: String,
  ) throws {
    #expect(try price(expression, call) == expected)
  }

  @Test func `a price is unknown while a value that it needs is missing`() throws {
    #expect(try price("0.01 * double(size(prompt))", [:]) == nil)
    #expect(try price("0.01 * double(size(prompt))", ["prompt": .null]) == nil)
    #expect(model(.expression("0.01 * double(size(prompt))")).price(ofCall: [:]) == nil)
  }

  @Test(arguments: [
    ("-1.0", "is -1 CU; it cannot be less than 0"), ("-1", "is -1 CU"),
    ("0.0 / 0.0", "nan CU"), ("1.0 / 0.0", "inf CU"), ("-1.0 / 0.0", "-inf CU"),
    ("1000000001", "cannot be more than 1000000000"), ("9223372036854775807", "cannot be more"),
    ("1e300", "cannot be more"), ("-1e300", "cannot be less than 0"),
    ("prompt", "is of the type string"), ("width / 0", "cannot be computed (column"),
    ("0.1 * width", "cannot be computed"),
    (
      "[1,2,3,4,5,6,7,8].map(a, [1,2,3,4,5,6,7,8].map(b, [1,2,3,4,5,6,7,8].map(c, "
        + "[1,2,3,4,5,6,7,8].map(d, [1,2,3,4,5,6,7,8].map(e, a+b+c+d+e))))).size()",
      "cannot be computed",
    ),
  ])
  func `a price that no call can have is an error that says why`(
    _ expression: String,
    _ message: String,
  ) throws {
    let error = try #require(throws: PriceError.self) { try price(expression, ["prompt": "a"]) }
    #expect(error.message.contains(message), "\(error.message)")
    #expect(model(.expression(expression)).price(ofCall: ["prompt": "a", "width": 1]) == nil)
  }

  @Test func `a fixed price is checked too`() {
    #expect(throws: PriceError.negative("-0.5")) {
      try model(.fixed(Credits(millionths: -500_000))).checkedPrice(ofCall: [:])
    }
    #expect(throws: PriceError.self) {
      try model(.fixed(Credits(millionths: .max))).checkedPrice(ofCall: [:])
    }
  }

  @Test func `what another node gives is not taken for the default`() throws {
    let catalog = Catalog([model(.expression("0.001 * double(width)"))])
    func price(_ inputs: FlowInput..., given: JSONObject = [:]) throws -> String {
      let flow = Flow(nodes: [
        FlowNode(id: "other", type: .customModel, modelID: "a"),
        FlowNode(id: "n", type: .customModel, inputs: inputs, modelID: "a"),
      ])
      return try #require(plan(of: flow, inputs: given, catalog).lines.last).price.description
    }
    let wired = FlowInput("width", from: FlowReference(node: "other", name: "output"))
    #expect(try price(wired) == "at least 0")
    let given = FlowInput("width", from: FlowReference(node: "workflow", name: "w"))
    #expect(try price(given, given: ["w": 1000]) == "1")
    #expect(try price(FlowInput("prompt", value: "x")) == "0.512")
  }

  @Test(arguments: [
    (0.1 + 0.2, 300_000), (12.5, 12_500_000), (1e9, 1_000_000_000_000_000), (1e-300, 0),
    (123_456.789_012, 123_456_789_012), (0.000_001, 1), (1.0000005, 1_000_000),
    (1.0000015, 1_000_002), (4.35, 4_350_000), (9_007_199_254.740_993, 9_007_199_254_740_993),
  ])
  func `a double is the decimal that people see, rounded once`(
    _ value: Double,
    _ millionths: Int64,
  ) {
    #expect(Credits(value)?.millionths == millionths)
    #expect(Credits(-value)?.millionths == -millionths)
  }

  @Test(arguments: [1e13, 1e300, .infinity, -.infinity, .nan])
  func `a double beyond all amounts is none`(_ value: Double) {
    #expect(Credits(value) == nil)
  }

  @Test func `a price that the settings make impossible is found by the check`() throws {
    let catalog = Catalog([model(.expression("1.0 - 0.01 * double(width)"))])
    var graph = Graph()
    let width = EditParameter("width", .json(50))
    let request = NodeRequest(
      id: "n",
      type: "model",
      positional: [.text("a")],
      parameters: [EditParameter("prompt", .text("fox")), width],
    )
    try graph.add(request, catalog)
    #expect(graph.check(catalog).allSatisfy { $0.severity != .error })
    try graph.edit("n", [EditParameter("width", .json(300))], catalog)
    let errors = graph.check(catalog).filter { $0.severity == .error }
    #expect(errors.map(\.message) == ["the price of `a` is -2 CU; it cannot be less than 0"])
  }

  @Test func `the stand-in is the one that is declared, or that of the kind`() {
    var model = model(.fixed(.zero))
    #expect(model.kind == .image)
    #expect(model.standIn == "draft/image")
    model.declaredStandIn = "studio/free"
    #expect(model.standIn == "studio/free")
    model.kind = .tool
    model.declaredStandIn = nil
    #expect(model.standIn == nil)
  }

  @Test func `a damaged model says why it is not there`() {
    var catalog = Catalog([model(.fixed(.zero))])
    #expect(catalog.absence(of: "b").message == "there is no model `b`")
    catalog.damage["studio/b"] = "models/b.yaml:3: `price` is missing"
    #expect(catalog.absence(of: "studio/b").message.contains("models/b.yaml:3"))
  }

  @Test func `values of other nodes are read as the schema wants them`() throws {
    let model = Model(
      id: "a",
      summary: "",
      version: "1",
      provider: "p",
      parameters: [
        Parameter("width", .integer, minimum: 64), Parameter("strength", .number),
        Parameter("isSharp", .boolean), Parameter("prompt", .text, isRequired: true),
        Parameter("images", .assets(.image), minimum: 1, maximum: 2),
      ],
      outputs: [],
    )
    #expect(
      try model.typed([
        "prompt": "7", "width": "512", "strength": "0.50", "isSharp": "false", "images": "asset_a",
      ])
        == [
          "width": 512, "strength": .number(try #require(JSONNumber("0.50"))), "isSharp": false,
          "prompt": "7", "images": ["asset_a"],
        ]
    )
    #expect(try model.typed(["prompt": "a", "width": .null]) == ["prompt": "a"])
    let wrong: [(JSONObject, String)] = [
      (["prompt": "a", "width": "-rf"], "takes a whole number"),
      (["prompt": "a", "width": "1e2.5"], "takes a whole number"),
      (["prompt": "a", "width": "32"], "at least 64"), ([:], "needs the parameter `prompt`"),
      (["prompt": "a", "isSharp": "yes"], "takes true or false"),
      (["prompt": "a", "other": 1], "has no parameter `other`"),
      (["prompt": "a", "images": ["a", "b", "c"]], "at most 2 files"),
      (["prompt": "a", "images": []], "at least 1 files"),
    ]
    for (values, message) in wrong {
      let failure = try #require(throws: RunFailure.self) { try model.typed(values) }
      #expect(failure.message.contains(message), "\(failure.message)")
    }
  }
}
