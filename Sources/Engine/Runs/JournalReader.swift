import Workflows

/// Reads from the journal what others do with a run, for one follower.
struct JournalReader: Sendable {
  /// What was written to a run lately.
  struct Page: Sendable {
    var entries: [JournalEntry]
    /// Whether somebody advanced the run when this was read.
    var isOwned: Bool
    var now: Int64
  }

  /// How many entries are read at once, after those that were there at first.
  private static let pageLimit = 512

  private let engine: Engine
  private let run: String
  private var state: RunState?
  private var clock = FeedClock()
  private var page: [RunFeed.News] = []
  private var place = 0
  private var isDone = false

  init(_ engine: Engine, _ run: String) {
    self.engine = engine
    self.run = run
  }

  /// The next news; waits until there is some, and gives nil after the last.
  mutating func next() async throws(EngineError) -> RunFeed.News? {
    while true {
      if place < page.count {
        defer { place += 1 }
        return page[place]
      }
      guard !isDone, !Task.isCancelled else { return nil }
      let limit = state == nil ? nil : Self.pageLimit
      (page, place) = ([], 0)
      try take(await engine.page(of: run, after: state?.version ?? 0, limit: limit))
      guard page.isEmpty, !isDone else { continue }
      let configuration = engine.configuration
      do { try await configuration.sleep(configuration.pollInterval) } catch { return nil }
    }
  }

  private mutating func take(_ read: Page) throws(EngineError) {
    let newest: RunState
    if var known = state {
      // The copy here must not make the fold copy it all.
      state = nil
      for entry in read.entries {
        try Engine.apply([entry.event], to: &known, of: run)
        guard let event = entry.event.progress(in: known) else { continue }
        page.append(clock.timed(known.news(event, at: entry.time)))
      }
      newest = known
    } else {
      newest = try begin(read)
      if !read.isOwned { stop(newest, at: read.now) }
    }
    if newest.outcome != nil || (read.entries.isEmpty && !read.isOwned) {
      stop(newest, at: read.entries.last?.time ?? read.now)
    }
    state = newest
  }

  /// Takes in what happened before anybody followed, and tells how things stand.
  private mutating func begin(_ read: Page) throws(EngineError) -> RunState {
    let state = try Engine.fold(read.entries.map(\.event), of: run)
    clock.created = read.entries.first?.time
    for entry in read.entries {
      if case .nodeStarted(let node, _, _, _) = entry.event { clock.begun[node] = entry.time }
    }
    let standing = state.standing
    let busy = Set(standing.compactMap(\.node))
    clock.begun = clock.begun.filter { busy.contains($0.key) }
    page = standing.map { clock.timed(state.news($0, at: read.now)) }
    return state
  }

  private mutating func stop(_ state: RunState, at time: Int64) {
    guard !isDone else { return }
    isDone = true
    page.append(clock.timed(state.news(.stopped(state.stopReason), at: time)))
  }
}
