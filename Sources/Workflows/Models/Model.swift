/// Anything that turns inputs into outputs, with its schema and its price (design §6).
public struct Model: Sendable, Hashable {
  /// The name that a workflow refers to, such as `draft/image`.
  public var id: String
  /// A few words for people.
  public var summary: String
  /// Changes whenever equal inputs may give another result; it is part of the step key.
  ///
  /// A model of a manifest has the version that the manifest declares, `+`, and the first 16
  /// digits of ``digest``, so that changed content never meets the results of the old.
  public var version: String
  /// Which provider runs it.
  public var provider: String
  /// The parameters in the order of the schema.
  public var parameters: [Parameter]
  /// The outputs; the first is the default one.
  public var outputs: [ModelOutput]
  /// What a call costs.
  public var price: Price
  /// Whether a call that may have happened can be made again without harm.
  public var isSafeToRepeat: Bool

  /// What comes out of it, in a word.
  public var kind: ModelKind
  /// What it can do beyond its kind, such as `remove-background` or `generate-prompt`.
  public var capabilities: [String] = []
  /// How long a call may take; nil where the provider decides.
  public var timeLimit: Duration?
  /// How often a call is tried, and after which failures; nil where the engine decides.
  public var retry: RetryPolicy?
  /// How many calls of it may be under way at once; nil where only the run's limit counts.
  public var callLimit: Int?
  /// The free model that takes its place in draft mode, if its schema names one.
  public var declaredStandIn: String?
  /// The hash of all that declares it, 64 hexadecimal digits; nil for a bundled model.
  public var digest: String?

  /// A model; its kind is that of its first output unless another is given.
  public init(
    id: String,
    summary: String,
    version: String,
    provider: String,
    parameters: [Parameter],
    outputs: [ModelOutput],
    price: Price = .fixed(.zero),
    isSafeToRepeat: Bool = true,
    kind: ModelKind? = nil,
  ) {
    self.id = id
    self.summary = summary
    self.version = version
    self.provider = provider
    self.parameters = parameters
    self.outputs = outputs
    self.price = price
    self.isSafeToRepeat = isSafeToRepeat
    self.kind = kind ?? outputs.first.map { ModelKind(of: $0.type) } ?? .tool
  }

  /// The parameter called `name`.
  public func parameter(_ name: String) -> Parameter? { parameters.first { $0.name == name } }

  /// The free model that takes its place in draft mode: the one that its schema names, or else
  /// that of its kind; nil where there is none.
  public var standIn: String? { declaredStandIn ?? kind.standIn }
}

/// A named output of a model.
public struct ModelOutput: Sendable, Hashable {
  /// The handle's name.
  public var name: String
  /// What comes out.
  public var type: HandleType

  /// An output.
  public init(_ name: String, _ type: HandleType) {
    self.name = name
    self.type = type
  }
}

/// What a call of a model costs.
public enum Price: Sendable, Hashable {
  /// The same for every call.
  case fixed(Credits)
  /// A CEL expression over the parameters, in credits.
  case expression(String)
}
