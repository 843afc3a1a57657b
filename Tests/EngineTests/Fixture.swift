import FoundationEssentials
import GRDB
import JSON
import Synchronization
import Testing
import Workflows

@testable import Engine

/// A home of its own, a clock that ticks by itself and a provider that counts its calls.
final class Fixture: Sendable {
  let home: String
  let provider = FakeProvider()
  let records = Mutex<[RecordedCall]>([])
  private let ticks = Mutex<Int64>(1_700_000_000_000)
  private let ids = Mutex(0)

  init() throws {
    home = "\(FileManager.default.temporaryDirectory.path)/easel-\(UUID().uuidString)"
  }

  deinit { try? FileManager.default.removeItem(atPath: home) }

  /// What the clock said last, in milliseconds since 1970.
  var time: Int64 { ticks.withLock { $0 } }

  /// Lets the clock go on.
  func pass(_ milliseconds: Int64) { ticks.withLock { $0 += milliseconds } }

  /// An engine on the home; each is as good as a restart.
  func engine(_ change: (inout EngineConfiguration) -> Void = { _ in }) throws -> Engine {
    var configuration = EngineConfiguration(
      home: home,
      catalog: FakeProvider.catalog,
      providers: ["fake": provider],
      clock: { [self] in
        ticks.withLock {
          $0 += 1; return $0
        }
      },
      makeID: { [self] prefix in
        ids.withLock {
          $0 += 1; return "\(prefix)\($0)"
        }
      },
      evaluate: { node, inputs throws(RunFailure) in
        guard node.transform != "fail" else { throw RunFailure(code: "cel", message: "no") }
        return try node.transformed(inputs)
      },
      person: "ada",
      onCall: { [self] call in records.withLock { $0.append(call) } },
    )
    change(&configuration)
    return try Engine(configuration)
  }

  /// An engine that waits for nothing but its calls: to poll takes no time, and moves the clock on.
  func eagerEngine(_ change: (inout EngineConfiguration) -> Void = { _ in }) throws -> Engine {
    try engine {
      $0.sleep = { [self] duration in
        // Nobody is to wait for the end of a time limit.
        if duration >= .seconds(60) { return try await Task.sleep(for: duration) }
        try Task.checkCancellation()
        pass(duration.components.seconds * 1000 + 250)
        await Task.yield()
      }
      change(&$0)
    }
  }

  /// Makes the store of an older version that holds the workflow `wflow_old`, and what `sql` adds.
  func makeStore(version: Int, _ sql: String = "") async throws {
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    try await database().write { database in
      for migration in Schema.migrations[..<version] { try database.execute(sql: migration) }
      try database.execute(
        sql: """
          PRAGMA application_id = \(Schema.applicationID);
          PRAGMA user_version = \(version);
          INSERT INTO workflow VALUES
            ('wflow_old', 'proj_default', 'old', '', 'draft', NULL, 1, NULL, 7, 7);
          INSERT INTO revision (workflowID, number, parent, editorInfo, inputs, summary, createdAt)
            VALUES ('wflow_old', 1, NULL, '{}', '[]', 'new', 7);
          \(sql)
          """
      )
    }
  }

  func database() throws -> DatabaseQueue { try DatabaseQueue(path: "\(home)/easel.sqlite") }
}

/// Gives texts made of its parameters; holds calls back while it is told to.
final class FakeProvider: OutcomeProvider {
  static let catalog = Catalog([
    model("fake/text", .zero),
    model("fake/paid", Credits(millionths: 500_000)),
    model("fake/once", Credits(millionths: 500_000), isSafeToRepeat: false),
    model("fake/fail", .zero),
    model("fake/image", .zero, output: ModelOutput("image", .image)),
  ])

  let calls = Mutex<[ModelCall]>([])
  let highest = Mutex((current: 0, highest: 0))
  /// What became of calls, by key.
  let outcomes = Mutex<[String: CallOutcome]>([:])
  /// Runs inside each call.
  let during = Mutex<@Sendable (ModelCall) async throws -> Void>({ _ in })

