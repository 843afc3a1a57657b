import JSON

/// A prompt in ComfyUI's API format: nodes by id, each with a class and inputs, which are settings
/// or links `[node, output]`.
struct ComfyPrompt {
  /// A node.
  struct Node {
    let id: String
    let className: String
    let inputs: JSONObject
    /// What people called it, where they did.
    let title: String?
  }

  /// An output of a node.
  struct Link: Hashable {
    let node: String
    let output: Int
  }

  /// The nodes in the order of the file.
  let nodes: [Node]
  private let places: [String: Int]

  /// How many nodes a prompt may have, and a node inputs; each sampler looks at all around it.
  private static let limits = (nodes: 2000, inputs: 128)

  /// The prompt in a file; nil where it has none.
  ///
  /// What is sent to a ComfyUI server has the prompt in a member `prompt`. Throws where it is
  /// larger than people make them.
  init?(file: JSONObject) throws(TransferError) {
    let fields = file["prompt"]?.object ?? file
    guard !fields.isEmpty else { return nil }
    var nodes: [Node] = []
    for (id, value) in fields {
      guard let className = value["class_type"]?.string else { return nil }
      nodes.append(
        Node(
          id: id,
          className: className,
          inputs: value["inputs"]?.object ?? [:],
          title: value["_meta"]?["title"]?.string,
        )
      )
    }
    guard nodes.count <= Self.limits.nodes else {
      throw .tooMany("nodes", limit: Self.limits.nodes)
    }
    guard nodes.allSatisfy({ $0.inputs.count <= Self.limits.inputs }) else {
      throw .tooMany("inputs of one node", limit: Self.limits.inputs)
    }
    self.nodes = nodes
    places = Dictionary(zip(nodes.map(\.id), nodes.indices)) { first, _ in first }
  }

  /// The node called `id`.
  func node(_ id: String) -> Node? { places[id].map { nodes[$0] } }

  /// The nodes, what feeds a node before it; those on a cycle come last.
  func ordered() -> [Node] {
    var missing = [Int](repeating: 0, count: nodes.count)
    var consumers = [[Int]](repeating: [], count: nodes.count)
    for (place, node) in nodes.enumerated() {
      for link in node.links {
        guard let producer = places[link.node] else { continue }
        missing[place] += 1
        consumers[producer].append(place)
      }
    }
    var order = nodes.indices.filter { missing[$0] == 0 }
    var next = 0
    while next < order.count {
      for consumer in consumers[order[next]] {
        missing[consumer] -= 1
        if missing[consumer] == 0 { order.append(consumer) }
      }
      next += 1
    }
    let ordered = Set(order)
    return (order + nodes.indices.filter { !ordered.contains($0) }).map { nodes[$0] }
  }
}

extension ComfyPrompt.Node {
  /// The output that feeds the input `name`.
  func link(_ name: String) -> ComfyPrompt.Link? { inputs[name].flatMap(Self.link) }

  /// All links, in the order of the inputs.
  var links: [ComfyPrompt.Link] { inputs.compactMap { Self.link($0.value) } }

  /// The setting called `name`: anything that is no link.
  func setting(_ name: String) -> JSONValue? {
    inputs[name].flatMap { $0.array == nil && $0.object == nil && !$0.isNull ? $0 : nil }
  }

  /// The names of all settings, in order.
  var settingNames: [String] { inputs.keys.filter { setting($0) != nil } }

  /// The first of `names` that is a text.
  func text(_ names: [String]) -> (name: String, text: String)? {
    for name in names {
      if let text = inputs[name]?.string { return (name, text) }
    }
    return nil
  }

  /// What a value of an input links to.
  private static func link(_ value: JSONValue) -> ComfyPrompt.Link? {
    guard let pair = value.array, pair.count == 2, let output = pair[1].number?.int,
      let node = pair[0].string ?? pair[0].number?.lexeme
    else { return nil }
    return ComfyPrompt.Link(node: node, output: output)
  }
}

// MARK: - What nodes are

extension ComfyPrompt.Node {
  /// The inputs through which pictures come to a node, the most telling first.
  static let pictureInputs = [
    "images", "image", "pixels", "samples", "latent_image", "latent", "start_image", "video",
    "input_image", "image1", "frames", "upscaled_image", "source", "any", "anything", "input",
  ]

  /// The settings that name the file of a model.
  static let modelNames = [
    "ckpt_name", "unet_name", "gguf_name", "model_name", "checkpoint", "model_path", "model",
  ]

  /// Whether a model turns noise or a picture into a picture here.
  ///
  /// Told by what feeds it, so that samplers of extensions are recognised too.
  var isSampler: Bool {
    if link("guider") != nil { return link("latent_image") != nil || link("latent") != nil }
    let hasPlan = inputs.contains("steps") || inputs.contains("sigmas")
    return link("model") != nil && link("positive") != nil && hasPlan
  }

  /// Whether a model of its own makes a picture larger here.
  var isUpscaler: Bool { link("upscale_model") != nil && link("image") != nil && !isSampler }

  /// The file of ComfyUI's input folder that it loads, which a person chooses.
  var pictureFile: (kind: HandleType, name: String)? {
    guard links.isEmpty else { return nil }
    if let name = setting("image")?.string { return (.image, name) }
    if let name = setting("video")?.string { return (.video, name) }
    return nil
  }

  /// Whether it stands for a model node or for the file of an asset node.
  var makesPicture: Bool { isSampler || isUpscaler || pictureFile != nil }

  /// Whether a model node stands for it, though it has a node of its own there.
  var isTransparent: Bool {
    let names = [
      "VAEDecode", "VAEEncode", "BasicGuider", "CFGGuider", "Reroute", "Save", "Preview",
    ]
    return names.contains { className.hasPrefix($0) } || erasesText
  }

  /// Whether it makes a picture of a latent.
  var decodes: Bool { className.hasPrefix("VAEDecode") }

  /// Whether it makes nothing of the conditioning that comes in.
  var erasesText: Bool { className == "ConditioningZeroOut" }
}
