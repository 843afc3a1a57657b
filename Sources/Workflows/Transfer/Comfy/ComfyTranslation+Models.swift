import JSON

extension ComfyTranslation {
  /// Adds the model node that stands for a sampler, with all that feeds it.
  mutating func translate(sampler: ComfyPrompt.Node) throws(TransferError) {
    var call = ComfyCall()
    for name in sampler.inputs.keys where !ComfySettings.links.contains(name) {
      call.set(ComfySettings.names[name] ?? name, prompt.value(name, of: sampler))
    }
    let guider = sampler.link("guider").flatMap { prompt.node($0.node) }
    for input in ["guider", "noise", "sampler"] {
      guard let plan = sampler.link(input).flatMap({ prompt.node($0.node) }) else { continue }
      fold([plan], into: &call)
    }
    let sigmas = prompt.trail(from: sampler.link("sigmas"), until: { _ in false }) { node, _ in
      node.link("sigmas")
    }
    fold(sigmas.passed, into: &call)
    let latent = prompt.pictureTrail(
      from: sampler.link("latent_image") ?? sampler.link("latent") ?? sampler.link("image")
    )
    fold(latent.passed, into: &call)
    let model = prompt.modelTrail(from: sampler.link("model") ?? guider?.link("model"))
    fold(model: model, into: &call)
    fold(conditioningsOf: sampler, guider, into: &call)
    guard call.modelFile != nil || call.feeds.contains(where: { $0.input == "prompt" }) else {
      throw .bareSampler(node: sampler.id, className: sampler.className)
    }
    feed("image", from: latent, into: &call)
    for node in latent.passed + [sampler] where node.link("mask") != nil {
      feed("mask", from: prompt.pictureTrail(from: node.link("mask")), into: &call)
    }
    let id = add(call, call.modelFile ?? sampler.className, "sampler", for: sampler)
    // Without a decoder between them the second sampler reads the first one's latent.
    if let end = latent.end, end.isSampler, !latent.passed.contains(where: \.decodes),
      sampler.link("image") == nil, let source = standIns[end.id]
    {
      notes.append(.latentAsPicture(node: id, from: source))
    }
  }

  private mutating func fold(
    conditioningsOf sampler: ComfyPrompt.Node,
    _ guider: ComfyPrompt.Node?,
    into call: inout ComfyCall,
  ) {
    let positive =
      sampler.link("positive") ?? guider?.link("positive") ?? guider?.link("conditioning")
      ?? guider?.link("cond1")
    let negative = sampler.link("negative") ?? guider?.link("negative")
    for (link, isNegative) in [(positive, false), (negative, true)] {
      let trail = prompt.conditioningTrail(from: link, isNegative: isNegative)
      fold(conditioning: trail, isNegative: isNegative, into: &call)
    }
  }

  /// Adds the model node that stands for an upscaler.
  mutating func translate(upscaler: ComfyPrompt.Node) {
    var call = ComfyCall()
    let model = prompt.trail(
      from: upscaler.link("upscale_model"),
      until: { $0.text(ComfyPrompt.Node.modelNames) != nil },
    ) { node, _ in node.link("upscale_model") }
    fold(model: model, into: &call)
    let picture = prompt.pictureTrail(from: upscaler.link("image"))
    fold(picture.passed, into: &call)
    feed("image", from: picture, into: &call)
    _ = add(call, call.modelFile ?? upscaler.className, "upscaler", for: upscaler)
  }

  private mutating func add(
    _ call: ComfyCall,
    _ file: String,
    _ name: String,
    for source: ComfyPrompt.Node,
  ) -> String {
    let model = ComfySettings.modelID(file, catalog)
    let id = add(name, .model, for: source) { node in
      node.modelID = model
      node.form = call.form
    }
    for feed in call.feeds { connect(feed.producer, to: id, feed.input) }
    standIns[source.id] = id
    account(source)
    return id
  }
}
