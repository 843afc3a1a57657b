import Engine
import Synchronization
import Text
import Workflows

/// The run that a command of the shell is advancing, for who looks on and for Ctrl-C.
final class LiveRun: Sendable {
  private struct State {
    var run: String?
    /// Whether this shell advances it, and does not only look on.
    var isOwn = true
    var start = ContinuousClock.now
    /// The calls under way, in the order in which they began, each with how far it is.
    var calls: [(node: String, fraction: Double?)] = []
    var done = 0
    var failed = 0
    var cost = Credits.zero
  }

  private let state = Mutex(State())
  private let watched = Mutex(false)

  /// Whether somebody looks on, so that the news of runs are taken in.
  var isWatched: Bool {
    get { watched.withLock { $0 } }
    set { watched.withLock { $0 = newValue } }
  }

  /// The run that this shell advances.
  var run: String? { state.withLock { $0.isOwn ? $0.run : nil } }

  /// A run is advanced from now on, here or elsewhere.
  func begin(_ run: String, isOwn: Bool = true) {
    state.withLock { state in
      guard state.run != run else { return }
      state = State()
      (state.run, state.isOwn) = (run, isOwn)
    }
  }

  /// No run is advanced any more.
  func end() { state.withLock { $0 = State() } }

  /// Takes in what the engine says of the run, until that ends.
  func take(_ feed: RunFeed) async {
    do { for try await news in feed { note(news) } } catch {
      // The run itself fails with the same error, which its command says.
    }
  }

  private func note(_ news: RunFeed.News) {
    state.withLock { state in
      state.cost = news.cost
      switch news.event {
      case .started(let node): state.calls.append((node, nil))
      case .working(let node, let fraction):
        guard let place = state.calls.firstIndex(where: { $0.node == node }) else { return }
        state.calls[place].fraction = fraction
      case .settled(let node, let status):
        state.calls.removeAll { $0.node == node }
        switch status {
        case .success: state.done += 1
        case .failure: state.failed += 1
        default: break
        }
      case .retrying(let node, _, _), .unknownOutcome(let node):
        state.calls.removeAll { $0.node == node }
      case .waiting, .answered, .paused, .budgetPassed, .stopped: break
      }
    }
  }

  /// How the run is, in a line; nil while there is little to say.
  func line(columns: Int, after delay: Duration = .milliseconds(300)) -> String? {
    state.withLock { state in
      let elapsed = state.start.duration(to: .now)
      guard state.run != nil, elapsed > delay else { return nil }
      var parts = state.calls.prefix(3).map { call in
        "◐ \(call.node.terminalSafe)" + (call.fraction.map { " \(Int($0 * 100)) %" } ?? "")
      }
      if state.calls.count > 3 { parts.append("\(state.calls.count - 3) more") }
      parts.append("\(state.done) done")
      if state.failed > 0 { parts.append("\(state.failed) failed") }
      if state.cost != .zero { parts.append("\(state.cost) CU") }
      let seconds = elapsed.components.seconds
      parts.append("\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)")
      return parts.joined(separator: " · ").clipped(to: max(columns - 1, 10))
    }
  }
}
