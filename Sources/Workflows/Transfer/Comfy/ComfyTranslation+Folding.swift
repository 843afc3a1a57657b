import JSON

/// A model call that is put together from the nodes around a sampler.
struct ComfyCall {
  /// The settings.
  var form: JSONObject = [:]
  /// What feeds the inputs.
  var feeds: [(input: String, producer: String)] = []
  /// The file of the model.
  var modelFile: String?
  /// The nodes whose settings were taken.
  var folded: Set<String> = []

  /// Sets a setting that has no value yet.
  mutating func set(_ name: String, _ value: JSONValue?) {
    if !form.contains(name) { form[name] = value }
  }

  /// Feeds an input, unless it is fed, or the producer feeds another.
  mutating func feed(_ input: String, from producer: String) {
    guard !feeds.contains(where: { $0.producer == producer || $0.input == input }) else { return }
    feeds.append((input, producer))
  }

  /// A name that no setting has: `lora`, `lora2` and so on.
  func freeName(_ base: String) -> String {
    var name = base
    var number = 2
    while form.contains(name) {
      name = "\(base)\(number)"
      number += 1
    }
    return name
  }
}

extension ComfyTranslation {
  /// Takes the settings of passed nodes into the form, the nearest to the sampler first.
  mutating func fold(_ passed: [ComfyPrompt.Node], into call: inout ComfyCall) {
    for node in passed where !node.makesPicture && call.folded.insert(node.id).inserted {
      let names = node.inputs.keys.filter { ComfySettings.names[$0] != nil }
      let values = names.compactMap { name in prompt.value(name, of: node).map { (name, $0) } }
      for (name, value) in values { call.set(ComfySettings.names[name] ?? name, value) }
      account(
        node,
        losing: node.settingNames.filter { ComfySettings.names[$0] == nil },
        stands: node.isTransparent || !values.isEmpty,
      )
    }
  }

  /// Takes the model's file, and the LoRAs in the order in which they change it.
  mutating func fold(model trail: ComfyTrail, into call: inout ComfyCall) {
    let file = trail.end?.text(ComfyPrompt.Node.modelNames)
    call.modelFile = file?.text
    for node in trail.passed.reversed() where !node.makesPicture {
      let isLoader = file != nil && node.id == trail.end?.id
      let lora = node.inputs["lora_name"]?.string
      guard isLoader || lora != nil else {
        fold([node], into: &call)
        continue
      }
      call.folded.insert(node.id)
      var taken: Set = ["positive", "negative", "lora_name", file?.name ?? ""]
      if let lora, lora != "None" {
        let strengths = ["strength_model", "strength", "lora_model_strength"]
        let name = call.freeName("lora")
        call.set(name, .string(ComfySettings.stem(lora)))
        call.set("\(name)_strength", strengths.lazy.compactMap { node.setting($0) }.first)
        taken.formUnion(strengths)
      }
      for name in node.settingNames {
        guard let kept = ComfySettings.names[name] else { continue }
        call.set(kept, node.setting(name))
        taken.insert(name)
      }
      account(node, losing: node.settingNames.filter { !taken.contains($0) })
    }
  }

  /// Takes the text at the end of a conditioning, and what changes it on the way.
  mutating func fold(
    conditioning trail: ComfyTrail,
    isNegative: Bool,
    into call: inout ComfyCall,
  ) {
    guard let end = trail.end else { return }
    for node in trail.passed where !node.makesPicture && node.id != end.id {
      if node.link("control_net") != nil {
        fold(control: node, into: &call)
      } else {
        for input in ComfySettings.references where node.link(input) != nil {
          feed(input, from: prompt.pictureTrail(from: node.link(input)), into: &call)
        }
        fold([node], into: &call)
      }
    }
    let names = ComfyPrompt.Node.textNames(isNegative)
    guard !end.erasesText,
      let input = names.first(where: { end.setting($0)?.string != nil || end.link($0) != nil })
    else {
      fold([end], into: &call)
      return
    }
    let name = isNegative ? "negative_prompt" : "prompt"
    call.feed(name, from: textNode(name, for: input, of: end))
    // A loader that has the texts too is accounted for with the model.
    guard end.text(ComfyPrompt.Node.modelNames) == nil else { return }
    account(
      end,
      losing: names.filter { end.setting($0) != nil && end.setting($0) != end.setting(input) },
    )
  }

  /// Takes a control: its model and strength as settings, its picture as an input.
  private mutating func fold(control node: ComfyPrompt.Node, into call: inout ComfyCall) {
    guard call.folded.insert(node.id).inserted else { return }
    let loader = prompt.trail(
      from: node.link("control_net"),
      until: { $0.setting("control_net_name") != nil },
    ) { node, _ in node.link("control_net") }
    let name = call.freeName("control_net")
    let file = loader.end?.setting("control_net_name")?.string
    call.set(name, file.map { .string(ComfySettings.stem($0)) })
    for setting in ["strength", "start_percent", "end_percent"] {
      call.set("\(name)_\(setting)", prompt.value(setting, of: node))
    }
    for passed in loader.passed {
      account(passed, losing: passed.settingNames.filter { $0 != "control_net_name" })
    }
    feed("\(name)_image", from: prompt.pictureTrail(from: node.link("image")), into: &call)
    account(node)
  }

  /// Feeds an input with what makes the picture at the end of a trail.
  mutating func feed(_ input: String, from trail: ComfyTrail, into call: inout ComfyCall) {
    guard let end = trail.end, end.makesPicture, let id = picture(end) else { return }
    for node in trail.passed where node.isTransparent { account(node) }
    call.feed(input, from: id)
  }
}
