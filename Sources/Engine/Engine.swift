import Dispatch
import Workflows

/// Keeps workflows, runs and assets in a home, and runs flows.
///
/// Several engines, in this process or in others, may use one home.
///
/// ```swift
/// let engine = try Engine(configuration)
/// let run = try await engine.startRun(of: definition, in: Project.defaultID)
/// let stop = try await engine.advance(run, .toEnd)
/// ```
public actor Engine {
  let configuration: EngineConfiguration
  /// Tells the engines of one process apart.
  let token: String
  var openedStore: Store?
  /// Runs whose events were folded lately, the latest last.
  var folded: [FoldedRun] = []
  /// The runs that this engine advances now, with a way to tell them of changes.
  var advancing: [String: AsyncStream<RunChange>.Continuation] = [:]
  /// The readers of the runs that this engine advances now.
  var hubs: [String: FeedHub] = [:]
  /// The expressions of the nodes that are evaluated.
  var expressions = ExpressionCache()
  /// The calls under way, by provider.
  var slots = CallSlots()
  /// This engine as the owner of runs.
  private(set) lazy var owner = RunOwner(token: token)
  private let executor = QueueExecutor(label: "easel-engine")

  /// The queue of the engine, where it may wait for the disk.
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  /// An engine; its store is opened, and made if need be, when it is first used.
  ///
  /// Throws ``EngineError/homeNotWritable(path:)`` where the home is no absolute path.
  public init(_ configuration: EngineConfiguration) throws(EngineError) {
    guard configuration.home.utf8.first == UInt8(ascii: "/") else {
      throw .homeNotWritable(path: configuration.home)
    }
    self.configuration = configuration
    token = configuration.makeID("engine_")
  }

  /// Opens the store ahead of its first use.
  public func open() throws(EngineError) { _ = try store }

  var store: Store {
    get throws(EngineError) {
      if let openedStore { return openedStore }
      let store = try Store(home: configuration.home)
      openedStore = store
      return store
    }
  }

  var now: Int64 { configuration.clock() }

  /// The time at which a lease is looked at.
  var leaseTime: LeaseTime {
    LeaseTime(now: now, limit: configuration.heartbeatLimit.milliseconds)
  }
}

/// Runs the jobs of an actor one after the other on a queue, where they may block.
private final class QueueExecutor: SerialExecutor {
  private let queue: DispatchQueue

  init(label: String) { queue = DispatchQueue(label: label) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
