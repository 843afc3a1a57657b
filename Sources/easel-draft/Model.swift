import JSON

/// A bundled model: what it takes and what it does.
struct Model {
  var name: String
  var parameters: [Parameter]
  var outputs: [Output]
  /// Gives the outputs in the order in which they are declared.
  var run: @Sendable (ModelCall) throws(DraftError) -> [ModelOutput]

  /// An output: the name of its handle, and what comes out.
  struct Output {
    enum Kind: String {
      case image, text
    }

    var name: String
    var kind: Kind

    static let image = Output(name: "image", kind: .image)
    static let text = Output(name: "text", kind: .text)
  }

  /// A model with one output.
  init(
    name: String,
    parameters: [Parameter],
    output: Output,
    run: @escaping @Sendable (ModelCall) throws(DraftError) -> ModelOutput,
  ) {
    self.name = name
    self.parameters = parameters
    outputs = [output]
    self.run = { call throws(DraftError) in [try run(call)] }
  }

  /// A model with several outputs.
  init(
    name: String,
    parameters: [Parameter],
    outputs: [Output],
    run: @escaping @Sendable (ModelCall) throws(DraftError) -> [ModelOutput],
  ) {
    self.name = name
    self.parameters = parameters
    self.outputs = outputs
    self.run = run
  }
}

/// What a model gets to work with.
struct ModelCall {
  var arguments: Arguments
  /// The folder for results.
  var folder: String

  func report(progress: Double) {
    guard let number = JSONNumber(progress) else { return }
    EaselDraft.write(line: ["progress": .number(number)])
  }

  /// Writes the picture as `image.png`, or as another format, and describes it.
  func output(
    _ picture: Picture,
    format: OutputFormat = .png,
    quality: Int = 90,
  ) throws(DraftError) -> ModelOutput {
    let file = "image.\(format.fileExtension)"
    try picture.write(to: "\(folder)/\(file)", format: format, quality: quality)
    return .picture(
      file: file,
      mimeType: format.mimeType,
      width: picture.width,
      height: picture.height,
    )
  }
}

extension Model {
  static let all: [Model] = [
    Model(name: "draft/image", parameters: Card.parameters, output: .image, run: Card.run),
    Model(
      name: "draft/text",
      parameters: DraftText.parameters,
      output: .text,
      run: DraftText.run,
    ),
    .resize, .upscale, .crop, .blur, .adjust, .convert, .caption, .composite, .montage,
    .compare,
  ]

  /// The model with its schema, for a catalogue.
  var json: JSONValue {
    [
      "model": .string(name), "version": .string(ModelProtocol.modelVersion),
      "parameters": .array(parameters.map(\.json)),
      "outputs": .array(
        outputs.map { ["name": .string($0.name), "kind": .string($0.kind.rawValue)] }
      ),
    ]
  }
}

extension Parameter {
  fileprivate var json: JSONValue {
    var members: JSONObject = ["name": .string(name)]
    switch kind {
    case .text(let limit):
      members["type"] = "text"
      members["maximumLength"] = .integer(limit)
    case .integer(let range):
      members["type"] = "integer"
      members["minimum"] = .integer(range.lowerBound)
      members["maximum"] = .integer(range.upperBound)
    case .number(let range):
      members["type"] = "number"
      members["minimum"] = JSONNumber(range.lowerBound).map(JSONValue.number)
      members["maximum"] = JSONNumber(range.upperBound).map(JSONValue.number)
    case .seed: members["type"] = "seed"
    case .choice(let choices):
      members["type"] = "choice"
      members["choices"] = .array(choices.map(JSONValue.string))
    case .picture: members["type"] = "image"
    case .pictures(let range):
      members["type"] = "images"
      members["minimum"] = .integer(range.lowerBound)
      members["maximum"] = .integer(range.upperBound)
    }
    members["required"] = .bool(isRequired)
    members["default"] = fallback
    return .object(members)
  }
}
