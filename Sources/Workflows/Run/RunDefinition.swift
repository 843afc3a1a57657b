public import JSON

/// What a run executes.
public struct RunDefinition: Sendable, Hashable {
  /// The id of the workflow.
  public var workflowID: String
  /// The workflow's name when the run began.
  public var workflowName: String
  /// The flow, frozen.
  public var flow: Flow
  /// The values of the workflow's inputs by name, defaults filled in.
  public var inputs: JSONObject
  /// What the run was expected to cost, at least.
  public var quote: Credits
  /// The range of the quote, where it was not exact.
  public var quoteRange: PriceRange?
  /// The workflows that workflow nodes run, and those inside of them, frozen, by id.
  public var workflows: [String: FrozenWorkflow]
  /// What the run may cost until an event changes it; nil where nothing limits it.
  public var budget: Budget?
  /// The versions of the models that the flow calls, by their ids, when the run began.
  public var versions: [String: String] = [:]
  /// Whether free models stand in for those that may cost something.
  public var isDraft = false
  /// The run that this one goes on from.
  public var origin: RunOrigin?
  /// The nodes that do not take what other runs have stored.
  public var fresh: [FreshNodes] = []

  /// A definition.
  public init(
    workflowID: String,
    workflowName: String,
    flow: Flow,
    inputs: JSONObject,
    quote: Credits,
    workflows: [String: FrozenWorkflow] = [:],
    budget: Budget? = nil,
    origin: RunOrigin? = nil,
  ) {
    self.workflowID = workflowID
    self.workflowName = workflowName
    self.flow = flow
    self.inputs = inputs
    self.quote = quote
    self.workflows = workflows
    self.budget = budget
    self.origin = origin
  }
}

/// A workflow inside of a run, as it was when the run began.
public struct FrozenWorkflow: Sendable, Hashable {
  /// The workflow's name.
  public var name: String
  /// The flow.
  public var flow: Flow
  /// The values of the inputs that are not given.
  public var defaults: JSONObject
  /// The inputs without which it does not run.
  public var required: [String]

  /// A workflow.
  public init(
    name: String,
    flow: Flow,
    defaults: JSONObject = [:],
    required: [String] = [],
  ) {
    self.name = name
    self.flow = flow
    self.defaults = defaults
    self.required = required
  }
}

/// The run that another goes on from.
public struct RunOrigin: Sendable, Hashable {
  /// How it goes on.
  public enum Kind: String, Sendable, Hashable {
    /// From a place on its way.
    case fork
    /// From its end: what failed is done again.
    case rerun
  }

  /// How it goes on.
  public var kind: Kind
  /// The other run.
  public var run: String
  /// How many events of the other run's journal this one's begins with; 0 where only results of
  /// equal work are taken.
  public var version: Int
  /// The node before which a fork begins, or from which on a rerun computes anew.
  public var node: String?

  /// An origin.
  public init(_ kind: Kind, of run: String, version: Int, from node: String? = nil) {
    self.kind = kind
    self.run = run
    self.version = version
    self.node = node
  }
}

/// Nodes that are computed although a result of equal work is stored.
public struct FreshNodes: Sendable, Hashable {
  /// The names of the nodes; nil for all.
  ///
  /// The id of a node in a loop stands for each of its instances, and a loop or a workflow node for
  /// all that is inside of it.
  public var names: Set<String>?
  /// The runs whose results count all the same: the one that began so, and those that go on from
  /// it.
  public var runs: [String]

  /// Nodes.
  public init(_ names: Set<String>?, runs: [String] = []) {
    self.names = names
    self.runs = runs
  }
}

/// Why a node's work failed.
public struct RunFailure: Error, Sendable, Hashable {
  /// A short word that programs can test.
  public var code: String
  /// The sentence for people; text of a provider, to be treated as hostile.
  public var message: String
  /// Whether the provider says that the same call may succeed later.
  public var isRetryable: Bool
  /// How long to wait at least before the same call is made again, in milliseconds, where the
  /// provider says so.
  public var retryAfter: Int64?

  /// A failure.
  public init(
    code: String,
    message: String,
    isRetryable: Bool = false,
    retryAfter: Int64? = nil,
  ) {
    self.code = code
    self.message = message
    self.isRetryable = isRetryable
    self.retryAfter = retryAfter
  }
}

/// How a run ended.
public enum RunOutcome: String, Sendable, Hashable {
  case success, failure, canceled
}

/// Why a run that could go on does not.
public enum PauseReason: Sendable, Hashable {
  /// The next call costs more than is left of a budget.
  case budget(BudgetCrossing)
  /// Too little space is left on the disk for what a paid call gives.
  case disk
  /// A person stopped it.
  case stopped(by: String)
}

/// A person's answer where it is not known how a call ended.
public enum OutcomeAnswer: Sendable, Hashable {
  /// Ask the provider, by the call's key.
  case askProvider
  /// Make the call again.
  case runAgain
  /// These are its outputs.
  case outputs(JSONObject)
}

extension PauseReason {
  /// The node whose call is not made, where it is one.
  public var node: String? {
    guard case .budget(let crossing) = self else { return nil }
    return crossing.node
  }

  /// The reason in words, without a full stop.
  public var words: String {
    switch self {
    case .budget(let crossing): crossing.refusal
    case .disk: "too little space is left on the disk"
    case .stopped(let person): "\(person) stopped it"
    }
  }
}
