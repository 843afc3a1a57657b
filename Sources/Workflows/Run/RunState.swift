import JSON

/// The state of a run: a pure fold of its events.
///
/// ```swift
/// var state = try RunState(folding: events)
/// for action in state.nextActions() { … }        // perform, append an event, then
/// try state.apply(event)
/// ```
/// Folding an event is constant work but for the consumers of the node it settles. A loop opens
/// its iterations as it goes, and keeps of those that are done little more than their results.
public struct RunState: Sendable {
  /// What is executed.
  public internal(set) var definition: RunDefinition
  /// How many events are folded.
  public private(set) var version = 0
  /// What it has cost so far.
  public internal(set) var cost = Credits.zero
  /// What it may cost; nil where nothing limits it.
  public internal(set) var budget: Budget?
  /// The limits that it went past without being stopped.
  public internal(set) var crossings: [BudgetCrossing] = []
  /// How it ended, if it has.
  public internal(set) var outcome: RunOutcome?
  /// Whether a person or a rejected gate ended it.
  public internal(set) var isCanceled = false
  /// Why nothing more is begun, if so.
  public internal(set) var pause: PauseReason?
  /// How many nodes have settled, and how.
  public internal(set) var tally = RunTally()

  let layout: RunLayout
  /// The scopes, of which the first is the top of the flow; slots are used again.
  var scopes: [RunScope] = []
  var freeScopes: [Int] = []
  /// The loops that have begun.
  var loops: [NodeInstance: LoopState] = [:]
  /// The scopes of the workflows inside that have begun.
  var innerScopes: [NodeInstance: Int] = [:]
  /// How many nodes the scopes of iterations that are done keep.
  var keptNodes = 0
  var processing: Set<NodeInstance> = []
  var retrying: Set<NodeInstance> = []
  /// The nodes that wait for a person, with the version since when.
  var waiting: [NodeInstance: Int] = [:]
  /// The candidates of selections that wait.
  var selections: [NodeInstance: [JSONValue]] = [:]
  /// How gates that wait were left for later.
  var deferrals: [NodeInstance: KnownDeferral] = [:]
  /// The inputs that are overridden.
  var overrides: [NodeInstance: JSONObject] = [:]
  /// The run's own inputs that are overridden.
  var setInputs: JSONObject = [:]
  /// What people did by hand that still counts, by path.
  var byHand: [String: HandWork] = [:]

  /// How many iterations of a concurrent loop may be busy at once.
  static let loopWidth = 64
  /// How many nodes of iterations that are done are kept for people to look at.
  static let keptLimit = 10_000

  /// The state that `events` lead to; the first creates the run.
  public init(folding events: some Sequence<RunEvent>) throws(RunError) {
    var iterator = events.makeIterator()
    guard case .created(let definition)? = iterator.next() else { throw .notCreated }
    try self.init(definition)
    while let event = iterator.next() { try apply(event) }
  }

  /// The state of a run that was created just now.
  public init(_ definition: RunDefinition) throws(RunError) {
    self.definition = definition
    do { layout = try RunLayout(definition) } catch { throw .badFlow(error) }
    budget = definition.budget
    scopes.append(makeScope(block: 0, parent: nil, iteration: nil))
    version = 1
  }

  /// Folds one more event; throws, and changes nothing, where the state does not accept it.
  public mutating func apply(_ event: RunEvent) throws(RunError) {
    try fold(event)
    version += 1
  }

  /// How much is done, from 0 to 1.
  public var progress: Double {
    let top = scopes[0]
    guard !top.statuses.isEmpty else { return 1 }
    var done = Double(top.statuses.count - top.unsettled)
    for (instance, loop) in loops where instance.scope == 0 && loop.count > 0 {
      guard top.statuses[instance.position] == .expanded else { continue }
      done += Double(loop.done) / Double(loop.count)
    }
    return done / Double(top.statuses.count)
  }
}
