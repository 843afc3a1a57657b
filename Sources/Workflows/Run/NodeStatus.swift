public import JSON

extension RunState {
  /// What is known of a node.
  public enum NodeStatus: Sendable, Hashable {
    case pending
    case processing(attempt: Int, key: String, stepKey: String)
    /// A gate that waits for a person.
    case waiting
    case success(NodeResult)
    case failure(RunFailure)
    case skipped(reason: String)
    case rejected(by: String, reason: String?)
    /// A loop or a workflow inside, whose nodes are at work.
    case expanded
    /// A failed attempt is to be followed by another.
    indirect case retrying(NodeRetry)
    /// A call may or may not have happened; a person is asked.
    indirect case unknown(UnknownOutcome)
  }

  /// What a node that succeeded gave.
  public struct NodeResult: Sendable, Hashable {
    /// The outputs by name; an asset is its id.
    public var outputs: JSONObject
    /// What it cost.
    public var cost: Credits
    /// The run whose result this is, where nothing was computed.
    public var cachedFrom: String?
    /// Who gave the outputs by hand, where somebody did.
    public var givenBy: String?

    /// A result.
    public init(
      outputs: JSONObject,
      cost: Credits = .zero,
      cachedFrom: String? = nil,
      givenBy: String? = nil,
    ) {
      self.outputs = outputs
      self.cost = cost
      self.cachedFrom = cachedFrom
      self.givenBy = givenBy
    }
  }

  /// The next attempt at a node's work.
  public struct NodeRetry: Sendable, Hashable {
    /// The number of the next attempt.
    public var attempt: Int
    /// The key of all attempts.
    public var key: String
    /// The step key.
    public var stepKey: String
    /// Why the last attempt failed; nil where a person wants the call made again.
    public var failure: RunFailure?
    /// When it begins, in milliseconds since 1970.
    public var time: Int64
  }

  /// A call of which it is not known how it ended.
  public struct UnknownOutcome: Sendable, Hashable {
    /// The number of the attempt.
    public var attempt: Int
    /// The key by which the provider knows the call.
    public var key: String
    /// The step key.
    public var stepKey: String
    /// Why it is not known.
    public var reason: String
    /// Whether the provider is to be asked.
    public var isAsked = false

    /// A call.
    public init(attempt: Int, key: String, stepKey: String, reason: String) {
      (self.attempt, self.key, self.stepKey, self.reason) = (attempt, key, stepKey, reason)
    }
  }
}

extension RunState.NodeStatus {
  /// The contract's word for the status (contract §5).
  public var name: String {
    switch self {
    case .pending: "pending"
    case .processing, .waiting, .expanded, .retrying, .unknown: "processing"
    case .success: "success"
    case .failure: "failure"
    case .skipped: "skipped"
    case .rejected: "rejected"
    }
  }

  /// Whether work on the node has begun and has not ended.
  public var isProcessing: Bool {
    guard case .processing = self else { return false }
    return true
  }

  /// Whether nothing more happens to the node by itself.
  public var isSettled: Bool {
    switch self {
    case .success, .failure, .skipped, .rejected: true
    default: false
    }
  }

  var isUnknown: Bool {
    guard case .unknown = self else { return false }
    return true
  }

  var isFailure: Bool {
    guard case .failure = self else { return false }
    return true
  }
}

/// How many nodes of a run have settled, and how; every iteration counts its own.
public struct RunTally: Sendable, Hashable {
  /// How many succeeded.
  public internal(set) var succeeded = 0
  /// How many failed.
  public internal(set) var failed = 0
  /// How many were skipped.
  public internal(set) var skipped = 0
  /// How many gates were rejected.
  public internal(set) var rejected = 0
  /// How many of those that succeeded have their result from a run.
  public internal(set) var reused = 0
  /// How many of those that succeeded were given by hand.
  public internal(set) var given = 0

  mutating func count(_ status: RunState.NodeStatus, _ difference: Int) {
    switch status {
    case .success(let result):
      succeeded += difference
      if result.cachedFrom != nil { reused += difference }
      if result.givenBy != nil { given += difference }
    case .failure: failed += difference
    case .skipped: skipped += difference
    case .rejected: rejected += difference
    default: break
    }
  }
}
