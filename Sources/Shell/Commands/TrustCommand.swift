import Engine
import JSON
import Notebook
import Workflows

extension Workbench {
  func trust(_ invocation: Invocation) async throws(ShellError) -> Output {
    guard let id = invocation.optionalWord(0) else {
      guard !invocation.flag("--revoke") else { throw invocation.missing("a model") }
      return try trustList()
    }
    guard let entry = library.entry(of: id), let manifest = entry.manifest,
      let digest = manifest.model.digest
    else {
      let model = try knownModel(id, invocation)
      return Output("`\(model.id)` comes with easel and may always run.")
    }
    if invocation.flag("--revoke") { return try revoke(id) }
    let isTrusted = try withTrust { try $0.trust(in: id, digest: digest) } == .trusted
    guard isTrusted || grantsTrust else {
      throw ShellError(
        "`\(id)` is not trusted here, and a session that is replayed cannot change that",
        at: invocation.positional(0)?.range,
        remedy: "read \(entry.file), and then run `easel -c 'trust \(id)'`",
        code: "untrusted_model",
      )
    }
    if !isTrusted {
      let (person, time) = (person, clock())
      try withTrust { try $0.add(id, digest: digest, by: person, at: time) }
    }
    try recordAnswer(.trust, to: id, digest)
    let ending =
      isTrusted ? "It was trusted already." : "It may run now; changed content asks again."
    return Output("\(manifest.markdown(file: entry.file))\n\n\(ending)")
  }

  private func revoke(_ id: String) throws(ShellError) -> Output {
    guard grantsTrust else {
      return Output("What is trusted stays as it is: a session that is replayed cannot change it.")
    }
    try withTrust { try $0.remove(id) }
    try recordAnswer(.revoke, to: id, nil)
    return Output("`\(id)` is not trusted any more.")
  }

  private func trustList() throws(ShellError) -> Output {
    try recordAllModels()
    // Says what is wrong where the file is damaged.
    _ = try withTrust { try $0.trust(in: "", digest: "") }
    let entries = library.entries
    guard !entries.isEmpty else {
      return Output("No manifests here; the bundled models may always run.")
    }
    var lines = ["| model | | manifest |", "|---|---|---|"]
    for entry in entries {
      lines.append("| \(entry.name.cell) | \(trustWord(of: entry)) | \(entry.file.cell) |")
    }
    return Output(lines.joined(separator: "\n"))
  }

  private func trustWord(of entry: ManifestEntry) -> String {
    guard entry.manifest != nil else { return "damaged" }
    switch trust(in: entry) {
    case .trusted: return "trusted"
    case .changed: return "changed since it was trusted"
    case .untrusted: return "not trusted"
    }
  }

  /// Keeps what a person decided about a program, as an answer; the session knows it then.
  private func recordAnswer(
    _ choice: TrustChoice,
    to id: String,
    _ digest: String?,
  ) throws(ShellError) {
    let person = person
    try record {
      try $0.record(
        answer: AnswerRecord(
          gate: id,
          choice: choice.rawValue,
          by: person,
          details: digest.map { ["digest": .string($0)] } ?? [:],
        )
      )
    }
    if let entry = library.entry(of: id), recordedModels[entry.key] != nil {
      recordedModels[entry.key]?.trust = trust(in: entry)
    }
  }

  private func withTrust<Value>(
    _ work: (TrustStore) throws -> Value
  ) throws(ShellError) -> Value {
    do { return try work(library.trust) } catch let error as EngineError {
      throw ShellError(error.description, code: error.code)
    } catch {
      throw ShellError("\(error)", code: "engine")
    }
  }
}
