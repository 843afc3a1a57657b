import Workflows

/// Watching a run that somebody else takes further.
extension Engine {
  /// The live news of a run, whoever advances it: this engine, another one, or another process.
  ///
  /// It begins with what is under way and what waits, and ends when the run ends, or when nobody
  /// advances it any more. Where another process does, news comes within
  /// ``EngineConfiguration/pollInterval``, and without the progress of single calls.
  ///
  /// - Parameter run: The run.
  /// - Returns: The feed; iterating it throws what the store throws.
  /// - Throws: ``EngineError/unknownRun(_:)``.
  public func follow(_ run: String) throws(EngineError) -> RunFeed {
    guard let created = try store.createdAt(of: run) else { throw .unknownRun(run) }
    guard let advance = advancing[run] else { return RunFeed(.journal(JournalReader(self, run))) }
    let box = FeedBox()
    box.begin(created: created)
    hubs[run]?.add(box)
    // The pass knows how things stand, and tells.
    advance.yield(.followed(box))
    return RunFeed(.box(box))
  }

  /// Waits until somebody has written to a run.
  ///
  /// For who waits at a gate that may be answered elsewhere: the answer is seen within
  /// ``EngineConfiguration/pollInterval``, and ``advance(_:_:_:)`` goes on from it, unless whoever
  /// answered does, which is ``EngineError/owned(run:pid:)``.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - version: What is known of it: ``RunState/version``.
  /// - Returns: The version that the run has by then, a higher one.
  /// - Throws: ``EngineError``; `CancellationError` where the task is canceled.
  public func waitForChange(of run: String, after version: Int) async throws -> Int {
    while true {
      guard let newest = try store.version(of: run) else { throw EngineError.unknownRun(run) }
      if newest > version { return newest }
      try await configuration.sleep(configuration.pollInterval)
    }
  }

  /// What was written to a run after a version, at most `limit` entries.
  func page(
    of run: String,
    after version: Int,
    limit: Int?,
  ) throws(EngineError) -> JournalReader.Page {
    // Who owned it before and has ended since has written nothing after what is read next.
    let isOwned = try store.isOwned(run, at: leaseTime)
    let entries = try store.entries(of: run, after: version, limit: limit)
    return JournalReader.Page(entries: entries, isOwned: isOwned, now: now)
  }
}
