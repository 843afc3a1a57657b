import Engine
import JSON
import Notebook
import Service
import Workflows

extension Workbench {
  /// Executes a typed line as an entry of the session.
  ///
  /// What was typed is on disk before anything happens; where it cannot be written, nothing does.
  /// A line that holds a secret is kept without it, and not done.
  func execute(_ typed: String, _ table: CommandTable) async -> Output {
    filter.secrets.lookAgain()
    let line = SafeLine(typed, filter.redaction, table)
    let start = clock()
    let placeBefore = place
    let entry: String?
    do {
      writer?.use(filter.redaction)
      entry = try writer?.begin(entry: line.text, at: ISOTime.text(start))
      try sessionBegan()
    } catch {
      let reason =
        (error as? SessionError)?.message ?? (error as? ShellError)?.message ?? "\(error)"
      return .failure(
        "Nothing was done, because it could not be recorded: \(reason).",
        code: "session",
      )
    }
    var output: Output
    if let refusal = line.refusal {
      output = refusal.output(for: line.text)
    } else {
      output = await perform(line.text, table)
    }
    // A line that was no command has not told the session where it is.
    if recordedPlace == placeBefore { recordedPlace = place }
    do {
      try await recordModels(namedIn: output)
      for id in Self.pictures(in: output.markdown) { try await keep(asset: id) }
      guard let entry else { return output }
      let files = files
      let moved = place == placeBefore ? nil : place.json
      var ids = aliases.takeNew()
      ids.merge(self.ids.takeMade()) { first, _ in first }
      try record {
        try $0.end(
          entry,
          with: output,
          milliseconds: Int(clock() - start),
          ids: ids,
          place: moved,
          assetFile: { files[$0] },
        )
      }
    } catch {
      output.markdown += "\n\n**The session lacks this result:** \(error.message)"
      output.status = .error
      output.errorCode = "session"
    }
    return output
  }

  /// Keeps where the session is written, so that the next start can say what became of it.
  private func sessionBegan() throws {
    guard let path = writer?.path, session.value != path else { return }
    session.value = path
    try keep(place)
  }

  private func perform(_ line: String, _ table: CommandTable) async -> Output {
    library.lookAgain()
    do {
      guard let (command, invocation) = try table.resolve(line) else { return Output() }
      try await stateOfPlace()
      try await recordModels(usedBy: line)
      let news = try await noteAnswersElsewhere()
      do {
        return try await command.run(invocation, self).preceded(by: news)
      } catch let error as ShellError {
        return error.output(for: line).preceded(by: news)
      }
    } catch let error as ShellError {
      return error.output(for: line)
    } catch {
      return ShellError("\(error)").output(for: line)
    }
  }

  /// Records the workflow and the run of the prompt, where they come from outside the session.
  private func stateOfPlace() async throws(ShellError) {
    guard writer != nil else { return }
    if place != recordedPlace {
      let bytes = Array(place.json.pretty.utf8)
      try record {
        let file = try $0.store(asset: bytes, extension: "json")
        try $0.record(state: StateRecord(kind: "place", name: "place", asset: file))
      }
      recordedPlace = place
    }
    if let workflow = place.workflow { try await state(workflow: workflow.id) }
    if let run = place.run { try await state(run: run.id) }
  }

  /// The real ids of the pictures in a result.
  static func pictures(in markdown: String) -> [String] {
    var ids: [String] = []
    var rest = markdown[...]
    while let start = rest.firstRange(of: "](art:") {
      rest = rest[start.upperBound...]
      ids.append(String(rest.prefix { $0 != ")" }))
    }
    return ids
  }
}

extension Output {
  /// The output behind sentences on what happened before.
  fileprivate func preceded(by news: [String]) -> Output {
    guard !news.isEmpty else { return self }
    var output = self
    output.markdown = (news + [markdown]).filter { !$0.isEmpty }.joined(separator: "\n\n")
    return output
  }
}
