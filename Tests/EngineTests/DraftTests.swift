import FoundationEssentials
import JSON
import Synchronization
import Testing
import Workflows

@testable import Engine

@Suite struct DraftProviderTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  /// A program of a shell script.
  private func provider(
    _ script: String,
    timeLimit: Duration = .seconds(20),
  ) throws
    -> DraftProvider
  {
    try FileManager.default.createDirectory(
      atPath: fixture.home,
      withIntermediateDirectories: true,
    )
    let path = "\(fixture.home)/program"
    let made = FileManager.default.createFile(
      atPath: path,
      contents: Data("#!/bin/sh\n\(script)\n".utf8),
      attributes: [.posixPermissions: 0o755],
    )
    #expect(made)
    return DraftProvider(program: path, timeLimit: timeLimit, lineLimit: 1000, lineCountLimit: 5)
  }

  private func call(_ provider: DraftProvider) async throws -> ModelResult {
    let model = try #require(BundledModels.catalog["draft/text"])
    return try await provider.call(
      ModelCall(model: model, parameters: ["prompt": "fox"], key: "k", output: fixture.home)
    ) { _ in }
  }

  private func failureCode(
    _ script: String,
    timeLimit: Duration = .seconds(20),
  ) async throws
    -> String
  {
    let provider = try provider(script, timeLimit: timeLimit)
    return try await #require(throws: RunFailure.self) { try await call(provider) }.code
  }

  @Test func `a program gets its request and its lines are read`() async throws {
    let provider = try provider(
      """
      cat > request
      echo '{"progress":0.25}'
      printf '{"outputs":{"text":{"text":"a\u{2028}b"}}}'
      """
    )
    let fractions = Mutex<[Double]>([])
    let model = try #require(BundledModels.catalog["draft/text"])
    let result = try await provider.call(
      ModelCall(model: model, parameters: ["prompt": "fox"], key: "k", output: fixture.home)
    ) { fraction in fractions.withLock { $0.append(fraction) } }
    #expect(result.outputs == ["text": .text("a\u{2028}b")])
    #expect(fractions.withLock { $0 } == [0.25])
    let request = try String(contentsOfFile: "\(fixture.home)/request", encoding: .utf8)
    #expect(
      request
        == #"{"protocol":"easel-model/1","model":"draft/text","version":"1","#
        + #""parameters":{"prompt":"fox"},"files":{},"output":"\#(fixture.home)"}"# + "\n"
    )
  }

  @Test func `what a program does wrong is a failure of its node`() async throws {
    #expect(try await failureCode("echo no") == "bad-reply")
    #expect(try await failureCode("exit 3") == "program-failed")
    #expect(try await failureCode(#"echo '{"error":{"code":"bad","message":"m"}}'"#) == "bad")
    let outside = #"echo '{"outputs":{"image":{"file":"../x","kind":"image"}}}'"#
    #expect(try await failureCode(outside) == "bad-reply")
    #expect(try await failureCode("yes '{\"progress\":0.1}'") == "bad-reply")
    #expect(try await failureCode("head -c 100000 /dev/zero") == "too-large")
    let missing = DraftProvider(program: "/nowhere/program")
    let failure = try await #require(throws: RunFailure.self) { try await call(missing) }
    #expect(failure.code == "no-program")
  }

  @Test func `a program that takes too long is killed with what it started`() async throws {
    let code = try await failureCode("sleep 600 & echo $! > pid; wait", timeLimit: .seconds(1))
    #expect(code == "timeout")
    let text = try String(contentsOfFile: "\(fixture.home)/pid", encoding: .utf8)
    let pid = try #require(Int32(text.dropLast()))
    // The signal is sent; the kernel delivers it in its own time.
    let deadline = ContinuousClock.now + .seconds(10)
    while isRunning(pid), ContinuousClock.now < deadline { await Task.yield() }
    #expect(!isRunning(pid))
  }

  /// Whether a process is there, and not merely waiting to be reaped.
  private func isRunning(_ pid: Int32) -> Bool {
    let status = FileManager.default.contents(atPath: "/proc/\(pid)/stat") ?? Data()
    let words = String(decoding: status, as: UTF8.self).split(separator: " ")
    return words.count > 2 && words[2] != "Z"
  }

  @Test func `a program is killed when its task is canceled`() async throws {
    let provider = try provider("echo '{\"progress\":0.5}'\nexec sleep 600")
    let model = try #require(BundledModels.catalog["draft/text"])
    let home = fixture.home
    let code = await withTaskGroup(of: String.self) { group in
      let (started, continuation) = AsyncStream.makeStream(of: Void.self)
      group.addTask {
        do {
          _ = try await provider.call(
            ModelCall(model: model, parameters: [:], key: "k", output: home)
          ) { _ in continuation.yield() }
          return "it gave a result"
        } catch { return (error as? RunFailure)?.code ?? "\(error)" }
      }
      for await _ in started { break }
      group.cancelAll()
      return await group.next() ?? ""
    }
    #expect(code == "canceled")
  }

  @Test(.enabled(if: realProgram != nil, "easel-draft is not built beside the tests"))
  func `the real program draws a card and resizes it`() async throws {
    let program = try #require(realProgram)
    let engine = try fixture.engine {
      $0.catalog = BundledModels.catalog
      $0.providers = [BundledModels.provider: DraftProvider(program: program)]
    }
    let run = try await engine.startRun(
      of: definition(
        .model("card", .prompt("a red fox"), by: "draft/image"),
        FlowNode(
          id: "small",
          type: .customModel,
          inputs: [
            FlowInput("image", from: FlowReference(node: "card", name: "image")),
            FlowInput("width", value: 64), FlowInput("height", value: 64),
          ],
          modelID: "image/resize",
        ),
      ),
      in: Project.defaultID,
    )
    let stop = try await engine.advance(run, .toEnd)
    #expect(stop == RunStop(reason: .finished(.success), settled: ["card", "small"]))
    let id = try #require(fixture.records.withLock { $0.last?.assetIDs.first })
    let asset = try #require(try await engine.asset(id))
    #expect((asset.width, asset.height) == (64, 64))
  }
}

/// The program `easel-draft` beside the test bundle, if it is built.
let realProgram: String? = {
  let own = CommandLine.arguments.first ?? ""
  let folder = own.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    .joined(separator: "/")
  let path = "\(folder)/easel-draft"
  return FileManager.default.isExecutableFile(atPath: path) ? path : nil
}()
