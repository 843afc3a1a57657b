public import JSON

/// Anything that turns inputs into outputs, with its schema and its price (design §6).
public struct Model: Sendable, Hashable {
  /// The name that a workflow refers to, such as `draft/image`.
  public var id: String
  /// A few words for people.
  public var summary: String
  /// Changes whenever equal inputs may give another result.
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

  /// A model.
  public init(
    id: String,
    summary: String,
    version: String,
    provider: String,
    parameters: [Parameter],
    outputs: [ModelOutput],
    price: Price = .fixed(.zero),
    isSafeToRepeat: Bool = true,
  ) {
    self.id = id
    self.summary = summary
    self.version = version
    self.provider = provider
    self.parameters = parameters
    self.outputs = outputs
    self.price = price
    self.isSafeToRepeat = isSafeToRepeat
  }

  /// The parameter called `name`.
  public func parameter(_ name: String) -> Parameter? { parameters.first { $0.name == name } }
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

/// An input of a model, by name.
public struct Parameter: Sendable, Hashable {
  /// The type of a parameter's value.
  public enum ValueType: Sendable, Hashable {
    case text, integer, number, boolean
    case asset(HandleType)
    case assets(HandleType)
  }

  /// The name in `form` and of the input handle.
  public var name: String
  /// What it takes.
  public var type: ValueType
  /// Whether a call without it is refused.
  public var isRequired: Bool
  /// What is taken when it is left out.
  public var defaultValue: JSONValue?
  /// The smallest number, or the fewest characters.
  public var minimum: Double?
  /// The largest number, or the most characters.
  public var maximum: Double?
  /// The values it may have; empty where any will do.
  public var allowedValues: [JSONValue]

  /// A parameter.
  public init(
    _ name: String,
    _ type: ValueType,
    isRequired: Bool = false,
    default defaultValue: JSONValue? = nil,
    minimum: Double? = nil,
    maximum: Double? = nil,
    allowed allowedValues: [JSONValue] = [],
  ) {
    self.name = name
    self.type = type
    self.isRequired = isRequired
    self.defaultValue = defaultValue
    self.minimum = minimum
    self.maximum = maximum
    self.allowedValues = allowedValues
  }

  /// What may flow into its handle.
  public var handleType: HandleType {
    switch type {
    case .text, .integer, .number, .boolean: .text
    case .asset(let kind): kind
    case .assets(let kind): .list(kind)
    }
  }
}

/// The models there are, by id.
public struct Catalog: Sendable, Hashable {
  /// The models in the order in which they are listed.
  public private(set) var models: [Model]
  /// The workflows that a workflow node may name, as far as their interfaces are known.
  public var workflows: [WorkflowInterface] = []
  /// The id of the workflow that is checked, so that it is not run by itself.
  public var home: String?
  private var index: [String: Int]

  /// A catalogue; of two models with one id the later wins.
  public init(_ models: [Model]) {
    self.models = []
    index = [:]
    for model in models {
      if let place = index[model.id] {
        self.models[place] = model
      } else {
        index[model.id] = self.models.count
        self.models.append(model)
      }
    }
  }

  /// The model called `id`.
  public subscript(id: String) -> Model? { index[id].map { models[$0] } }

  /// The workflow of that id, or else of that name.
  public func workflow(_ idOrName: String) -> WorkflowInterface? {
    workflows.first { $0.id == idOrName } ?? workflows.first { $0.name == idOrName }
  }
}
