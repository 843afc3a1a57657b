import JSON

/// What is found upstream of an input: the nodes that were passed on the way, and the end.
struct ComfyTrail {
  /// The nodes that were passed, the end included.
  var passed: [ComfyPrompt.Node] = []

  /// The node at which the search ended.
  var end: ComfyPrompt.Node? { passed.last }
}

extension ComfyPrompt {
  /// How far a search goes; longer chains exist only in files made to be long.
  private static let reach = 100

  /// Goes upstream from `link` along `next` until `isEnd` holds or nothing more feeds it.
  func trail(
    from link: Link?,
    reach: Int = reach,
    until isEnd: (Node) -> Bool,
    along next: (Node, Link) -> Link?,
  ) -> ComfyTrail {
    var trail = ComfyTrail()
    var seen: Set<String> = []
    var link = link
    while let current = link, trail.passed.count < reach, let node = node(current.node),
      seen.insert(node.id).inserted
    {
      trail.passed.append(node)
      if isEnd(node) { break }
      link = next(node, current)
    }
    return trail
  }

  /// The chain of what loads and changes the model, up to the node that names its file.
  func modelTrail(from link: Link?) -> ComfyTrail {
    trail(from: link, until: { $0.text(Node.modelNames) != nil }) { node, _ in
      node.link("model") ?? node.link("unet") ?? node.link("guider")
    }
  }

  /// The chain of what changes the conditioning, up to the node that has the text.
  func conditioningTrail(from link: Link?, isNegative: Bool) -> ComfyTrail {
    var isNegative = isNegative
    return trail(from: link, until: { $0.erasesText || $0.hasText(isNegative) }) { node, link in
      // Nodes that change both give the positive one first.
      if node.link("positive") != nil, node.link("negative") != nil, !node.isSampler {
        isNegative = link.output == 1
      }
      let names = [
        isNegative ? "negative" : "positive", "conditioning", "conditioning_1",
        "conditioning_to", "cond", "conditioning1", "base",
      ]
      return names.lazy.compactMap { node.link($0) }.first
    }
  }

  /// The chain of what changes a picture or a latent, up to what makes it.
  func pictureTrail(from link: Link?) -> ComfyTrail {
    trail(from: link, until: \.makesPicture) { node, _ in
      Node.pictureInputs.lazy.compactMap { node.link($0) }.first
    }
  }

  /// The value of a setting, also where a node of one value feeds it.
  func value(_ name: String, of node: Node) -> JSONValue? {
    if let setting = node.setting(name) { return setting }
    let names = [name, "value", "int", "float", "number", "seed", "string", "text"]
    guard let link = node.link(name) else { return nil }
    let trail = trail(from: link, reach: 8, until: { $0.links.isEmpty }) { node, _ in
      names.lazy.compactMap { node.link($0) }.first
    }
    return trail.end.flatMap { end in names.lazy.compactMap { end.setting($0) }.first }
  }
}

extension ComfyPrompt.Node {
  /// The inputs that hold a prompt, the most telling first.
  static func textNames(_ isNegative: Bool) -> [String] {
    let own =
      isNegative
      ? ["negative", "negative_prompt", "text_negative"]
      : ["positive", "positive_prompt", "text_positive"]
    return own + ["text", "prompt", "t5xxl", "text_g", "clip_l", "text_l", "string", "value"]
  }

  /// Whether the node has a text of its own, or one that is computed for it alone.
  fileprivate func hasText(_ isNegative: Bool) -> Bool {
    if text(Self.textNames(isNegative)) != nil { return true }
    // What a loader takes as a text is one, though elsewhere the name is that of a conditioning.
    if text(Self.modelNames) != nil, link(isNegative ? "negative" : "positive") != nil {
      return true
    }
    return ["text", "prompt", "t5xxl", "text_g"].contains { link($0) != nil }
  }
}
