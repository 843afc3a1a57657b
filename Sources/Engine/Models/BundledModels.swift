import JSON
public import Workflows

/// The models that come with easel: free, deterministic and offline.
///
/// Their schemas are those that `easel-draft models` prints.
public enum BundledModels {
  /// The provider's name in ``EngineConfiguration/providers``.
  public static let provider = "draft"

  /// The model that compares two pictures.
  public static let compare = "image/compare"

  /// The models as a catalogue.
  public static let catalog = Catalog(
    [
      model(
        "draft/image",
        "Draws a storyboard card that shows its prompt and settings.",
        [
          Parameter("prompt", .text, isRequired: true, maximum: 20_000),
          Parameter("negativePrompt", .text, maximum: 20_000),
          Parameter("style", .text, maximum: 1000),
          Parameter("width", .integer, default: 512, minimum: 64, maximum: 2048),
          Parameter("height", .integer, default: 512, minimum: 64, maximum: 2048),
          seed,
          Parameter("standsFor", .text, maximum: 200),
        ],
        kind: .image,
      ),
      model(
        "draft/text",
        "Stands in for a language model.",
        [
          Parameter("prompt", .text, isRequired: true, maximum: 200_000),
          seed,
          Parameter("maxWords", .integer, default: 60, minimum: 5, maximum: 1000),
        ],
        kind: .text,
        outputs: [ModelOutput("text", .text)],
      ),
    ] + sizes + tones + compositions
  )

  private static let sizes = [
    model(
      "image/resize",
      "Resizes a picture to a width, a height or both.",
      [
        image, side("width"), side("height"),
        Parameter("fit", .text, default: "contain", allowed: ["contain", "cover", "stretch"]),
      ],
    ),
    model(
      "image/upscale",
      "Enlarges a picture and keeps it sharp.",
      [image, Parameter("factor", .integer, default: 2, minimum: 2, maximum: 4)],
    ),
    model(
      "image/crop",
      "Cuts a part out of a picture.",
      [
        image,
        Parameter("x", .integer, default: 0, minimum: 0, maximum: 16_383),
        Parameter("y", .integer, default: 0, minimum: 0, maximum: 16_383),
        side("width", isRequired: true), side("height", isRequired: true),
      ],
    ),
  ]

  private static let tones = [
    model(
      "image/blur",
      "Blurs a picture.",
      [image, Parameter("radius", .integer, default: 4, minimum: 1, maximum: 200)],
    ),
    model(
      "image/adjust",
      "Changes brightness, contrast and saturation.",
      [image, percentage("brightness"), percentage("contrast"), percentage("saturation")],
    ),
    model(
      "image/convert",
      "Writes a picture in another format.",
      [
        image,
        Parameter("format", .text, default: "png", allowed: ["png", "jpeg", "webp"]),
        Parameter("quality", .integer, default: 90, minimum: 1, maximum: 100),
      ],
    ),
  ]

  private static let compositions = [
    model(
      "image/caption",
      "Sets a text into a picture.",
      [
        image,
        Parameter("text", .text, isRequired: true, maximum: 5000),
        Parameter("position", .text, default: "bottom", allowed: ["top", "bottom"]),
      ],
    ),
    model(
      "image/composite",
      "Lays a picture over another.",
      [
        Parameter("base", .asset(.image), isRequired: true),
        Parameter("overlay", .asset(.image), isRequired: true),
        offset("x"), offset("y"),
        Parameter("opacity", .number, default: 1, minimum: 0, maximum: 1),
      ],
    ),
    model(
      "image/montage",
      "Arranges pictures on a sheet.",
      [
        Parameter("images", .assets(.image), isRequired: true, minimum: 1, maximum: 64),
        Parameter("columns", .integer, minimum: 1, maximum: 16),
      ],
    ),
    model(
      compare,
      "Says how alike two pictures are, from 0 to 1, and shows both with what differs.",
      [
        Parameter("first", .asset(.image), isRequired: true),
        Parameter("second", .asset(.image), isRequired: true),
      ],
      outputs: [ModelOutput("image", .image), ModelOutput("similarity", .text)],
    ),
  ]

  private static let seed = Parameter("seed", .integer, default: 0)
  private static let image = Parameter("image", .asset(.image), isRequired: true)

  private static func side(_ name: String, isRequired: Bool = false) -> Parameter {
    Parameter(name, .integer, isRequired: isRequired, minimum: 1, maximum: 16_384)
  }

  private static func offset(_ name: String) -> Parameter {
    Parameter(name, .integer, default: 0, minimum: -16_384, maximum: 16_384)
  }

  private static func percentage(_ name: String) -> Parameter {
    Parameter(name, .integer, default: 0, minimum: -100, maximum: 100)
  }

  private static func model(
    _ id: String,
    _ summary: String,
    _ parameters: [Parameter],
    kind: ModelKind = .tool,
    outputs: [ModelOutput] = [ModelOutput("image", .image)],
  ) -> Model {
    Model(
      id: id,
      summary: summary,
      version: "1",
      provider: provider,
      parameters: parameters,
      outputs: outputs,
      kind: kind,
    )
  }
}