  private static func model(
    _ id: String,
    _ price: Credits,
    output: ModelOutput = ModelOutput("text", .text),
    isSafeToRepeat: Bool = true,
  ) -> Model {
    Model(
      id: id,
      summary: "A fake.",
      version: "1",
      provider: "fake",
      parameters: [
        Parameter("prompt", .text, isRequired: true),
        Parameter("image", .asset(.image)),
        Parameter("seed", .integer, default: 7),
      ],
      outputs: [output],
      price: .fixed(price),
      isSafeToRepeat: isSafeToRepeat,
    )
  }

  var callCount: Int { calls.withLock(\.count) }

  func call(
    _ request: ModelCall,
    progress: @Sendable (Double) -> Void,
  ) async throws(RunFailure) -> ModelResult {
    calls.withLock { $0.append(request) }
    highest.withLock { $0 = ($0.current + 1, max($0.highest, $0.current + 1)) }
    defer { highest.withLock { $0.current -= 1 } }
    progress(0.5)
    let action = during.withLock { $0 }
    do { try await action(request) } catch let failure as RunFailure {
      throw failure
    } catch {
      throw RunFailure(code: "interrupted", message: "\(error)")
    }
    if request.model.id == "fake/fail" { throw RunFailure(code: "broken", message: "no luck") }
    let text = "made of \(request.parameters["prompt"]?.string ?? "")"
    guard request.model.id == "fake/image" else {
      return ModelResult(outputs: ["text": .text(text)])
    }
    let path = "\(request.output)/image.png"
    guard FileManager.default.createFile(atPath: path, contents: Data(picture(text))) else {
      throw RunFailure(code: "file", message: "it cannot be written")
    }
    return ModelResult(
      outputs: ["image": .file(path: path, mimeType: "image/png", width: nil, height: nil)]
    )
  }

  func outcome(of call: ModelCall) async throws(RunFailure) -> CallOutcome {
    outcomes.withLock { $0[call.key] } ?? .unknown
  }

  /// The head of a PNG of 3 × 2, followed by a text.
  private func picture(_ text: String) -> [UInt8] {
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
      + [0, 0, 0, 3, 0, 0, 0, 2] + Array(text.utf8)
  }
}

extension FlowNode {
  static func model(_ id: String, _ prompt: FlowInput, by model: String = "fake/text") -> FlowNode {
    FlowNode(id: id, type: .customModel, inputs: [prompt], modelID: model)
  }

  static func gate(_ id: String, after producer: String) -> FlowNode {
    FlowNode(id: id, type: .userApproval, dependsOn: [producer], label: "Continue ?")
  }

  func after(_ gate: String) -> FlowNode {
    var node = self
    node.dependsOn.append(gate)
    return node
  }
}

extension FlowInput {
  static func prompt(_ text: String) -> FlowInput { FlowInput("prompt", value: .string(text)) }
  static func prompt(from node: String, _ name: String = "text") -> FlowInput {
    FlowInput("prompt", from: FlowReference(node: node, name: name))
  }
}

func definition(_ nodes: FlowNode..., inputs: JSONObject = [:]) -> RunDefinition {
  RunDefinition(
    workflowID: "wflow_a",
    workflowName: "hero",
    flow: Flow(nodes: nodes),
    inputs: inputs,
    quote: .zero,
  )
}

/// A sketch, a transform, a gate and a paid node behind it.
func gatedDefinition() -> RunDefinition {
  definition(
    .model("sketch", .prompt("fox")),
    FlowNode(
      id: "style",
      type: .transform,
      inputs: [FlowInput("sketch_text", from: FlowReference(node: "sketch", name: "text"))],
      logic: FlowLogic(transform: "sketch_text"),
    ),
    .gate("gate", after: "style"),
    FlowNode.model("final", .prompt(from: "style", "output"), by: "fake/paid").after("gate"),
  )
}
