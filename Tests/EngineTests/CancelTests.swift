import FoundationEssentials
import Glibc
import JSON
import Synchronization
import Testing
import Workflows

@testable import Engine

/// Canceling from elsewhere what this engine works on.
@Suite struct CancelTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  @Test func `a cancel of another engine ends the calls that are under way`() async throws {
    let (one, two) = (try fixture.eagerEngine(), try fixture.engine())
    let run = try await one.startRun(
      of: definition(.model("a", .prompt("a")), .model("b", .prompt(from: "a"))),
      in: Project.defaultID,
    )
    fixture.provider.during.withLock {
      $0 = { _ in
        try await two.cancel(run, by: "bob")
        while !Task.isCancelled { await Task.yield() }
        throw CancellationError()
      }
    }
    #expect(try await one.advance(run, .toEnd).reason == .finished(.canceled))
    let ends = try await two.events(of: run).suffix(2).map(\.event)
    #expect(ends == [.canceled(by: "bob"), .finished(.canceled)])
  }

  @Test func `a gate rejected by another engine ends the calls of other branches`() async throws {
    let (one, two) = (try fixture.eagerEngine(), try fixture.engine())
    let run = try await one.startRun(
      of: definition(
        .model("a", .prompt("a")),
        .gate("gate", after: "a"),
        .model("slow", .prompt(from: "a")),
      ),
      in: Project.defaultID,
    )
    fixture.provider.during.withLock {
      $0 = { call in
        guard call.key.hasSuffix("slow") else { return }
        try await two.answer(gate: "gate", in: run, approve: false, by: "bob")
        while !Task.isCancelled { await Task.yield() }
        throw CancellationError()
      }
    }
    #expect(try await one.advance(run, .toEnd).reason == .finished(.canceled))
  }

  @Test func `a cancel of another engine ends a program with all that it started`() async throws {
    let models = try ManifestFixture()
    try models.model(
      "",
      script: """
        sh -c 'trap "" TERM; echo $$ > \(models.root)/child; while :; do sleep 600; done' &
        while [ ! -s \(models.root)/child ]; do sleep 0.01; done
        echo '{"progress":0.5}' >&2
        wait
        """,
    )
    try models.trustModel()
    let catalog = models.library.catalog
    let engine = try fixture.eagerEngine {
      $0.catalog = catalog
      $0.providers = [CommandProvider.name: models.provider]
    }
    let run = try await engine.startRun(
      of: definition(FlowNode(id: "a", type: .customModel, modelID: "a/b")),
      in: Project.defaultID,
    )
    let feed = RunFeed()
    async let stop = engine.advance(run, .toEnd, feed)
    for try await news in feed {
      guard case .working("a", 0.5) = news.event else { continue }
      try await fixture.engine().cancel(run, by: "bob")
    }
    #expect(try await stop.reason == .finished(.canceled))
    let child = try #require(models.text(of: "child").flatMap { pid_t($0.dropLast()) })
    // It was killed before the call ended; the system may take a moment to bury it.
    while ProcessStatus(of: child) != nil { await Task.yield() }
  }
}
