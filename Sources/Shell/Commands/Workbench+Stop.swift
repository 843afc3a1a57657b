import Engine
import JSON
import Notebook
import Workflows

/// Ctrl-C in a run: where it stopped is recorded, because nobody presses it in a replay.
extension Workbench {
  private static let stopKind = "stop"

  /// Lets the run that is being advanced begin nothing more.
  func stopRun() async {
    guard let run = live.run else { return }
    isStopRequested = true
    try? await engine.stop(run, by: person)
  }

  /// Records what a run had done, from an event on, when it was stopped.
  func recordStop(
    of run: String,
    since version: Int,
    isGraceful: Bool,
  ) async throws(ShellError) {
    guard writer != nil, !isRecorded else { return }
    let entries = try await withEngine { try await $0.events(of: run, after: version) }
    let nodes = entries.compactMap { entry -> String? in
      switch entry.event {
      case .nodeSucceeded(let node, _, _, _), .nodeComputed(let node, _), .nodeFailed(let node, _):
        node
      default: nil
      }
    }
    let isPaused = entries.contains { if case .paused(.stopped) = $0.event { true } else { false } }
    let how = isGraceful ? "stop" : isPaused ? "stop and cancel" : "cancel"
    let seen = [how] + nodes
    try record {
      let json = JSONValue.array(seen.map { .string($0) })
      let file = try $0.store(asset: Array(json.pretty.utf8), extension: "json")
      try $0.record(state: StateRecord(kind: Self.stopKind, name: Self.stopKind, asset: file))
    }
  }

  /// Takes a run as far as it was when it was stopped; gives whether the record says so.
  func travelAsRecorded(_ trip: inout RunTrip) async throws(ShellError) -> Bool {
    guard isRecorded, let seen = observations[Self.stopKind]?.first, let how = seen.first else {
      return false
    }
    observations[Self.stopKind]?.removeFirst()
    let nodes = Set(seen.dropFirst())
    // Nothing is ready in a run that was stopped before.
    let (run, person) = (trip.run, person)
    try await withEngine { try await $0.resume(run, by: person) }
    while let node = Self.next(of: nodes, in: try await runState(run)) {
      try await perform(node, &trip)
    }
    if how != "cancel" { try await withEngine { try await $0.stop(run, by: person) } }
    guard how != "stop" else { return true }
    trip.isInterrupted = true
    throw ShellError("it was interrupted", code: "interrupted")
  }

  /// What happened at the prompt's gate, for who sits there; said once.
  func newsAtPrompt() async -> [String] {
    guard let run = place.run, run.isGate, live.run == nil, let version = run.version,
      let latest = try? await engine.version(of: run.id), latest > version, told[run.id] != latest,
      let state = try? await engine.state(of: run.id),
      !state.waitingGates.contains(where: { $0.id == run.node })
    else { return [] }
    told[run.id] = latest
    let alias = aliases.alias(for: run.id, kind: .run)
    guard state.outcome == nil, !state.isCanceled else {
      return ["\(alias) was ended elsewhere; `continue` says how."]
    }
    return ["The gate of \(alias) was answered elsewhere; `continue` goes on."]
  }

  /// The next of these nodes to be performed, or what one of them may be inside of.
  private static func next(of nodes: Set<String>, in state: RunState) -> String? {
    guard nodes.contains(where: { state.status(of: $0)?.isSettled != true }) else { return nil }
    let ready = state.ready(limit: 10_000)
    return ready.first(where: nodes.contains) ?? ready.first(where: state.isContainer)
  }
}
