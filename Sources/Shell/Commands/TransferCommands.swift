import Notebook

extension Workbench {
  /// The commands that read and write workflow files.
  nonisolated func transferCommands() -> [Command] {
    [
      command(
        "import",
        .build,
        "import FILE [as NAME] [--into WORKFLOW]",
        "Makes a workflow of a file.",
        details: """
          FILE is an export file of the web application or of easel, a bare `editor_info`, a bare
          `flow`, the reply of a workflow service, or a ComfyUI prompt in API format; its shape tells
          which. What easel does not know in it is kept, and is in the next export as it came.
          `--into` makes it a new revision of a workflow that is there, which `undo` takes back.

          A bare flow says how nodes run and not how they were authored: it is published as it is.
          It gets a draft too where one is found that compiles to the very same flow.

          A ComfyUI prompt becomes one model node for each sampler and upscaler, because its nodes
          are the parts of one model call: checkpoint, LoRAs, scheduler, seed and size become the
          node's settings, texts and pictures its exposed inputs. What nothing stands for is listed;
          a prompt without a sampler is refused. ComfyUI's canvas file lacks the settings' names and
          is refused too: Export (API) makes one that has them.
          """,
        examples: [
          "import hero-portrait.json", "import export.json as hero", "import new.json --into hero",
        ],
        flags: ["--into WORKFLOW"],
      ) { bench, call throws(ShellError) in try await bench.importFile(call) },
      command(
        "export",
        .build,
        "export [FILE] [--editor | --flow] [--stamp] [--force]",
        "Writes the workflow as a file, or shows it.",
        details: """
          The file is the web application's: name, description, graph and inputs, and what an
          imported file had besides, in its order. Equal workflows give equal files; `--stamp` adds
          when it was exported. `--editor` is the graph alone, `--flow` what it compiles to. A file
          that is there is written over only with `--force`.
          """,
        examples: ["export", "export hero-portrait.json", "export --flow"],
        flags: ["--editor", "--flow", "--stamp", "--force"],
      ) { bench, call throws(ShellError) in try await bench.exportFile(call) },
    ]
  }
}

extension Argument {
  /// The path that is meant: `hero.json`, or `@hero.json` as where a file is a value.
  var path: String {
    guard case .file(let path) = value else { return text }
    return path
  }
}
