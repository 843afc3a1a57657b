import FoundationEssentials
import JSON
import Synchronization
import Testing
import Workflows

@testable import Engine

/// A home and a folder of manifests, with a provider of their models.
final class ManifestFixture: Sendable {
  let root: String
  let library: ModelLibrary
  let provider: CommandProvider
  let trust: TrustStore
  let secrets: Secrets
  private let fractions = Mutex<[Double]>([])

  init(folders: [String] = ["models"]) throws {
    let root = "\(FileManager.default.temporaryDirectory.path)/easel-\(UUID().uuidString)"
    self.root = root
    trust = TrustStore(home: "\(root)/home")
    library = ModelLibrary(
      folders: folders.map { ModelFolder("\(root)/\($0)", label: $0) },
      trust: trust,
    )
    secrets = Secrets(home: "\(root)/home", environment: [:])
    provider = CommandProvider(
      library,
      home: "\(root)/home",
      draftProgram: realProgram ?? "",
      secrets: secrets,
      redact: { $0.replacing("open sesame", with: "[REDACTED:A_KEY]") },
    )
    for folder in ["home", "out"] + folders {
      try FileManager.default.createDirectory(
        atPath: "\(root)/\(folder)",
        withIntermediateDirectories: true,
      )
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  /// Writes a file below the root, and sees to it that the library finds it.
  func write(_ text: String, to path: String, permissions: Int = 0o644) throws {
    try #require(
      FileManager.default.createFile(
        atPath: "\(root)/\(path)",
        contents: Data(text.utf8),
        attributes: [.posixPermissions: permissions],
      )
    )
    library.lookAgain()
  }

  func text(of path: String) -> String? {
    FileManager.default.contents(atPath: "\(root)/\(path)").map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// Writes a manifest of a text model of the id `a/b` with further lines, and its script.
  func model(
    _ lines: String,
    script: String? = nil,
    outputs: String = "[{name: text, type: text}]",
  ) throws {
    if let script { try write("#!/bin/sh\n\(script)\n", to: "models/run.sh", permissions: 0o755) }
    try write(
      """
      easel: easel-manifest/1
      id: a/b
      version: 1
      kind: text
      outputs: \(outputs)
      \(lines.contains("price:") ? "" : "price: 0.5")
      \(lines.contains("safeToRepeat:") ? "" : "safeToRepeat: true")
      \(lines.contains("argv:") ? "" : "argv: [./run.sh]")
      \(lines)
      """,
      to: "models/b.yaml",
    )
  }

  /// Trusts the model `a/b` as it is now.
  func trustModel() throws {
    let model = try #require(library.catalog["a/b"], "\(library.entries.compactMap(\.damage))")
    try trust.add("a/b", digest: try #require(model.digest), by: "ada", at: 1)
  }

  /// Calls the model `a/b` with its defaults filled in, in a new folder.
  func call(
    _ parameters: JSONObject = [:],
    files: [String: [String]] = [:],
  ) async throws
    -> ModelResult
  {
    let model = try #require(library.catalog["a/b"], "\(library.entries.compactMap(\.damage))")
    let folder = "\(root)/out/\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return try await provider.call(
      ModelCall(
        model: model,
        parameters: model.filled(parameters),
        files: files,
        key: "job_1/node",
        output: folder,
      )
    ) { note($0) }
  }

  /// What calls have told of their progress.
  var progress: [Double] { fractions.withLock { $0 } }

  func note(_ fraction: Double) { fractions.withLock { $0.append(fraction) } }

  /// Makes the model, trusts it and gives its text.
  func textResult(
    _ lines: String,
    script: String? = nil,
    _ parameters: JSONObject = [:],
  ) async throws -> String {
    try model(lines, script: script)
    try trustModel()
    guard case .text(let text)? = try await call(parameters).outputs["text"] else { return "none" }
    return text
  }

  /// Makes the model, trusts it and gives the failure of a call.
  func failure(
    _ lines: String,
    script: String? = nil,
    _ parameters: JSONObject = [:],
    outputs: String = "[{name: text, type: text}]",
  ) async throws -> RunFailure {
    try model(lines, script: script, outputs: outputs)
    try trustModel()
    return try await #require(throws: RunFailure.self) { try await call(parameters) }
  }
}

/// A manifest that can be read, for tests that change a line of it.
let soundManifest = """
  easel: easel-manifest/1
  id: studio/poster
  version: 1
  kind: image
  summary: Prints a poster.
  capabilities: [poster]
  parameters:
    - {name: prompt, type: text, required: true, maximum: 2000}
    - {name: width, type: integer, default: 512, minimum: 64, maximum: 2048}
    - {name: style, type: text, allowed: [ink, "7"]}
    - {name: images, type: image, list: true}
  price: 0.05 + 0.000001 * double(width * width)
  argv: [printer, "--width={width}", [--style, "{style}"], "{images}", "{output.image}"]
  stdin: "{prompt}"
  outputs:
    - {name: image, type: image, file: png}
    - {name: log, type: text}
  timeLimit: 2m
  retry: {exitCodes: [75], attempts: 5, backoff: 250ms}
  safeToRepeat: true
  standIn: draft/image
  callLimit: 2
  """
