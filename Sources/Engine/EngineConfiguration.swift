import FoundationEssentials
public import JSON
public import Workflows

/// What an engine needs from its surroundings.
public struct EngineConfiguration: Sendable {
  /// Evaluates a transform node over its resolved inputs and gives its outputs by name.
  public typealias Evaluator =
    @Sendable (_ node: FlowNode, _ inputs: JSONObject) throws(RunFailure) -> JSONObject

  /// The folder that holds the store and the assets; made with mode 0700 if it is not there.
  public var home: String
  /// Gives the models there are now; asked for each node, so it must be quick.
  public var currentCatalog: @Sendable () -> Catalog
  /// What runs the models, by the name in ``Model/provider``.
  public var providers: [String: any ModelProvider]
  /// The time in milliseconds since 1970.
  public var clock: @Sendable () -> Int64
  /// Makes a new id that begins with a prefix such as `job_`.
  public var makeID: @Sendable (_ prefix: String) -> String
  /// Evaluates transform nodes instead of the engine; must be pure.
  public var evaluate: Evaluator?
  /// Who acts at this prompt.
  public var person: String
  /// The price of a call whose provider reports no cost.
  public var price: @Sendable (_ model: Model, _ parameters: JSONObject) -> Credits?
  /// The session that pays for the calls that are begun now; nil where none does.
  public var session: @Sendable () -> String? = { nil }
  /// Takes secrets out of what came from outside, before it is kept.
  public var redact: @Sendable (_ text: String) -> String = { $0 } {
    didSet { redactsTexts = true }
  }
  /// Whether there is something to be taken out.
  private(set) var redactsTexts = false
  /// Hears of each model call that has settled, once it is on disk.
  public var onCall: (@Sendable (RecordedCall) -> Void)?
  /// How many calls of a provider may be under way at once, for all runs of the engine.
  public var callLimit = 4
  /// The same for single providers, by name; the bundled models have as many as there are cores.
  public var callLimits = [BundledModels.provider: ProcessInfo.processInfo.activeProcessorCount]
  /// How long a call may take whose model does not say.
  public var timeLimit: Duration = .seconds(30 * 60)
  /// The model that stands for a node that names none, by what the node does.
  public var toolModel: @Sendable (FlowNodeType) -> String? = { _ in nil }
  /// How often a call is tried whose failure is called retryable.
  public var retry = RetryTimes()
  /// A number from 0 up to 1, by chance.
  public var randomness: @Sendable () -> Double = { Double.random(in: 0..<1) }
  /// Lets time pass; ends early, with an error, where the task is canceled.
  public var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  /// How often a run that works looks for what other processes wrote to it.
  public var pollInterval: Duration = .milliseconds(250)
  /// How often a run that works lets others know that it does.
  public var heartbeatInterval: Duration = .seconds(5)
  /// For how long nothing may be heard of who works on a run, before another may take it over.
  ///
  /// A process of this machine that has ended is not waited for, and one that runs keeps its runs.
  public var heartbeatLimit: Duration = .seconds(30)
  /// How many events are written in one transaction at most.
  public var batchLimit = 512
  /// How many bytes are free where the home is; nil where that cannot be found out.
  public var freeSpace: @Sendable (_ path: String) -> Int64? = Files.freeSpace(at:)
  /// How many bytes must be free before a call that costs something is made.
  public var spaceReserve: Int64 = 64 << 20
  /// The largest asset in bytes.
  public var assetLimit = 1 << 30

  /// A configuration.
  public init(
    home: String,
    catalog: @autoclosure @escaping @Sendable () -> Catalog,
    providers: [String: any ModelProvider],
    clock: @escaping @Sendable () -> Int64,
    makeID: @escaping @Sendable (_ prefix: String) -> String,
    evaluate: Evaluator? = nil,
    person: String,
    price: @escaping @Sendable (Model, JSONObject) -> Credits? = EngineConfiguration.fixedPrice,
    onCall: (@Sendable (RecordedCall) -> Void)? = nil,
  ) {
    self.home = home
    currentCatalog = catalog
    self.providers = providers
    self.clock = clock
    self.makeID = makeID
    self.evaluate = evaluate
    self.person = person
    self.price = price
    self.onCall = onCall
  }

  /// How long a call of a model may take before it is canceled.
  ///
  /// A provider that keeps to the model's limit itself, and can say more, is not cut short.
  func timeLimit(of model: Model) -> Duration {
    model.timeLimit.map { $0 + .seconds(10) } ?? timeLimit
  }

  /// The models there are.
  public var catalog: Catalog {
    get { currentCatalog() }
    set { currentCatalog = { newValue } }
  }

  /// The price of a model whose price is fixed, or nil.
  public static func fixedPrice(of model: Model, parameters _: JSONObject) -> Credits? {
    guard case .fixed(let price) = model.price else { return nil }
    return price
  }
}
