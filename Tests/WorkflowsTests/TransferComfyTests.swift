import JSON
import Testing

@testable import Workflows

@Suite struct TransferComfyTests {
  private func read(_ text: String) throws -> WorkflowFile {
    try WorkflowFile(reading: Array(text.utf8), catalog)
  }

  /// The parts that most prompts share: a checkpoint, two texts, an empty latent and a decoder.
  private let common = """
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "SD/meadow_v3.safetensors"}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 832, "height": 1216, "batch_size": 2}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a lighthouse at dawn", "clip": ["4", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "fog", "clip": ["4", 1]},
      "_meta": {"title": "What not"}},
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
    "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "out", "images": ["8", 0]}}
    """

  private let sampler = """
    "3": {"class_type": "KSampler", "inputs": {"seed": 8566257812345678901, "steps": 24, "cfg": 6.50,
      "sampler_name": "dpmpp_2m", "scheduler": "karras", "denoise": 1, "model": ["4", 0],
      "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}}
    """

  @Test func `a sampler becomes a model node with its settings, its texts exposed inputs`() throws {
    let file = try read("{\(sampler), \(common)}")
    #expect(file.form == .comfyPrompt)
    #expect(file.graph.nodes.map(\.id) == ["prompt", "negative_prompt", "sampler"])
    let node = try #require(file.graph.node("sampler"))
    #expect(node.modelID == "meadow_v3")
    #expect(node.isOutput)
    #expect(
      JSONValue.object(node.form).compact
        == #"{"seed":8566257812345678901,"steps":24,"cfg":6.50,"sampler_name":"dpmpp_2m","#
        + #""scheduler":"karras","denoise":1,"width":832,"height":1216,"batch_size":2}"#
    )
    let prompt = try #require(file.graph.node("prompt"))
    #expect(prompt.isInput)
    #expect(prompt.value == "a lighthouse at dawn")
    #expect(file.graph.node("negative_prompt")?.title == "What not")
    #expect(file.graph.inputKeys == ["prompt", "negative_prompt"])
    #expect(
      file.graph.edges.map { "\($0.producer).\($0.output) > \($0.consumer).\($0.input)" }
        == ["prompt.output > sampler.prompt", "negative_prompt.output > sampler.negative_prompt"]
    )
    #expect(file.inputs.array?.compactMap { $0["name"]?.string } == ["prompt", "negative_prompt"])
    #expect(
      file.notes == [.unknownModel(node: "sampler", model: "meadow_v3", suggestion: nil)]
    )
    #expect(node.position?["x"] == 400)
  }

  @Test func `the body of a request to a server is read too`() throws {
    let file = try read("{\"client_id\": \"x\", \"prompt\": {\(sampler), \(common)}}")
    #expect(file.graph.nodes.count == 3)
  }

  @Test func `a model of the catalogue is found by its file`() throws {
    let text = "{\(sampler), \(common)}"
      .replacing("SD/meadow_v3.safetensors", with: "x\\\\image.ckpt")
    let file = try read(text)
    #expect(file.graph.node("sampler")?.modelID == "draft/image")
  }

  @Test func `LoRAs, a control and a picture to begin with are taken along`() throws {
    let file = try read(
      """
      {"3": {"class_type": "KSampler", "inputs": {"seed": 1, "steps": 30, "model": ["21", 0],
        "positive": ["30", 0], "negative": ["30", 1], "latent_image": ["41", 0], "denoise": 0.55}},
      "20": {"class_type": "LoraLoader", "inputs": {"lora_name": "ink.safetensors",
        "strength_model": 0.8, "strength_clip": 0.7, "model": ["4", 0], "clip": ["4", 1]}},
      "21": {"class_type": "LoraLoaderModelOnly", "inputs": {"lora_name": "fine.safetensors",
        "strength_model": 0.25, "model": ["20", 0]}},
      "30": {"class_type": "ControlNetApplyAdvanced", "inputs": {"strength": 0.6,
        "start_percent": 0, "end_percent": 0.8, "positive": ["6", 0], "negative": ["7", 0],
        "control_net": ["31", 0], "image": ["32", 0]}},
      "31": {"class_type": "ControlNetLoader", "inputs": {"control_net_name": "lines.pth"}},
      "32": {"class_type": "CannyEdgePreprocessor", "inputs": {"low_threshold": 90,
        "image": ["40", 0]}},
      "40": {"class_type": "LoadImage", "inputs": {"image": "house.png", "upload": "image"}},
      "41": {"class_type": "VAEEncodeForInpaint", "inputs": {"pixels": ["42", 0], "mask": ["43", 0],
        "vae": ["4", 2], "grow_mask_by": 6}},
      "42": {"class_type": "LoadImage", "inputs": {"image": "sea.png"}},
      "43": {"class_type": "LoadImageMask", "inputs": {"image": "mask.png", "channel": "alpha"}},
      "99": {"class_type": "VAELoader", "inputs": {"vae_name": "soft.vae.pt"}},
      \(common)}
      """
    )
    let node = try #require(file.graph.node("sampler"))
    #expect(
      JSONValue.object(node.form).compact
        == #"{"seed":1,"steps":30,"denoise":0.55,"lora":"ink","lora_strength":0.8,"lora2":"fine","#
        + #""lora2_strength":0.25,"control_net":"lines","control_net_strength":0.6,"#
        + #""control_net_start_percent":0,"control_net_end_percent":0.8}"#
    )
    let wired = file.graph.edges.filter { $0.consumer == "sampler" }.map(\.input)
    #expect(wired == ["control_net_image", "prompt", "negative_prompt", "image", "mask"])
    let assets = file.graph.nodes.filter { $0.type == .asset }
    #expect(assets.count == 3)
    #expect(assets.allSatisfy { $0.isInput && $0.value == nil && $0.assetType == .image })
    #expect(
      Set(file.notes).isSuperset(of: [
        .comfyFile(node: "image", file: "house.png"),
        .lostSettings(
          node: "41",
          className: "VAEEncodeForInpaint",
          settings: ["grow_mask_by=6"],
        ),
        .lostSettings(node: "20", className: "LoraLoader", settings: ["strength_clip=0.7"]),
        .noCounterpart(
          node: "32",
          className: "CannyEdgePreprocessor",
          settings: ["low_threshold=90"],
        ),
        .noCounterpart(node: "99", className: "VAELoader", settings: ["vae_name=soft.vae.pt"]),
        .noCounterpart(
          node: "5",
          className: "EmptyLatentImage",
          settings: ["width=832", "height=1216", "batch_size=2"],
        ),
      ])
    )
  }

  @Test func `a base and its refiner are two nodes that share their texts`() throws {
    let file = try read(
      """
      {"3": {"class_type": "KSamplerAdvanced", "inputs": {"add_noise": "enable", "noise_seed": 5,
        "steps": 25, "cfg": 8, "start_at_step": 0, "end_at_step": 20,
        "return_with_leftover_noise": "enable", "model": ["4", 0], "positive": ["6", 0],
        "negative": ["7", 0], "latent_image": ["5", 0]}},
      "10": {"class_type": "KSamplerAdvanced", "inputs": {"noise_seed": 5, "steps": ["13", 0],
        "start_at_step": 20, "model": ["12", 0], "positive": ["6", 0], "negative": ["7", 0],
        "latent_image": ["3", 0]}},
      "12": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "refiner.safetensors"}},
      "13": {"class_type": "PrimitiveInt", "inputs": {"value": 25}},
      \(common.replacing("[\"3\", 0]", with: "[\"10\", 0]"))}
      """
    )
    #expect(
      file.graph.nodes.map(\.id) == ["prompt", "negative_prompt", "sampler", "sampler2"]
    )
    #expect(file.graph.node("sampler2")?.modelID == "refiner")
    #expect(file.graph.node("sampler2")?.form["steps"] == 25)
    #expect(file.graph.node("sampler2")?.form["seed"] == 5)
    #expect(file.graph.node("sampler")?.isOutput == false)
    #expect(file.graph.node("sampler2")?.isOutput == true)
    #expect(
      file.graph.edges.contains {
        $0.producer == "sampler" && $0.consumer == "sampler2" && $0.input == "image"
      }
    )
    #expect(file.notes.contains(.latentAsPicture(node: "sampler2", from: "sampler")))
  }

  @Test func `a sampler in parts, as Flux has it, is one node`() throws {
    let file = try read(
      """
      {"s": {"class_type": "SamplerCustomAdvanced", "inputs": {"noise": ["n", 0],
        "guider": ["g", 0], "sampler": ["k", 0], "sigmas": ["b", 0], "latent_image": ["l", 0]}},
      "n": {"class_type": "RandomNoise", "inputs": {"noise_seed": 219670278747233}},
      "g": {"class_type": "BasicGuider", "inputs": {"model": ["m", 0], "conditioning": ["f", 0]}},
      "k": {"class_type": "KSamplerSelect", "inputs": {"sampler_name": "euler"}},
      "b": {"class_type": "BasicScheduler", "inputs": {"scheduler": "simple", "steps": 20,
        "denoise": 1, "model": ["m", 0]}},
      "l": {"class_type": "EmptySD3LatentImage", "inputs": {"width": 1024, "height": 768,
        "batch_size": 1}},
      "m": {"class_type": "ModelSamplingFlux", "inputs": {"max_shift": 1.15, "base_shift": 0.5,
        "width": 1024, "height": 1024, "model": ["u", 0]}},
      "u": {"class_type": "UNETLoader", "inputs": {"unet_name": "flux/river-dev.safetensors",
        "weight_dtype": "fp8"}},
      "c": {"class_type": "DualCLIPLoader", "inputs": {"clip_name1": "t5.safetensors",
        "clip_name2": "l.safetensors", "type": "flux"}},
      "t": {"class_type": "CLIPTextEncode", "inputs": {"text": ["w", 0], "clip": ["c", 0]}},
      "w": {"class_type": "String", "inputs": {"string": "paper boats"}},
      "f": {"class_type": "FluxGuidance", "inputs": {"guidance": 3.5, "conditioning": ["t", 0]}},
      "d": {"class_type": "VAEDecode", "inputs": {"samples": ["s", 0], "vae": ["v", 0]}},
      "v": {"class_type": "VAELoader", "inputs": {"vae_name": "ae.safetensors"}},
      "o": {"class_type": "PreviewImage", "inputs": {"images": ["d", 0]}}}
      """
    )
    #expect(file.graph.nodes.map(\.id) == ["prompt", "sampler"])
    #expect(file.graph.node("prompt")?.value == "paper boats")
    #expect(
      file.graph.node("sampler").map { JSONValue.object($0.form).compact }
        == #"{"seed":219670278747233,"sampler_name":"euler","scheduler":"simple","steps":20,"#
        + #""denoise":1,"width":1024,"height":768,"batch_size":1,"max_shift":1.15,"#
        + #""base_shift":0.5,"guidance":3.5}"#
    )
    #expect(file.graph.node("sampler")?.modelID == "river-dev")
    #expect(
      file.notes.contains(
        .noCounterpart(
          node: "c",
          className: "DualCLIPLoader",
          settings: ["clip_name1=t5.safetensors", "clip_name2=l.safetensors", "type=flux"],
        )
      )
    )
    #expect(!file.notes.contains { "\($0)".contains("BasicGuider") })
  }

  @Test func `an upscaler is a node of its own, also alone`() throws {
    let file = try read(
      """
      {"1": {"class_type": "LoadImage", "inputs": {"image": "in.png"}},
      "2": {"class_type": "UpscaleModelLoader", "inputs": {"model_name": "4x-sharp.pth"}},
      "3": {"class_type": "ImageUpscaleWithModel", "inputs": {"upscale_model": ["2", 0],
        "image": ["1", 0]}},
      "4": {"class_type": "ImageScale", "inputs": {"width": 2048, "crop": "center",
        "image": ["3", 0]}},
      "5": {"class_type": "SaveImage", "inputs": {"images": ["4", 0]}}}
      """
    )
    #expect(file.graph.nodes.map(\.id) == ["image", "upscaler"])
    #expect(file.graph.node("upscaler")?.modelID == "4x-sharp")
    #expect(file.graph.node("upscaler")?.isOutput == true)
    #expect(
      file.notes.contains(
        .noCounterpart(
          node: "4",
          className: "ImageScale",
          settings: ["width=2048", "crop=center"],
        )
      )
    )
  }

  @Test func `a loader that has texts and sizes feeds a sampler that needs no latent`() throws {
    let file = try read(
      """
      {"1": {"class_type": "Efficient Loader", "inputs": {"ckpt_name": "all.safetensors",
        "lora_name": "None", "positive": "a kite", "negative": ["9", 0], "clip_skip": -1,
        "empty_latent_width": 640, "empty_latent_height": 512}},
      "2": {"class_type": "KSampler (Efficient)", "inputs": {"seed": 3, "steps": 12,
        "model": ["1", 0], "positive": ["1", 1], "negative": ["1", 2], "latent_image": ["1", 3]}},
      "9": {"class_type": "ShowText", "inputs": {"from": ["1", 0]}},
      "3": {"class_type": "SaveImage", "inputs": {"images": ["2", 5]}}}
      """
    )
    let node = try #require(file.graph.node("sampler"))
    #expect(node.modelID == "all")
    #expect(node.form["lora"] == nil)
    #expect(node.form["width"] == 640)
    #expect(file.graph.node("prompt")?.value == "a kite")
    #expect(file.graph.node("negative_prompt")?.value == nil)
    #expect(file.notes.contains(.computedText(node: "negative_prompt", by: "9")))
  }

  @Test func `a negative that is only the positive erased is none`() throws {
    let zero = #""7": {"class_type": "ConditioningZeroOut", "inputs": {"conditioning": ["6", 0]}}"#
    let lines = common.split(separator: "\n").filter { !$0.contains("What not") }
    let text = lines.map { $0.hasPrefix("\"7\"") ? zero + "," : String($0) }
      .joined(separator: "\n")
    let file = try read("{\(sampler), \(text)}")
    #expect(file.graph.nodes.map(\.id) == ["prompt", "sampler"])
  }

  @Test func `a prompt without sampler is refused with what it has`() {
    let text = """
      {"1": {"class_type": "LoadAudio", "inputs": {"audio": "a.wav"}},
      "2": {"class_type": "SaveAudio", "inputs": {"audio": ["1", 0]}}}
      """
    #expect(throws: TransferError.noSampler(classes: ["LoadAudio", "SaveAudio"])) {
      try read(text)
    }
  }

  @Test func `a sampler that neither a model nor a text leads to is refused`() {
    let text = """
      {"1": {"class_type": "KSampler", "inputs": {"steps": 4, "model": ["2", 0],
        "positive": ["2", 1]}},
      "2": {"class_type": "Mystery", "inputs": {}}}
      """
    #expect(throws: TransferError.bareSampler(node: "1", className: "KSampler")) {
      try read(text)
    }
  }

  @Test func `the file of ComfyUI's canvas is refused with what would work`() {
    let text = #"{"last_node_id": 9, "nodes": [{"id": 3, "type": "KSampler"}], "links": []}"#
    #expect(throws: TransferError.comfyCanvas) { try read(text) }
  }

  @Test func `links in a circle and to nowhere end`() throws {
    let file = try read(
      """
      {"1": {"class_type": "KSampler", "inputs": {"steps": ["1", 0], "seed": ["7", 0],
        "model": ["2", 0], "positive": ["3", 0], "negative": ["1", 1], "latent_image": ["2", 0]}},
      "2": {"class_type": "Loop", "inputs": {"model": ["4", 0], "samples": ["4", 0]}},
      "4": {"class_type": "Loop", "inputs": {"model": ["2", 0], "samples": ["2", 0]}},
      "3": {"class_type": "CLIPTextEncode", "inputs": {"text": "x", "clip": ["404", 0]}}}
      """
    )
    #expect(file.graph.node("sampler")?.modelID == "KSampler")
    #expect(file.graph.node("sampler")?.form["seed"] == nil)
  }
}
