import JSON
import Workflows

/// A workflow with a loop at once and one in order, a gate, a retried model, paid models, a
/// workflow inside, and a model that is not safe to repeat.
enum TortureFlow {
  static let gate = "gate"
  /// The prompt of each call that is not safe to repeat, by node.
  static let deeds = ["deed": "a deed", "hero/deed": "owl"]

  static var definition: RunDefinition {
    RunDefinition(
      workflowID: "wflow_torture",
      workflowName: "torture",
      flow: Flow(nodes: loops + gated),
      inputs: [:],
      quote: .zero,
      workflows: ["wflow_hero": hero],
    )
  }

  // Two of the words are equal, so that a call can serve for another.
  private static let words: [JSONValue] = ["fox", "owl", "fox"]

  private static var loops: [FlowNode] {
    [
      FlowNode(id: "words", type: .list, items: words),
      loop("pictures", over: ["picture"], result: ("picture", "image"), isConcurrent: true),
      model("picture", by: ModelScripts.picture, from: ("pictures", "output")),
      loop("verses", over: ["line", "verse"], result: ("verse", "output"), isConcurrent: false),
      model("line", by: ModelScripts.paid, from: ("verses", "output")),
      FlowNode(
        id: "verse",
        type: .transform,
        inputs: [FlowInput("line_text", from: FlowReference(node: "line", name: "text"))],
        logic: FlowLogic(transform: "line_text + '.'"),
      ),
    ]
  }

  private static var gated: [FlowNode] {
    var deed = constant("deed", by: ModelScripts.once, "a deed")
    deed.dependsOn = [gate]
    var inner = FlowNode(id: "hero", type: .workflow, workflowID: "wflow_hero")
    inner.dependsOn = [gate]
    return [
      constant("flaky", by: ModelScripts.flaky, "luck"),
      FlowNode(id: gate, type: .userApproval, dependsOn: ["flaky"], label: "Go on?"),
      deed,
      inner,
      model("free", by: ModelScripts.free, from: ("deed", "text")),
      FlowNode(
        id: "all",
        type: .transform,
        inputs: [
          FlowInput("free_text", from: FlowReference(node: "free", name: "text")),
          FlowInput("verses_output", from: FlowReference(node: "verses", name: "output")),
          FlowInput("pictures_output", from: FlowReference(node: "pictures", name: "output")),
          FlowInput("hero_text", from: FlowReference(node: "hero", name: "text")),
        ],
        logic: FlowLogic(
          transform: "[free_text, hero_text] + verses_output + pictures_output"
        ),
        includesOutputs: true,
      ),
    ]
  }

  private static var hero: FrozenWorkflow {
    FrozenWorkflow(
      name: "hero",
      flow: Flow(nodes: [
        model("deed", by: ModelScripts.once, from: (FlowReference.workflow, "prompt")),
        model("title", by: ModelScripts.paid, from: ("deed", "text")),
      ]),
      defaults: ["prompt": "owl"],
    )
  }

  private static func loop(
    _ id: String,
    over body: [String],
    result: (node: String, output: String),
    isConcurrent: Bool,
  ) -> FlowNode {
    FlowNode(
      id: id,
      type: .forEach,
      inputs: [
        FlowInput("input", from: FlowReference(node: "words", name: "output")),
        FlowInput(
          FlowLoop.result,
          from: FlowReference(node: result.node, name: result.output),
        ),
      ],
      loop: FlowLoop(body: body, isConcurrent: isConcurrent),
    )
  }

  private static func model(
    _ id: String,
    by model: String,
    from source: (node: String, output: String),
  ) -> FlowNode {
    let reference = FlowReference(node: source.node, name: source.output)
    return FlowNode(
      id: id,
      type: .customModel,
      inputs: [FlowInput("prompt", from: reference)],
      modelID: model,
    )
  }

  private static func constant(_ id: String, by model: String, _ prompt: String) -> FlowNode {
    FlowNode(
      id: id,
      type: .customModel,
      inputs: [FlowInput("prompt", value: .string(prompt))],
      modelID: model,
    )
  }
}
