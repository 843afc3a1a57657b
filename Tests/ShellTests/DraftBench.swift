import Engine
import FoundationEssentials
import Notebook
import Synchronization
import Testing

@testable import Shell

/// A clock that goes on by a millisecond with each look, so that no two runs are of one time.
private final class TestClock: Sendable {
  private let time = Mutex<Int64>(1_600_000_000_000)

  func next() -> Int64 {
    time.withLock { time in
      time += 1
      return time
    }
  }
}

/// A shell in process with models that cost something, all answered by small files.
final class DraftBench {
  let folder: TemporaryFolder
  let provider = FakeProvider()
  private let clock = TestClock()
  private(set) var made: MadeWorkbench

  /// The manifests: a model of pictures, one of texts, a tool, and one for which nothing stands in.
  private static let manifests = [
    "paint": """
    kind: image
    parameters:
      - {name: prompt, type: text, required: true}
      - {name: steps, type: integer, default: 20}
    outputs: [{name: image, type: image}]
    price: 0.5
    """,
    "tale": """
    kind: text
    parameters: [{name: prompt, type: text, required: true}]
    outputs: [{name: text, type: text}]
    price: 0.02
    """,
    "relight": """
    kind: tool
    parameters: [{name: image, type: image, required: true}]
    outputs: [{name: image, type: image}]
    price: 0.25
    """,
    "clip": """
    kind: video
    parameters: [{name: prompt, type: text, required: true}]
    outputs: [{name: video, type: video, file: mp4}]
    price: 3
    """,
  ]

  init() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/models",
      withIntermediateDirectories: true,
    )
    for (name, lines) in Self.manifests {
      let head = "easel: easel-manifest/1\nid: studio/\(name)\nversion: 1\nsummary: A model.\n"
      let file =
        name == "clip"
        ? "argv: [cp, x, \"{output.video}\"]" : "argv: [cat]\nprotocol: easel-model/1"
      let text = "\(head)\(lines)\n\(file)\nsafeToRepeat: true\n"
      try writeFile(Array(text.utf8), to: "\(folder.path)/models/\(name).yaml")
    }
    made = try Self.make(folder.path, provider, clock)
    self.folder = folder
  }

  /// Opens the home again, as a second start of the program does.
  func restart() throws { made = try Self.make(folder.path, provider, clock) }

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

  /// Replays a session from its record in a home of its own; there nothing is called.
  func check(_ path: String) async throws -> ReplayReport {
    let file = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    return await made.check(file) { _, _ in }
  }

  private static func make(
    _ folder: String,
    _ provider: FakeProvider,
    _ clock: TestClock,
  ) throws -> MadeWorkbench {
    let home = folder + "/home"
    return try WorkbenchPlan(
      home: home,
      place: PlaceFile(home: home).read().place,
      providers: [BundledModels.provider: provider, CommandProvider.name: provider],
      person: "ana",
      clock: { clock.next() },
      folder: folder,
      library: ModelLibrary(
        folders: [ModelFolder(folder + "/models", label: "models")],
        trust: TrustStore(home: home),
      ),
    ).make()
  }
}

/// The lines that build a workflow of paid models.
let studio = [
  "new hero \"A hero and a tale\"", "add prompt text \"a red fox\" --input",
  "add paint model studio/paint prompt=$prompt",
  "add tale llm studio/tale prompt=$prompt --output",
  "add framed model studio/relight image=$paint --output",
]
