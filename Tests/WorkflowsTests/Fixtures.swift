import JSON
import Workflows

/// A catalogue with one model of each kind that the tests need.
let catalog = Catalog([
  Model(
    id: "draft/image",
    summary: "draws",
    version: "1",
    provider: "draft",
    parameters: [
      Parameter("prompt", .text, isRequired: true),
      Parameter("width", .integer, default: 512, minimum: 64, maximum: 2048),
      Parameter("style", .text, allowed: ["ink", "oil"]),
    ],
    outputs: [ModelOutput("image", .image)],
  ),
  Model(
    id: "image/upscale",
    summary: "enlarges",
    version: "1",
    provider: "draft",
    parameters: [
      Parameter("image", .asset(.image), isRequired: true),
      Parameter("factor", .integer, default: 2, minimum: 2, maximum: 4),
    ],
    outputs: [ModelOutput("image", .image)],
    price: .expression("0.1 * double(factor)"),
  ),
])

extension Graph {
  /// The portrait of the tour: prompt → sketch → (review) → final.
  static func portrait() throws -> Graph {
    var graph = Graph()
    try graph.add(
      NodeRequest(
        id: "prompt",
        type: "text",
        positional: [.text("epic hero")],
        isInput: true,
      ),
      catalog,
    )
    try graph.add(
      NodeRequest(
        id: "sketch",
        type: "model",
        positional: [.text("draft/image")],
        parameters: [
          EditParameter("prompt", .reference(node: "prompt", handle: nil)),
          EditParameter("width", .json(256)),
        ],
      ),
      catalog,
    )
    try graph.add(
      NodeRequest(
        id: "review",
        type: "approval",
        positional: [.reference(node: "sketch", handle: nil), .text("Upscale?")],
      ),
      catalog,
    )
    try graph.add(
      NodeRequest(
        id: "final",
        type: "model",
        positional: [.text("image/upscale")],
        parameters: [EditParameter("image", .reference(node: "sketch", handle: nil))],
        isOutput: true,
      ),
      catalog,
    )
    return graph
  }
}
