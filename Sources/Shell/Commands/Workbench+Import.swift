import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// How large a workflow file may be, and how deep: it is stored, and shown, inside of others.
  private static let importLimits = JSONLimits(depth: 200, size: 16 << 20)

  func importFile(_ invocation: Invocation) async throws(ShellError) -> Output {
    let source = try invocation.required(0, "a file")
    let name = try importName(invocation)
    let file = try await readWorkflow(source)
    var output: Output
    if let into = invocation.flagValue("--into") {
      if let name {
        throw invocation.error(
          "`as` names a new workflow, and `--into` one that is there",
          at: name,
          remedy: "keep one of them",
          code: ExitStatus.usageCode,
        )
      }
      output = try await importRevision(file, into, source)
    } else {
      output = try await importWorkflow(file, name, source)
    }
    let notes = file.notes + (try await missing(in: file))
    output.markdown += importReport(file, notes)
    output.data = importData(file, notes)
    return output
  }

  /// The word behind `as`.
  private func importName(_ invocation: Invocation) throws(ShellError) -> Argument? {
    guard let word = invocation.positional(1) else { return nil }
    guard word.text == "as", let name = invocation.positional(2) else {
      throw invocation.error(
        word.text == "as" ? "a name is missing after `as`" : "`as` stands before the name",
        at: word,
        remedy: "usage: \(invocation.usage)",
        code: ExitStatus.usageCode,
      )
    }
    try invocation.checkPositionals(atMost: 3)
    return name
  }

  /// Reads a file, as it was read when the session was recorded in a replay.
  private func readWorkflow(_ source: Argument) async throws(ShellError) -> WorkflowFile {
    let path = source.path
    let seen = try await observed("import") { content(of: path) }
    guard seen.first == "text", seen.count == 2 else {
      throw ShellError(
        seen.count == 3 ? seen[1] : "the session does not say what was in `\(path)`",
        at: source.range,
        code: seen.count == 3 ? seen[2] : "not_recorded",
      )
    }
    do {
      let bytes = Array(seen[1].utf8)
      return try WorkflowFile(reading: bytes, catalog, limits: Self.importLimits)
    } catch {
      throw ShellError(
        "\(codeSpan(path)) cannot be imported: \(error.message.terminalSafe.prefix(400))",
        at: source.range,
        remedy: error.remedy,
        code: "invalid_file",
      )
    }
  }

  /// `text` and the content of a file, or `error` with its message and code.
  private func content(of path: String) -> [String] {
    do {
      let bytes = try readFile(path)
      guard bytes.count <= Self.importLimits.size else {
        let limit = Self.importLimits.size >> 20
        return ["error", "`\(path)` is larger than \(limit) MiB", "too_large"]
      }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        return ["error", "`\(path)` is no text in UTF-8", "invalid_file"]
      }
      let names = SecretFilter.names(in: filter.redacted(text))
      guard names.isEmpty else {
        let list = names.map { "`\($0)`" }.joined(separator: ", ")
        return [
          "error", "`\(path)` holds a secret (\(list)), which would be kept", "secret_in_file",
        ]
      }
      return ["text", text]
    } catch {
      return ["error", error.message, error.code]
    }
  }

  // MARK: - Storing

  private func importWorkflow(
    _ file: WorkflowFile,
    _ given: Argument?,
    _ source: Argument,
  ) async throws(ShellError) -> Output {
    let own = [file.name ?? "", Self.stem(source.path)].first { !$0.isEmpty }
    let name = given?.text ?? own ?? "imported"
    let project = place.project.id
    let record: WorkflowRecord
    do {
      record = try await withEngine {
        try await $0.createWorkflow(
          named: name,
          description: file.description,
          editorInfo: file.graph.json,
          inputs: file.inputs,
          envelope: file.envelope.isStandard ? nil : file.envelope.json,
          in: project,
        )
      }
    } catch {
      guard ["name_taken", "invalid_name"].contains(error.code) else { throw error }
      throw ShellError(
        error.message,
        at: given?.range ?? source.range,
        remedy: error.code == "invalid_name"
          ? "choose one: import \(source.text) as NAME"
          : "choose another with `import \(source.text) as NAME`, or make it a new revision with "
            + "`--into \(name)`",
        code: error.code,
      )
    }
    known.insert(record.id)
    if let flow = file.flow {
      _ = try await withEngine { try await $0.publish(record.id, flow: flow) }
    }
    try move {
      $0.workflow = Place.Named(id: record.id, name: record.name)
      $0.isDraft = file.flow == nil
      $0.run = nil
      $0.lastRun = nil
    }
    return Output(
      "Imported **\(record.name.markdownSafe)** from \(file.form.words)"
        + (file.flow == nil ? "" : ", published as it is") + ": \(counts(file))."
    )
  }

  private func importRevision(
    _ file: WorkflowFile,
    _ into: Argument,
    _ source: Argument,
  ) async throws(ShellError) -> Output {
    let project = place.project.id
    guard let record = try await withEngine({ try await $0.workflow(into.text, in: project) })
    else {
      throw .unknown(
        "workflow",
        into.text,
        at: into.range,
        candidates: await workflowNames().map(\.name),
        remedy: "`list` lists them",
        code: "workflow_not_found",
      )
    }
    guard !file.graph.nodes.isEmpty || file.flow == nil else {
      throw ShellError(
        "`\(source.path)` has a flow alone, and a revision is a draft",
        at: source.range,
        remedy: "import it as a workflow of its own: import \(source.text) as NAME",
        code: "invalid_file",
      )
    }
    try await state(workflow: record.id)
    let revision = record.revision
    let saved = try await withEngine {
      try await $0.save(
        editorInfo: file.graph.json,
        inputs: file.inputs,
        envelope: file.envelope.json,
        of: record.id,
        expectedRevision: revision,
        summary: "import \(source.path)",
      )
    }
    try move {
      if $0.workflow?.id != record.id { $0.run = nil }
      $0.workflow = Place.Named(id: record.id, name: record.name)
      $0.isDraft = true
    }
    return Output(
      "Imported \(file.form.words) into **\(record.name.markdownSafe)**, now at revision "
        + "\(saved.revision): \(counts(file)). `undo` takes it back."
    )
  }

  /// The name of a file without folders and ending.
  private static func stem(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }
}
