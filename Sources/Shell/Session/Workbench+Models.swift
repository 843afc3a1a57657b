import Engine
import JSON
import Notebook
import Workflows

/// A manifest as a session knows it.
struct RecordedModel: Sendable, Hashable {
  /// What tells its content from other content, in canonical spelling.
  var content: String
  /// Whether its program may run.
  var trust: Trust

  init(_ entry: ManifestEntry, _ trust: Trust) {
    content = JSONValue.object(entry.record).canonical
    self.trust = trust
  }

  init(_ state: StateRecord) {
    var details = state.details
    details["trust"] = nil
    content = JSONValue.object(details).canonical
    trust = state.details["trust"]?.string.flatMap { Trust(rawValue: $0) } ?? .untrusted
  }
}

extension RecordedModel {
  /// Follows what a person decided about the program.
  mutating func take(_ answer: AnswerRecord) {
    switch answer.choice {
    case TrustChoice.trust.rawValue: trust = .trusted
    case TrustChoice.revoke.rawValue: trust = .untrusted
    default: break
    }
  }
}

/// The models that a revision of a draft calls.
struct DraftModels: Sendable, Hashable {
  var revision: Int
  var ids: Set<String>
}

/// What a person decides about a program, as a session records it.
enum TrustChoice: String, Sendable {
  case trust, revoke
}

extension Workbench {
  /// Records the manifests that an entry uses before it begins: those whose models the line
  /// names, those of the drafts it works on, and those that the session knows and that changed.
  func recordModels(usedBy line: String) async throws(ShellError) {
    guard writer != nil else { return }
    let workflows = Self.words(of: line).filter { $0.hasPrefix("wflow_") }.map { String($0) }
    try await recordModels(named: line, in: workflows)
  }

  /// Records the manifests whose models a result names, such as what was meant by a wrong word.
  func recordModels(namedIn result: Output) async throws(ShellError) {
    guard writer != nil else { return }
    try await recordModels(named: result.markdown, in: [])
  }

  private func recordModels(
    named text: String,
    in workflows: [String],
  ) async throws(ShellError) {
    let entries = library.entries
    try recordRemovals(entries)
    guard !entries.isEmpty else { return }
    let words = Self.words(of: text)
    let drafts = (place.workflow.map { [$0.id] } ?? []) + catalog.workflows.map(\.id)
    let ids = await modelIDs(of: workflows + drafts)
    for entry in entries {
      guard
        recordedModels[entry.key] != nil || words.contains(entry.name[...])
          || entry.id.map(ids.contains) ?? false
      else { continue }
      try record(entry)
    }
  }

  /// The words of a text that could be ids, without the signs of Markdown.
  private static func words(of text: String) -> Set<Substring> {
    let words = text.replacing("\\", with: "").split { character in
      !character.isLetter && !character.isNumber && !"._-/".contains(character)
    }
    return Set(
      words.map { word in
        var word = word
        while let last = word.last, ".-/".contains(last) { word.removeLast() }
        return word
      }
    )
  }

  /// Records all manifests, for a list of them.
  func recordAllModels() throws(ShellError) {
    guard writer != nil else { return }
    for entry in library.entries { try record(entry) }
  }

  /// Records the manifest of a model that was called.
  func recordModel(_ id: String) throws(ShellError) {
    guard writer != nil, let entry = library.entry(of: id) else { return }
    try record(entry)
  }

  /// Whether a manifest's program may run.
  func trust(in entry: ManifestEntry) -> Trust {
    guard let id = entry.id, let digest = entry.manifest?.model.digest else { return .untrusted }
    // A damaged file trusts nothing; `trust` says what is wrong with it.
    return (try? library.trust.trust(in: id, digest: digest)) ?? .untrusted
  }

  private func record(_ entry: ManifestEntry) throws(ShellError) {
    let model = RecordedModel(entry, trust(in: entry))
    guard recordedModels[entry.key] != model else { return }
    try record {
      let file = try $0.store(asset: entry.bytes, extension: "yaml")
      var details = entry.record
      details["trust"] = .string(model.trust.rawValue)
      try $0.record(
        state: StateRecord(kind: "model", name: entry.key, asset: file, details: details)
      )
    }
    recordedModels[entry.key] = model
  }

  private func recordRemovals(_ entries: [ManifestEntry]) throws(ShellError) {
    let keys = Set(entries.map(\.key))
    for key in recordedModels.keys.sorted() where !keys.contains(key) {
      try record {
        let file = try $0.store(asset: [], extension: "yaml")
        try $0.record(
          state: StateRecord(kind: "model", name: key, asset: file, details: ["removed": true])
        )
      }
      recordedModels[key] = nil
    }
  }

  /// The models of the drafts of workflows.
  private func modelIDs(of workflows: [String]) async -> Set<String> {
    var ids: Set<String> = []
    let project = place.project.id
    for id in Set(workflows) {
      guard let record = try? await engine.workflow(id, in: project) else { continue }
      if let known = draftModels[id], known.revision == record.revision {
        ids.formUnion(known.ids)
        continue
      }
      guard let graph = try? Graph(json: record.editorInfo) else { continue }
      let models = Set(graph.nodes.compactMap(\.modelID))
      draftModels[id] = DraftModels(revision: record.revision, ids: models)
      ids.formUnion(models)
    }
    return ids
  }

  /// Loads the manifest that a session recorded, for a replay; a live one has its own.
  func load(model state: StateRecord, _ bytes: [UInt8]) throws {
    guard library.isRecorded else { return }
    guard state.details["removed"]?.bool != true else { return library.remove(state.name) }
    guard let entry = ManifestEntry(record: state.details, bytes: bytes) else {
      throw ShellError(
        "the recorded model `\(state.name)` cannot be read",
        code: ExitStatus.damagedCode,
      )
    }
    library.load(entry)
    guard let id = entry.id, let digest = entry.manifest?.model.digest else { return }
    switch RecordedModel(state).trust {
    case .trusted: try library.trust.add(id, digest: digest, by: person, at: 0)
    case .changed: try library.trust.add(id, digest: "", by: person, at: 0)
    case .untrusted: break
    }
  }
}
