import Engine
import JSON
import Notebook
import Synchronization
import Testing
import Workflows

@testable import Shell

/// Answers model calls with small files that depend on the parameters, and counts them.
final class FakeProvider: ModelProvider {
  private let models = Mutex<[String]>([])

  private let action = Mutex<@Sendable () async -> Void>({})

  /// Does something within each call from now on.
  func onCall(_ action: @escaping @Sendable () async -> Void) {
    self.action.withLock { $0 = action }
  }

  /// Hears of each call that waits to be canceled.
  let waits = AsyncStream.makeStream(of: Void.self)

  /// The models that were called, in order.
  var calls: [String] { models.withLock { $0 } }

  func call(
    _ request: ModelCall,
    progress: @Sendable (Double) -> Void,
  ) async throws(RunFailure) -> ModelResult {
    models.withLock { $0.append(request.model.id) }
    await action.withLock { $0 }()
    if request.parameters["prompt"]?.string?.contains("wait") == true {
      // Ends when the task is canceled, and not before.
      waits.continuation.yield()
      try? await Task.sleep(for: .seconds(3600))
      throw RunFailure(code: "canceled", message: "the call was canceled")
    }
    if request.parameters["prompt"]?.string?.contains("fail") == true {
      throw RunFailure(code: "refused", message: "no \u{1B}[31mred\u{1B}[0m here")
    }
    if request.model.outputs.first?.type == .text {
      return ModelResult(outputs: ["text": .text("a \u{1B}]0;title\u{7}tale")])
    }
    let path = request.output + "/image.png"
    let text = "\u{89}PNG" + JSONValue.object(request.parameters).canonical
    do { try writeFile(Array(text.utf8), to: path) } catch {
      throw RunFailure(code: "io", message: error.message)
    }
    var outputs = [
      "image": ModelOutputValue.file(path: path, mimeType: "image/png", width: nil, height: nil)
    ]
    if request.model.id == BundledModels.compare { outputs["similarity"] = .text("0.500") }
    return ModelResult(outputs: outputs)
  }
}

/// A shell in process, in a home of its own.
final class TestBench {
  let folder: TemporaryFolder
  let provider = FakeProvider()
  private(set) var made: MadeWorkbench

  init() throws {
    let folder = try TemporaryFolder()
    made = try Self.make(folder.path, provider)
    self.folder = folder
  }

  /// Opens the home again, as a second start of the program does.
  func restart() throws { made = try Self.make(folder.path, provider) }

  /// Writes a session from now on.
  func record(_ name: String) async -> String {
    let path = "\(folder.path)/\(name).md"
    let head = SessionNames.head(id: "session_1", place: await made.bench.place, columns: 80)
    await made.bench.write(to: SessionWriter(newAt: path, head: head))
    return path
  }

  /// Executes lines and returns the last result.
  @discardableResult
  func run(_ lines: String...) async -> Output {
    var output = Output()
    for line in lines { output = await made.bench.execute(line, made.table) }
    return output
  }

  private static func make(_ home: String, _ provider: FakeProvider) throws -> MadeWorkbench {
    try WorkbenchPlan(
      home: home + "/home",
      place: PlaceFile(home: home + "/home").read().place,
      providers: [BundledModels.provider: provider],
      person: "ana",
      clock: { 1_790_000_000_000 },
      folder: home,
    ).make()
  }
}

/// The lines that build the workflow of the tour.
let tour = [
  "new hero-portrait \"One prompt to a finished portrait\"",
  "add prompt text \"epic fantasy hero portrait\" --input",
  "add sketch model draft/image prompt=$prompt width=512 height=512",
  "add review approval $sketch \"Upscale this one?\"",
  "add final model image/upscale image=$sketch factor=2 --output",
]
