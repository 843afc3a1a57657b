public import JSON
public import Workflows

/// Runs the models of one kind.
public protocol ModelProvider: Sendable {
  /// Calls the model once and gives its outputs.
  ///
  /// Ends soon after its task is canceled. Files are left in the call's folder, from which the
  /// engine takes them. `progress` takes fractions from 0 to 1.
  func call(
    _ request: ModelCall,
    progress: @Sendable (Double) -> Void,
  ) async throws(RunFailure) -> ModelResult
}

/// One call of a model.
public struct ModelCall: Sendable, Hashable {
  /// The model.
  public var model: Model
  /// The parameters by name, defaults filled in; an asset is its id.
  public var parameters: JSONObject
  /// The local paths of the parameters that are assets.
  public var files: [String: [String]]
  /// The same for every attempt at the same work, so that a provider can recognise it.
  public var key: String
  /// An existing, empty folder for the files that come out.
  public var output: String

  /// A call.
  public init(
    model: Model,
    parameters: JSONObject,
    files: [String: [String]] = [:],
    key: String,
    output: String,
  ) {
    self.model = model
    self.parameters = parameters
    self.files = files
    self.key = key
    self.output = output
  }
}

/// What a call of a model gave.
public struct ModelResult: Sendable, Hashable {
  /// The outputs by name.
  public var outputs: [String: ModelOutputValue]
  /// What the provider charged; nil where it does not say.
  public var cost: Credits?

  /// A result.
  public init(outputs: [String: ModelOutputValue], cost: Credits? = nil) {
    self.outputs = outputs
    self.cost = cost
  }
}

/// A value that comes out of a model.
public enum ModelOutputValue: Sendable, Hashable {
  /// A file in the call's folder.
  case file(path: String, mimeType: String, width: Int?, height: Int?)
  /// A text.
  case text(String)
  /// Any other value.
  case json(JSONValue)
}

/// A model call that has settled, as a notebook keeps it.
public struct RecordedCall: Sendable, Hashable {
  /// The run.
  public var run: String
  /// The node in its flow.
  public var node: String
  /// The step key, 64 hexadecimal digits.
  public var stepKey: String
  /// The model's id.
  public var model: String
  /// The model's version.
  public var modelVersion: String
  /// What the model was given; empty where nothing was called.
  public var parameters: JSONObject
  /// What it cost; zero where the result was there already.
  public var cost: Credits
  /// The run whose result was taken, where nothing was called.
  public var cachedFrom: String?
  /// The outputs by name; empty after a failure.
  public var outputs: JSONObject
  /// The assets among the outputs.
  public var assetIDs: [String]
  /// Why it failed, if it did.
  public var failure: RunFailure?

  /// Whether nothing was called.
  public var isCached: Bool { cachedFrom != nil }
}
