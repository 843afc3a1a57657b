import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  nonisolated func modelCommands() -> [Command] {
    [
      command(
        "models",
        .things,
        "models",
        "Lists the models.",
        details: """
          Besides the bundled models there are those that manifests declare: YAML files in the \
          home's `models/`, in `./models/` and in `models/` beside the session. Of two with one \
          id the latter of these wins. The README says what stands in a manifest.
          """,
        examples: ["models"],
      ) { bench, call throws(ShellError) in try await bench.models(call) },
      command(
        "model",
        .things,
        "model ID",
        "Shows a model's parameters and outputs.",
        examples: ["model draft/image"],
        completions: [.model],
      ) { bench, call throws(ShellError) in try await bench.model(call) },
      command(
        "trust",
        .things,
        "trust [MODEL] [--revoke]",
        "Lets a model's program run, or lists which may.",
        details: """
          A model that a manifest declares is a program, and runs only when it was trusted by \
          name: read the file that `trust` names before. What is trusted is the content of the \
          manifest and of the program beside it; changed content asks again. `--revoke` takes \
          the trust back.
          """,
        examples: ["trust", "trust studio/paint", "trust studio/paint --revoke"],
        flags: ["--revoke"],
        completions: [.model],
      ) { bench, call throws(ShellError) in try await bench.trust(call) },
    ]
  }

  func models(_ invocation: Invocation) async throws(ShellError) -> Output {
    try recordAllModels()
    var lines = ["| model | kind | gives | CU | |", "|---|---|---|---:|---|"]
    for model in catalog.models {
      let outputs = model.outputs.map { $0.type.words }.joined(separator: ", ")
      var notes = model.summary.cell
      if let entry = library.entry(of: model.id), trust(in: entry) != .trusted {
        notes += notes.isEmpty ? "*not trusted*" : " *(not trusted)*"
      }
      lines.append(
        "| \(model.id.cell) | \(model.kind.rawValue) | \(outputs) | \(model.shortPriceWords.cell) "
          + "| \(notes) |"
      )
    }
    let damage = library.entries.compactMap(\.damage)
    if !damage.isEmpty {
      lines += ["", "\(counted(damage.count, "manifest")) cannot be used:", ""]
      lines += damage.map { "- \($0.markdownSafe)" }
    }
    return Output(lines.joined(separator: "\n"))
  }

  func model(_ invocation: Invocation) async throws(ShellError) -> Output {
    let model = try knownModel(try invocation.word(0, "a model"), invocation)
    var lines = [
      "**\(model.id.markdownSafe)** · \(model.kind.rawValue) · version "
        + "\(model.version.markdownSafe) · \(model.priceWords.markdownSafe) CU"
    ]
    if !model.summary.isEmpty { lines += ["", model.summary.markdownSafe] }
    if !model.parameters.isEmpty {
      lines += ["", "| parameter | takes | default | limits |", "|---|---|---|---|"]
    }
    for parameter in model.parameters {
      let fallback = parameter.isRequired ? "required" : parameter.defaultValue?.compact ?? ""
      lines.append(
        "| \(parameter.name.cell) | \(parameter.typeWords) | \(fallback.cell) "
          + "| \(parameter.limitWords.cell) |"
      )
    }
    let outputs = model.outputs.map { "`\($0.name)` (\($0.type.words))" }.joined(separator: ", ")
    lines += ["", "Gives \(outputs)."]
    if let entry = library.entry(of: model.id), let manifest = entry.manifest {
      lines += ["", "\(manifest.callWords) \(trustWords(of: entry))"]
    }
    return Output(lines.joined(separator: "\n"))
  }

  /// The model called `id`; throws where there is none, and says why.
  func knownModel(_ id: String, _ invocation: Invocation) throws(ShellError) -> Model {
    let catalog = catalog
    guard let model = catalog[id] else {
      let absence = catalog.absence(of: id)
      throw ShellError(
        absence.message,
        at: invocation.positional(0)?.range,
        remedy: absence.remedy,
        code: "model_not_found",
      )
    }
    return model
  }

  private func trustWords(of entry: ManifestEntry) -> String {
    trust(in: entry) == .trusted
      ? "It is trusted."
      : "It runs after `trust \(entry.name)`; read \(entry.file.markdownSafe) first."
  }
}
