import Workflows

extension Engine {
  /// Writes what the pass has noted, in one transaction, and then tells of it.
  ///
  /// Gives whether nobody else had written to the run.
  func write(_ pass: inout RunPass, _ hub: FeedHub) throws(EngineError) -> Bool {
    let store = try store
    var attempts = 0
    while let time = pass.unwritten.last?.time {
      let version = pass.state.version - pass.unwritten.count
      let entries = pass.unwritten.enumerated().map { place, noted in
        JournalEntry(version: version + place + 1, time: noted.time, event: noted.event)
      }
      do {
        try store.append(
          entries,
          to: pass.run,
          projection: RunProjection(pass.state),
          results: pass.results,
          owner: pass.owner,
          isLight: pass.isLight,
        )
        pass.unwritten = []
        try beat(&pass, at: time)
      } catch .leaseLost {
        // What has been paid for is there for whoever goes on.
        if !pass.results.isEmpty { try store.insert(pass.results, at: time) }
        throw .leaseLost(run: pass.run)
      } catch .runConflict {
        attempts += 1
        guard attempts < 8 else { throw .runConflict(run: pass.run) }
        try catchUp(&pass)
      } catch .storeBusy(let path) {
        // What is unwritten may have been paid for; it is not given up lightly.
        attempts += 1
        guard attempts < 8 else { throw .storeBusy(path: path) }
      }
    }
    (pass.results, pass.isLight) = ([], true)
    for call in pass.recorded { configuration.onCall?(call) }
    for news in pass.news { hub.push(news) }
    (pass.recorded, pass.news) = ([], [])
    return attempts == 0
  }

  /// Lets others know that the run is worked on, where it is time to.
  func beat(_ pass: inout RunPass, at time: Int64) throws(EngineError) {
    guard time - pass.beat >= configuration.heartbeatInterval.milliseconds else { return }
    do throws(EngineError) {
      try store.renewLease(of: pass.run, pass.owner, at: time)
      pass.beat = time
    } catch .storeBusy {
      // There is time for some more attempts before it is missed.
    }
  }

  /// Folds what others wrote, and what is unwritten again on top of it as far as it still fits.
  func catchUp(_ pass: inout RunPass) throws(EngineError) {
    let written = pass.state.version - pass.unwritten.count
    let newer = try store.entries(of: pass.run, after: written)
    guard !newer.isEmpty else { return }
    pass.putAllBack()
    if pass.unwritten.isEmpty {
      try Self.apply(newer.map(\.event), to: &pass.state, of: pass.run)
    } else {
      try rebase(&pass)
    }
    if pass.isHeard {
      for entry in newer {
        guard let progress = entry.event.progress(in: pass.state) else { continue }
        pass.news.append(pass.state.news(progress, at: entry.time))
      }
    }
    for work in pass.launches { dropUnwanted(work, &pass) }
    pass.launches.removeAll { pass.underway[$0.node] == nil }
    pass.due = pass.due.filter { pass.state.retries.map(\.instance).contains($0) }
    let underway = pass.underway
    pass.resumable = pass.state.interrupted.filter { underway[pass.state.path(of: $0)] == nil }
  }

  /// Folds the journal as it is now, and what is unwritten on top of it.
  private func rebase(_ pass: inout RunPass) throws(EngineError) {
    let noted = pass.unwritten
    let entries = try store.entries(of: pass.run)
    pass.state = try Self.fold(entries.map(\.event), of: pass.run)
    (pass.unwritten, pass.news) = ([], [])
    pass.unwatched.removeAll { event in noted.contains { $0.event == event } }
    let unwrittenNodes = Set(noted.compactMap(\.event.settledNode))
    pass.settled.removeAll { unwrittenNodes.contains($0) }
    for (event, time) in noted where isWanted(event, in: pass.state) {
      // An event that does not fit changes nothing; what it told has been overtaken.
      try? pass.note(event, at: time)
    }
    pass.recorded.removeAll { call in
      if case .success? = pass.state.status(of: call.node) { return false }
      return call.failure == nil
    }
  }

  /// Does not make a call whose intent was overtaken.
  private func dropUnwanted(_ work: RunPass.Work, _ pass: inout RunPass) {
    if case .processing? = pass.state.status(of: work.node) { return }
    pass.underway[work.node] = nil
    end(work)
  }

  /// Whether an event that was noted on an older state is to be kept; the end of a run is found
  /// out anew, and nothing is begun after it was canceled.
  private func isWanted(_ event: RunEvent, in state: RunState) -> Bool {
    switch event {
    case .finished: false
    case .nodeSucceeded, .nodeFailed, .nodeRetrying, .outcomeUnknown: true
    default: state.isOpen
    }
  }
}
