import JSON
import Synchronization
import Testing
import Workflows

@testable import Engine

@Suite struct FollowTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  private func all(_ feed: RunFeed) async throws -> [RunFeed.News] {
    var all: [RunFeed.News] = []
    for try await news in feed { all.append(news) }
    return all
  }

  /// A reader of all, which says so at each news.
  private func reading(
    _ feed: RunFeed,
    _ onNews: @escaping @Sendable () -> Void,
  ) -> Task<[RunFeed.News], any Error> {
    Task {
      var all: [RunFeed.News] = []
      for try await news in feed {
        all.append(news)
        onNews()
      }
      return all
    }
  }

  /// What a run of the gated workflow tells from its first call on.
  private func expectWholeStory(_ news: [RunFeed.News]) {
    let words = news.map { news in
      switch news.event {
      case .settled(let node, _): "settled \(node)"
      case .started(let node): "started \(node)"
      case .working(let node, let fraction): "working \(node) \(fraction)"
      case .waiting(let gate): "waiting \(gate)"
      case .stopped(.gate(let gates)): "stopped \(gates)"
      default: "\(news.event)"
      }
    }.filter { !$0.hasPrefix("working") }
    #expect(
      words == [
        "started sketch", "settled sketch", "settled style", "waiting gate",
        #"stopped ["gate"]"#,
      ]
    )
    #expect(news.last?.progress == 0.5)
    #expect(zip(news, news.dropFirst()).allSatisfy { $0.time <= $1.time })
  }

  // MARK: Following

  @Test func `another engine follows a run live until it waits`() async throws {
    let (one, two) = (try fixture.eagerEngine(), try fixture.eagerEngine())
    let run = try await one.startRun(of: gatedDefinition(), in: Project.defaultID)
    let reader = Mutex<Task<[RunFeed.News], any Error>?>(nil)
    let isHeard = Mutex(false)
    let test = self
    fixture.provider.during.withLock {
      $0 = { _ in
        let feed = try await two.follow(run)
        let task = test.reading(feed) { isHeard.withLock { $0 = true } }
        reader.withLock { $0 = task }
        // It is there while the call is.
        while !isHeard.withLock({ $0 }) { await Task.yield() }
      }
    }
    _ = try await one.advance(run, .toEnd)
    let task = try #require(reader.withLock { $0 })
    expectWholeStory(try await task.value)
  }

  @Test func `who follows in the process of the runner hears how far calls are`() async throws {
    let engine = try fixture.eagerEngine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    let reader = Mutex<Task<[RunFeed.News], any Error>?>(nil)
    let isHeard = Mutex(false)
    let test = self
    fixture.provider.during.withLock {
      $0 = { _ in
        let feed = try await engine.follow(run)
        let task = test.reading(feed) { isHeard.withLock { $0 = true } }
        reader.withLock { $0 = task }
        while !isHeard.withLock({ $0 }) { await Task.yield() }
      }
    }
    _ = try await engine.advance(run, .toEnd)
    let task = try #require(reader.withLock { $0 })
    expectWholeStory(try await task.value)
  }

  @Test func `a run that nobody advances tells where it stands`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    #expect(try await all(engine.follow(run)).map(\.event) == [.stopped(.before(["sketch"]))])
    _ = try await engine.advance(run, .toEnd)
    #expect(
      try await all(fixture.engine().follow(run)).map(\.event)
        == [.waiting(gate: "gate"), .stopped(.gate(["gate"]))]
    )
    try await engine.answer(gate: "gate", in: run, approve: true, by: "ada")
    _ = try await engine.advance(run, .toEnd)
    let last = try await all(fixture.engine().follow(run))
    #expect(last.map(\.event) == [.stopped(.finished(.success))])
    #expect(last.first?.cost == Credits(millionths: 500_000))
    #expect(last.first?.progress == 1)
    await #expect(throws: EngineError.unknownRun("job_x")) { try await engine.follow("job_x") }
  }

  @Test func `a feed of what has ended already ends`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    try await engine.cancel(run, by: "ada")
    let feed = RunFeed()
    _ = try await engine.advance(run, .toEnd, feed)
    #expect(try await all(feed).map(\.event) == [.stopped(.finished(.canceled))])
    // So does that of a call that is refused.
    let refused = RunFeed()
    await #expect(throws: EngineError.unknownRun("job_x")) {
      try await engine.advance("job_x", .toEnd, refused)
    }
    #expect(try await all(refused) == [])
  }

  @Test func `a reader that takes nothing does not hold the run up, and sees the newest`()
    async throws
  {
    let engine = try fixture.engine()
    var wide = definition()
    for number in 0..<2000 {
      wide.flow.nodes.append(
        FlowNode(id: "n\(number)", type: .transform, logic: FlowLogic(transform: "1"))
      )
    }
    let run = try await engine.startRun(of: wide, in: Project.defaultID)
    let feed = RunFeed()
    #expect(try await engine.advance(run, .toEnd, feed).reason == .finished(.success))
    let news = try await all(feed)
    #expect(news.count == FeedBox.limit)
    #expect(news.first?.missed == 2001 - FeedBox.limit)
    #expect(news.last?.event == .stopped(.finished(.success)))
  }

  @Test func `a canceled reader ends while the run goes on`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    let feed = RunFeed()
    let test = self
    let reader = Task { try await test.all(feed) }
    reader.cancel()
    _ = try await reader.value
    #expect(try await engine.advance(run, .toEnd, feed).reason == .gate(["gate"]))
  }

  // MARK: What is kept for a reader

  private func news(_ event: RunProgress, at time: Int64) -> RunFeed.News {
    RunFeed.News(event: event, time: time, cost: .zero, progress: 0)
  }

  @Test func `of a call's progress the newest is kept, and none once it has ended`() {
    let box = FeedBox()
    box.begin(created: 100)
    box.push(news(.working(node: "a", fraction: 0.1), at: 105))
    box.push(news(.started(node: "a"), at: 110))
    for part in 1...9 {
      box.push(news(.working(node: "a", fraction: Double(part) / 10), at: 110 + Int64(part)))
    }
    #expect(box.take()?.event == .started(node: "a"))
    let working = box.take()
    #expect(working?.event == .working(node: "a", fraction: 0.9))
    #expect(working?.elapsed == 9)
    #expect(box.take() == nil)
    box.push(news(.working(node: "a", fraction: 0.95), at: 120))
    box.push(
      news(.settled(node: "a", status: .failure(RunFailure(code: "c", message: "m"))), at: 130)
    )
    box.push(news(.working(node: "a", fraction: 1), at: 131))
    #expect(box.take()?.elapsed == 20)
    #expect(box.take() == nil)
    box.push(news(.stopped(.before([])), at: 150))
    box.finish()
    box.push(news(.stopped(.before([])), at: 151))
    #expect(box.take()?.elapsed == 50)
    #expect(box.isDone)
  }

  @Test func `a fraction that is no number tells nothing, and one beyond the end is cut`() {
    let (hub, box) = (FeedHub(), FeedBox())
    hub.add(box)
    hub.push(news(.started(node: "a"), at: 1))
    hub.push(.nan, of: "a") { 2 }
    #expect(box.take()?.event == .started(node: "a"))
    #expect(box.take() == nil)
    hub.push(7, of: "a") { 3 }
    #expect(box.take()?.event == .working(node: "a", fraction: 1))
  }

  // MARK: Waiting for others

  @Test func `who waits at a gate goes on when it is answered elsewhere`() async throws {
    let (one, two) = (try fixture.eagerEngine(), try fixture.engine())
    let run = try await one.startRun(of: gatedDefinition(), in: Project.defaultID)
    _ = try await one.advance(run, .toEnd)
    let version = try #require(try await one.state(of: run)?.version)
    async let changed = one.waitForChange(of: run, after: version)
    try await two.answer(gate: "gate", in: run, approve: true, by: "bob")
    #expect(try await changed == version + 1)
    #expect(try await one.advance(run, .toEnd).reason == .finished(.success))
    #expect(try await one.waitForChange(of: run, after: 1) > version)
    await #expect(throws: EngineError.unknownRun("job_x")) {
      try await one.waitForChange(of: "job_x", after: 1)
    }
  }

  @Test func `an answer of another process is news to who follows`() async throws {
    let (one, two) = (try fixture.eagerEngine(), try fixture.engine())
    let run = try await one.startRun(
      of: definition(
        .model("a", .prompt("a")),
        .gate("gate", after: "a"),
        .model("slow", .prompt(from: "a")),
      ),
      in: Project.defaultID,
    )
    let feed = RunFeed()
    fixture.provider.during.withLock {
      $0 = { call in
        guard call.key.hasSuffix("slow") else { return }
        try await two.answer(gate: "gate", in: run, approve: true, by: "bob")
      }
    }
    _ = try await one.advance(run, .toEnd, feed)
    let answer = RunProgress.answered(gate: "gate", approved: true, by: "bob")
    #expect(try await all(feed).map(\.event).contains(answer))
  }
}
