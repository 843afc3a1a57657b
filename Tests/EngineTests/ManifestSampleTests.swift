import FoundationEssentials
import JSON
import Testing
import Workflows

@testable import Engine

@Suite struct ManifestSampleTests {
  let fixture: ManifestFixture
  let library: ModelLibrary
  let provider: CommandProvider

  /// The models of the sample sessions.
  private static let folder =
    #filePath.split(separator: "/", omittingEmptySubsequences: false)
    .dropLast(3).joined(separator: "/") + "/sessions/models"

  init() throws {
    fixture = try ManifestFixture()
    library = ModelLibrary(
      folders: [ModelFolder(Self.folder, label: "sessions/models")],
      trust: fixture.trust,
    )
    provider = CommandProvider(
      library,
      home: "\(fixture.root)/home",
      draftProgram: realProgram ?? "",
    )
  }

  private func call(
    _ id: String,
    _ parameters: JSONObject,
    key: String = "job_1/node",
    files: [String: [String]] = [:],
  ) async throws -> ModelResult {
    let model = try #require(library.catalog[id])
    try fixture.trust.add(id, digest: try #require(model.digest), by: "ada", at: 1)
    let folder = "\(fixture.root)/out/\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let fixture = fixture
    return try await provider.call(
      ModelCall(
        model: model,
        parameters: model.filled(parameters),
        files: files,
        key: key,
        output: folder,
      )
    ) { fraction in fixture.note(fraction) }
  }

  @Test func `all of them can be used`() {
    #expect(library.entries.compactMap(\.damage) == [])
    #expect(
      library.entries.map(\.name) == [
        "studio/flaky", "studio/frame", "studio/once", "studio/orchard", "studio/paint",
        "studio/slow", "studio/title",
      ]
    )
    for entry in library.entries {
      #expect(entry.manifest?.model.price(ofCall: ["width": 512, "height": 512]) != .zero)
      let stem = entry.file.split(separator: "/").last?.dropLast(5)
      #expect(entry.name.split(separator: "/").last == stem, "the file is named after the model")
    }
  }

  @Test(.enabled(if: realProgram != nil, "easel-draft is not built beside the tests"))
  func `paint draws the same picture for the same call, at a price by its size`() async throws {
    let parameters: JSONObject = ["prompt": "a red \"fox\" & 'hen'", "width": 256, "height": 128]
    let first = try await call("studio/paint", parameters)
    let second = try await call("studio/paint", parameters, key: "job_2/node")
    #expect(first.cost?.description == "0.15")
    let bytes = try [first, second].map { result in
      guard case .file(let path, "image/png", 256, 128)? = result.outputs["image"] else {
        throw RunFailure(code: "none", message: "\(result)")
      }
      return try #require(FileManager.default.contents(atPath: path))
    }
    #expect(bytes[0] == bytes[1])
    let framed = try await call(
      "studio/frame",
      ["image": "asset_1"],
      files: ["image": [path(of: first)]],
    )
    #expect(FileManager.default.contents(atPath: path(of: framed)) == bytes[0])
    #expect(framed.cost?.description == "0.25")
  }

  private func path(of result: ModelResult) -> String {
    guard case .file(let path, _, _, _)? = result.outputs["image"] else { return "" }
    return path
  }

  @Test func `title and slow give texts, and slow tells how far it is`() async throws {
    #expect(
      try await call("studio/title", ["prompt": "a fox; $(id)"]).outputs["text"]
        == .text("A FOX; $(ID)")
    )
    let slow = try await call("studio/slow", ["prompt": "-n", "pause": 0])
    #expect(slow.outputs["text"] == .text("slowly: -n"))
    #expect(fixture.progress == [0.25, 0.5, 0.75, 1])
  }

  @Test(.enabled(if: realProgram != nil, "easel-draft is not built beside the tests"))
  func `orchard fails for the apple with the worm, as long as the worm is there`() async throws {
    let worm = "\(fixture.root)/worm"
    #expect(FileManager.default.createFile(atPath: worm, contents: nil))
    let apples = ["a red apple", "an apple with a worm"].map { prompt in
      ["worm": .string(worm), "prompt": .string(prompt), "width": 64, "height": 64] as JSONObject
    }
    #expect(try await call("studio/orchard", apples[0]).outputs["image"] != nil)
    let failure = try await #require(throws: RunFailure.self) {
      try await call("studio/orchard", apples[1])
    }
    #expect(failure.message.hasSuffix("there is a worm in it"))
    #expect(!failure.isRetryable)
    try FileManager.default.removeItem(atPath: worm)
    #expect(try await call("studio/orchard", apples[1]).outputs["image"] != nil)
  }

  @Test func `flaky fails as often as it is told, and says that it can be tried again`()
    async throws
  {
    let parameters: JSONObject = [
      "prompt": "x", "failures": 2, "counter": .string("\(fixture.root)/counter"),
    ]
    for number in 1...2 {
      let failure = try await #require(throws: RunFailure.self) {
        try await call("studio/flaky", parameters)
      }
      #expect(failure.isRetryable)
      #expect(failure.message.hasSuffix("exit code 75: not yet, this was call \(number)"))
    }
    #expect(
      try await call("studio/flaky", parameters).outputs["text"] == .text("at last: x")
    )
    let retry = try #require(library.catalog["studio/flaky"]?.retry)
    #expect(
      retry == RetryPolicy(maximumAttempts: 4, backoffBase: .milliseconds(100), exitCodes: [75])
    )
  }

  @Test(arguments: [(2, 3, true), (10, 4, false)])
  func `a run tries flaky as often as its manifest says`(
    _ failures: Int,
    _ calls: Int,
    _ succeeds: Bool,
  ) async throws {
    let home = try Fixture()
    let (library, provider) = (library, provider)
    let digest = try #require(library.catalog["studio/flaky"]?.digest)
    try fixture.trust.add("studio/flaky", digest: digest, by: "ada", at: 1)
    let engine = try home.engine {
      $0.currentCatalog = { library.catalog }
      $0.providers = [CommandProvider.name: provider]
      $0.randomness = { 0 }
    }
    let node = FlowNode(
      id: "n",
      type: .customModel,
      inputs: [
        FlowInput("prompt", value: "x"), FlowInput("failures", value: .integer(failures)),
        FlowInput("counter", value: .string("\(fixture.root)/counter")),
      ],
      modelID: "studio/flaky",
    )
    let run = try await engine.startRun(of: definition(node), in: Project.defaultID)
    let stop = try await engine.advance(run, .toEnd)
    #expect(stop.reason == .finished(succeeds ? .success : .failure))
    #expect(fixture.text(of: "counter") == "\(calls)\n")
  }

  @Test func `once keeps a ledger of the keys it charged, and is not safe to repeat`()
    async throws
  {
    let parameters: JSONObject = [
      "prompt": "x", "ledger": .string("\(fixture.root)/ledger"),
    ]
    #expect(
      try await call("studio/once", parameters, key: "job_1/a").outputs["text"]
        == .text("charged: x")
    )
    _ = try await call("studio/once", parameters, key: "job_1/b")
    #expect(fixture.text(of: "ledger") == "job_1/a\njob_1/b\n")
    #expect(library.catalog["studio/once"]?.isSafeToRepeat == false)
  }
}
