import Workflows

extension Engine {
  /// Writes what the pass has noted, in one transaction, and then tells of it.
  ///
  /// Gives whether nobody else had written to the run.
  func write(
    _ pass: inout RunPass,
    _ progress: (@Sendable (RunProgress) -> Void)?,
  ) throws(EngineError) -> Bool {
    let store = try store
    var attempts = 0
    while !pass.unwritten.isEmpty {
      let version = pass.state.version - pass.unwritten.count
      let entries = pass.unwritten.enumerated().map { place, noted in
        JournalEntry(version: version + place + 1, time: noted.time, event: noted.event)
      }
      do {
        try store.append(
          entries,
          to: pass.run,
          projection: RunProjection(pass.state, waiting: pass.waiting),
          results: pass.results,
          isLight: pass.isLight,
        )
        pass.unwritten = []
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
    for event in pass.news { progress?(event) }
    (pass.recorded, pass.news) = ([], [])
    return attempts == 0
  }

  /// Folds what others wrote, and what is unwritten again on top of it as far as it still fits.
  func catchUp(_ pass: inout RunPass) throws(EngineError) {
    let entries = try store.entries(of: pass.run)
    guard entries.count != pass.state.version - pass.unwritten.count else { return }
    let noted = pass.unwritten
    let launches = pass.launches
    pass.state = try Self.fold(entries.map(\.event), of: pass.run)
    pass.waiting = pass.state.waitingGates.map(\.id)
    (pass.unwritten, pass.news, pass.launches) = ([], [], [])
    let unwrittenNodes = Set(noted.compactMap(\.event.settledNode))
    pass.settled.removeAll { unwrittenNodes.contains($0) }
    for (event, time) in noted where isWanted(event, in: pass.state) {
      var trial = pass.state
      guard (try? trial.apply(event)) != nil else { continue }
      try pass.note(event, at: time)
    }
    for work in launches {
      if case .processing? = pass.state.status(of: work.node) {
        pass.launches.append(work)
      } else {
        pass.underway[work.node] = nil
        Files.remove(work.call.output)
      }
    }
    pass.recorded.removeAll { call in
      if case .success? = pass.state.status(of: call.node) { return false }
      return call.failure == nil
    }
    pass.lookAgain()
  }

  /// Whether an event that was noted on an older state is to be kept; the end of a run is found
  /// out anew, and nothing is begun after it was canceled.
  private func isWanted(_ event: RunEvent, in state: RunState) -> Bool {
    switch event {
    case .finished: false
    case .nodeStarted, .gateOpened, .nodeSkipped: !state.isCanceled
    default: true
    }
  }
}

extension RunEvent {
  /// The node that the event settles.
  var settledNode: String? {
    switch self {
    case .nodeSucceeded(let node, _, _, _), .nodeFailed(let node, _), .nodeSkipped(let node, _):
      node
    default: nil
    }
  }
}
