import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// The kind of the state that says which process worked on a run.
  static let ownerKind = "owner"

  /// Goes on with a run, or looks on while another process does, to its end or its next gate.
  func watch(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 1)
    let id = try runID(try invocation.word(0, "a run, such as run:1"), invocation)
    let news = try await answersLeft(in: id)
    try await state(run: id)
    let engine = engine
    let seen = try await observed(Self.ownerKind) {
      guard let owner = try? await engine.owner(of: id) else { return [] }
      return ["\(owner)"]
    }
    var output: Output
    if let owner = seen.first {
      output = try await lookOn(id, owner: owner)
    } else {
      output = try await goOnBeside(id)
    }
    output.markdown = (news + [output.markdown]).joined(separator: "\n\n")
    return output
  }

  /// What was answered in a run that this shell left, which is watched no longer.
  private func answersLeft(in run: String) async throws(ShellError) -> [String] {
    guard let version = stopWaiting(for: run) else { return [] }
    return try await answersElsewhere(in: run, since: version)
  }

  /// Gives the version that a run had when it was left; it is not gone on with by itself any more.
  func stopWaiting(for run: String) -> Int? {
    watched.removeValue(forKey: run) ?? watchedInRecord.removeValue(forKey: run)
  }

  /// Waits while another process works on a run.
  func lookOn(_ run: String, owner: String) async throws(ShellError) -> Output {
    let alias = aliases.alias(for: run, kind: .run)
    let engine = engine
    let seen = try await observed("watch") {
      live.begin(run, isOwn: false)
      if let feed = try? await engine.follow(run) { await live.take(feed) }
      live.end()
      guard let state = try? await engine.state(of: run) else { return [] }
      let gates = state.waitingGates.map(\.id)
      if let outcome = state.outcome { return ["ended: \(outcome.rawValue)", "\(state.cost)"] }
      if !gates.isEmpty { return ["waits at \(gates.joined(separator: ", "))", "\(state.cost)"] }
      return ["is left where it was", "\(state.cost)"]
    }
    guard seen.count == 2 else {
      throw ShellError("the run is gone", code: "job_not_found")
    }
    return Output(
      "Process \(owner) worked on \(alias); it \(seen[0].markdownSafe). \(seen[1]) CU.",
      status: Task.isCancelled ? .interrupted : .ok,
    )
  }

  // MARK: Runs that were left

  /// The runs that were left at a gate and were answered since, as the lines that go on with them.
  func linesToGoOn() async -> [String] {
    var lines: [String] = []
    for (run, version) in watched {
      _ = try? await engine.answerOverdueGates(of: run)
      guard let latest = try? await engine.version(of: run), latest > version,
        let state = try? await engine.state(of: run)
      else { continue }
      let isLeft = state.waitingGates.contains { state.deferral(of: $0.id) != nil }
      if isLeft, state.outcome == nil { continue }
      lines.append("watch \(aliases.alias(for: run, kind: .run))")
    }
    return lines.sorted()
  }
}
