import Workflows

/// How breakpoints act on a pass.
///
/// Those before nodes hold these back until all else is done, and then are asked in the flow's
/// order. The others see what happened once all calls that were begun together have ended. So a
/// run stops in the same place however long its calls take.
extension RunPass {
  /// Whether a breakpoint was met, so that no more is begun.
  var isHit: Bool { watch?.isHit == true }

  /// Lets work begin once what was begun together has ended.
  mutating func openWave() {
    guard isWaveClosed, !isAwaited else { return }
    isWaveClosed = false
    showEvents()
  }

  /// Whether calls that were begun are under way, or to be made again.
  private var isAwaited: Bool { !underway.isEmpty || !retrying.isEmpty || !due.isEmpty }

  /// Shows the breakpoints what has happened, unless calls are awaited of which the order in which
  /// they end is chance.
  mutating func showEvents() {
    guard !isWaveClosed, !unwatched.isEmpty else { return }
    watch?.note(unwatched, in: state)
    unwatched = []
  }

  /// Lets nothing more begin until the calls under way have ended, where breakpoints want to see
  /// how.
  mutating func closeWave() {
    isWaveClosed = watch?.watchesEvents == true && isAwaited
  }

  /// The next thing to be done that no breakpoint holds back.
  mutating func nextWatched() -> Step? {
    while held.count < Self.parkingLimit, let work = state.takeNext() {
      guard case .start(let instance) = work, watch?.holds(state.path(of: instance)) == true
      else { return .fresh(work) }
      held.append(instance)
    }
    return nil
  }

  /// Asks the breakpoints about what they hold back, once all else is done; gives whether some of
  /// it may begin.
  mutating func releaseHeld() -> Bool {
    guard rule == .toEnd, watch != nil, !held.isEmpty, !isHit, state.isOpen else { return false }
    let paths = held.map { state.path(of: $0) }
    guard let released = watch?.release(paths, in: state), !released.isEmpty else { return false }
    let names = Set(released)
    for (instance, path) in zip(held, paths) where names.contains(path) {
      state.putBack(instance)
    }
    held = zip(held, paths).filter { !names.contains($0.1) }.map(\.0)
    return true
  }
}
