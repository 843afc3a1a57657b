import JSON

/// What ComfyUI's inputs are called, and what they become.
enum ComfySettings {
  /// The settings around a sampler that a model node's form takes, with their names there.
  static let names = [
    "seed": "seed", "noise_seed": "seed", "steps": "steps", "cfg": "cfg", "guidance": "guidance",
    "sampler_name": "sampler_name", "scheduler": "scheduler", "denoise": "denoise",
    "width": "width", "height": "height", "empty_latent_width": "width",
    "empty_latent_height": "height", "batch_size": "batch_size", "length": "length",
    "frame_rate": "frame_rate", "fps": "frame_rate", "scale_by": "scale_by", "shift": "shift",
    "max_shift": "max_shift", "base_shift": "base_shift", "add_noise": "add_noise",
    "start_at_step": "start_at_step", "end_at_step": "end_at_step",
    "return_with_leftover_noise": "return_with_leftover_noise",
  ]

  /// The inputs that only ever link to other nodes.
  static let links: Set = [
    "model", "positive", "negative", "conditioning", "latent_image", "latent", "samples", "guider",
    "noise", "sigmas", "sampler", "vae", "optional_vae", "clip", "image", "images", "pixels",
    "mask", "upscale_model", "control_net", "script", "unet",
  ]

  /// The inputs through which pictures come to nodes that change the conditioning.
  static let references = [
    "start_image", "end_image", "first_frame", "last_frame", "reference_image", "ref_image",
    "image", "pixels", "latent",
  ]

  /// The name of a model's file without folder and ending.
  static func stem(_ file: String) -> String {
    let name = file.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? file
    let endings = [".safetensors", ".ckpt", ".pth", ".pt", ".gguf", ".sft", ".bin"]
    guard let ending = endings.first(where: { name.lowercased().hasSuffix($0) }),
      name.utf8.count > ending.utf8.count
    else { return name }
    return String(name.dropLast(ending.count))
  }

  /// The model of the catalogue that a file is, or else the file's own name.
  static func modelID(_ file: String, _ catalog: Catalog) -> String {
    let stem = stem(file)
    if catalog[file] != nil { return file }
    if catalog[stem] != nil { return stem }
    let model = catalog.models.first { $0.id.split(separator: "/").last.map(String.init) == stem }
    return model?.id ?? stem
  }
}
