import JSON
public import Workflows

extension EditValue: ExpressibleByStringLiteral {
  /// `$node` or `$node.handle` is a reference, anything else a text.
  public init(stringLiteral text: String) {
    guard text.hasPrefix("$") else {
      self = .text(text)
      return
    }
    let parts = text.dropFirst().split(separator: ".", maxSplits: 1).map(String.init)
    self = .reference(node: parts[0], handle: parts.count > 1 ? parts[1] : nil)
  }
}

extension EditValue {
  static func number(_ value: Int) -> EditValue { .json(.integer(value)) }
  static func bool(_ value: Bool) -> EditValue { .json(.bool(value)) }
  static var null: EditValue { .json(.null) }
  static func image(_ id: String) -> EditValue { .asset(id: id, .image) }
}

/// Models with every kind of input and output that the grammar has.
let models = Catalog([
  model("draft/image", [text("prompt"), number("width"), style], [("image", .image)]),
  model("draft/text", [text("prompt")], [("text", .text)]),
  model("draft/song", [text("prompt")], [("song", .audio)]),
  model("image/upscale", [image("image"), number("factor")], [("image", .image)]),
  model(
    "image/montage",
    [Parameter("images", .assets(.image), isRequired: true)],
    [("image", .image)],
  ),
  model("image/mask", [image("image")], [("image", .image), ("mask", .image)]),
  model("image/crops", [image("image")], [("crops", .list(.image))]),
  model(
    "image/describe",
    [image("image"), text("prompt", isRequired: false)],
    [("text", .text)],
  ),
])

private func model(
  _ id: String,
  _ parameters: [Parameter],
  _ outputs: [(String, HandleType)],
) -> Model {
  Model(
    id: id,
    summary: "",
    version: "1",
    provider: "draft",
    parameters: parameters,
    outputs: outputs.map { ModelOutput($0, $1) },
  )
}

private func text(_ name: String, isRequired: Bool = true) -> Parameter {
  Parameter(name, .text, isRequired: isRequired)
}
private func number(_ name: String) -> Parameter {
  Parameter(name, .integer, default: 512, minimum: 2, maximum: 2048)
}
private func image(_ name: String) -> Parameter {
  Parameter(name, .asset(.image), isRequired: true)
}
private let style = Parameter("style", .text, allowed: ["ink", "oil"])

extension Graph {
  /// Adds a node with what stands behind its type.
  mutating func add(
    _ id: String,
    _ type: String,
    _ positional: EditValue...,
    with parameters: KeyValuePairs<String, EditValue> = [:],
    isInput: Bool = false,
    isOutput: Bool = false,
    in catalog: Catalog = models,
  ) throws(EditError) {
    try add(
      NodeRequest(
        id: id,
        type: type,
        positional: positional,
        parameters: parameters.map { EditParameter($0.key, $0.value) },
        isInput: isInput,
        isOutput: isOutput,
      ),
      catalog,
    )
  }

  @discardableResult
  mutating func edit(
    _ id: String,
    with parameters: KeyValuePairs<String, EditValue>,
    in catalog: Catalog = models,
  ) throws(EditError) -> [String] {
    try edit(id, parameters.map { EditParameter($0.key, $0.value) }, catalog)
  }

  /// The edges into a node as `input=producer.output`, in order.
  func feeds(_ id: String) -> [String] {
    edges(into: id).map { "\($0.input)=\($0.producer).\($0.output)" }
  }

  /// A member of a node's data.
  func data(_ id: String, _ member: String) -> JSONValue? { node(id)?.data[member] }

  /// The error of an edit that is refused; nil where it is not, or where it changed something.
  func refusal(_ edit: (inout Graph) throws -> Void) -> EditError? {
    var graph = self
    do {
      try edit(&graph)
      return nil
    } catch { return graph == self ? error as? EditError : nil }
  }

  /// A loop over words, with a picture of each.
  static func loop() throws(EditError) -> Graph {
    var graph = Graph()
    try graph.add("line", "text", "fox, owl, hare", isInput: true)
    try graph.add("words", "splitText", "$line", with: ["delimiter": ", "])
    try graph.add("each", "forEach", "$words")
    try graph.add("art", "model", "draft/image", with: ["prompt": "$each"])
    try graph.add("all", "forEachEnd", "$art", with: ["loop": "each"], isOutput: true)
    return graph
  }

  /// Two pictures behind the branches of one ifElse.
  static func branches() throws(EditError) -> Graph {
    var graph = Graph()
    try graph.add("mode", "text", "night", isInput: true)
    try graph.add("prompt", "text", "a fox")
    try graph.add("pick", "ifElse", "mode contains 'night'", "mode isEmpty")
    for (id, branch) in [("night", "if1"), ("none", "if2"), ("day", "else")] {
      try graph.add(
        id,
        "model",
        "draft/image",
        with: [
          "prompt": "$prompt", "when": .reference(node: "pick", handle: branch),
        ],
      )
    }
    return graph
  }
}
