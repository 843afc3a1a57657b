import JSON
public import Workflows

/// The models that come with easel: free, deterministic and offline.
public enum BundledModels {
  /// The provider's name in ``EngineConfiguration/providers``.
  public static let provider = "draft"

  /// The models as a catalogue.
  public static let catalog = Catalog(rows.map(\.model))

  private struct Row: Sendable {
    let id: String
    let summary: String
    let parameters: [Parameter]
    let output: ModelOutput

    var model: Model {
      Model(
        id: id,
        summary: summary,
        version: "1",
        provider: provider,
        parameters: parameters,
        outputs: [output],
      )
    }
  }

  private static let rows = [
    Row(
      id: "draft/image",
      summary: "Draws a storyboard card that shows its prompt and settings.",
      parameters: [prompt, width, height, seed],
      output: picture,
    ),
    Row(
      id: "draft/text",
      summary: "Stands in for a language model.",
      parameters: [prompt, seed],
      output: text,
    ),
    Row(
      id: "image/resize",
      summary: "Resizes a picture.",
      parameters: [
        image, width, height,
        Parameter("fit", .text, default: "contain", allowed: ["contain", "cover", "stretch"]),
      ],
      output: picture,
    ),
    Row(
      id: "image/upscale",
      summary: "Enlarges a picture.",
      parameters: [image, Parameter("factor", .integer, default: 2, minimum: 2, maximum: 4)],
      output: picture,
    ),
  ]

  private static let prompt = Parameter("prompt", .text, isRequired: true)
  private static let seed = Parameter("seed", .integer, default: 0)
  private static let width = side("width")
  private static let height = side("height")
  private static let image = Parameter("image", .asset(.image), isRequired: true)
  private static let picture = ModelOutput("image", .image)
  private static let text = ModelOutput("text", .text)

  private static func side(_ name: String) -> Parameter {
    Parameter(name, .integer, default: 512, minimum: 64, maximum: 2048)
  }
}
