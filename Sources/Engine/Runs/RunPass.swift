import JSON
import Workflows

/// One call of `advance`: a run's state, what is to be written, and what is under way.
///
/// Events are folded when they are noted and written in batches; a model is called only after
/// the batch with its intent is on disk.
struct RunPass: Sendable {
  /// A call of a model that is under way, or about to be.
  struct Work: Sendable {
    var node: String
    var attempt: Int
    var stepKey: String
    var price: Credits?
    /// The session that pays, if one does.
    var session: String?
    var limits: [CallSlots.Limit]
    var call: ModelCall
    var provider: any ModelProvider
  }

  let run: String
  let owner: RunOwner
  /// When others were told last that the owner works, in milliseconds since 1970.
  var beat: Int64
  let rule: AdvanceRule
  var state: RunState

  // MARK: What is to be written

  /// Events that are folded, and not yet written, with their times.
  var unwritten: [(event: RunEvent, time: Int64)] = []
  var results: [StoredResult] = []
  /// Whether what is unwritten needs no full synchronisation.
  var isLight = true
  /// Whether anybody hears what happens.
  var isHeard = false
  /// What to tell once it is written.
  var news: [RunFeed.News] = []
  var recorded: [RecordedCall] = []

  // MARK: What is under way

  /// Calls to be made once their intents are written.
  var launches: [Work] = []
  /// The calls under way, those to be made among them, by node.
  var underway: [String: Work] = [:]
  /// What was begun by an earlier runner.
  var resumable: [NodeInstance]
  /// What failed in this pass and is to be tried again, by path.
  var retrying: Set<String> = []
  /// What is to be tried again now.
  var due: [NodeInstance] = []
  /// What waits for a free slot, by what limits it.
  var parked: [String: Backlog<NodeInstance>] = [:]
  var parkedCount = 0
  /// What waits for an equal call to end, by step key.
  var twins: [String: [NodeInstance]] = [:]
  /// What is ready and must not begin, because of the rule or of a breakpoint.
  var held: [NodeInstance] = []
  /// The breakpoints, where there are some.
  var watch: BreakWatch?
  /// What the breakpoints have not seen yet.
  var unwatched: [RunEvent] = []
  /// Whether more is begun only once all calls have ended and the breakpoints have seen how.
  var isWaveClosed = false

  // MARK: How far it has come

  /// What succeeded, failed or was skipped, in order.
  var settled: [String] = []
  /// How many nodes have been performed.
  var performed = 0
  /// Whether no more nodes are to be begun.
  var isStopping = false

  /// How much may wait for slots before no more is looked at.
  static let parkingLimit = 1024

  init(run: String, owner: RunOwner, beat: Int64, rule: AdvanceRule, state: RunState) {
    self.run = run
    self.owner = owner
    self.beat = beat
    self.rule = rule
    self.state = state
    resumable = state.interrupted
  }

  /// Folds an event and queues it for the journal.
  mutating func note(_ event: RunEvent, at time: Int64) throws(EngineError) {
    do { try state.apply(event) } catch {
      throw .damagedRecord("run \(run)", detail: "\(error)")
    }
    unwritten.append((event, time))
    if let node = event.settledNode { settled.append(node) }
    if watch != nil, event.watchedNode != nil { unwatched.append(event) }
    if case .nodeSucceeded(_, _, let cost, _) = event, cost > .zero { isLight = false }
    // A call has not begun before it is made.
    guard isHeard, !event.isStart, let progress = event.progress(in: state) else { return }
    news.append(state.news(progress, at: time))
  }

  // MARK: What is next

  /// The work to be done now, or nil where there is none until something happens.
  mutating func nextWork(_ hasSlot: (String) -> Bool) -> Step? {
    guard state.isOpen else { return nil }
    if !due.isEmpty { return .again(due.removeFirst()) }
    guard !isWaveClosed, !isHit else { return nil }
    if let step = nextParked(hasSlot) { return step }
    guard !isStopping else { return nil }
    switch rule {
    case .toEnd: return nextResumed() ?? nextFresh()
    case .stopBeforeNext: return nextHarmless()
    case .one(let chosen):
      if performed == 0, let step = firstStep(chosen) { return step }
      return nextHarmless()
    case .until(let target):
      if state.hasReached(target) {
        isStopping = true
        return nil
      }
      guard underway.isEmpty else { return nil }
      return nextHarmless() ?? firstStep(nil)
    }
  }

  /// What `nextWork` gives.
  enum Step {
    case fresh(RunWork)
    /// Work that had begun: a call of a model.
    case again(NodeInstance)
    /// Work that has waited for a slot.
    case parked(NodeInstance)
  }

  private mutating func nextResumed() -> Step? {
    resumable.isEmpty ? nil : .again(resumable.removeFirst())
  }

  private mutating func nextParked(_ hasSlot: (String) -> Bool) -> Step? {
    guard parkedCount > 0 else { return nil }
    for name in parked.keys.sorted() where parked[name]?.isEmpty == false {
      guard hasSlot(name), let instance = parked[name]?.removeFirst() else { continue }
      parkedCount -= 1
      return .parked(instance)
    }
    return nil
  }

  private mutating func nextFresh() -> Step? {
    guard parkedCount < Self.parkingLimit else { return nil }
    return watch == nil ? state.takeNext().map { .fresh($0) } : nextWatched()
  }

  /// The next thing that performs no node: a skip, a gate or an end.
  ///
  /// What performs one is held.
  private mutating func nextHarmless() -> Step? {
    while held.count < Self.parkingLimit, let work = state.takeNext() {
      guard case .start(let instance) = work else { return .fresh(work) }
      held.append(instance)
    }
    return nil
  }

  /// The first node that can be performed, or the one that is chosen.
  private mutating func firstStep(_ chosen: String?) -> Step? {
    for instance in held { state.putBack(instance) }
    held = []
    guard let chosen else {
      if let step = nextResumed() { return step }
      if let harmless = nextHarmless() { return harmless }
      guard !held.isEmpty else { return nil }
      return .fresh(.start(held.removeFirst()))
    }
    let path = state.firstReady(chosen) ?? chosen
    if let place = resumable.firstIndex(where: { state.path(of: $0) == path }) {
      return .again(resumable.remove(at: place))
    }
    if let retry = state.retries.first(where: { state.path(of: $0.instance) == path }) {
      return .again(retry.instance)
    }
    return state.take(path).map { .fresh($0) }
  }

  /// Gives back what was taken and not done.
  mutating func putAllBack() {
    for instance in held { state.putBack(instance) }
    for list in parked.values { list.forEach { state.putBack($0) } }
    for list in twins.values { list.forEach { state.putBack($0) } }
    (held, parked, parkedCount, twins) = ([], [:], 0, [:])
  }

  /// Lets work wait for a slot.
  mutating func park(_ instance: NodeInstance, for name: String) {
    parked[name, default: Backlog()].append(instance)
    parkedCount += 1
  }
}
