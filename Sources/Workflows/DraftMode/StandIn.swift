public import JSON

/// The free model that takes the place of a paid one at a node of a draft run.
///
/// The node keeps its inputs and gives outputs of the names that it would have given, so that
/// all that is wired to it is tested. The results are those of the free model, and are stored as
/// such.
public struct StandIn: Sendable, Hashable {
  /// What an output of the paid model comes from.
  public struct Output: Sendable, Hashable {
    /// The output's name.
    public var name: String
    /// The output of the free model; nil where a text that says so is all there is.
    public var source: String?
    /// Whether the value is given as a list.
    public var isList: Bool

    /// An output.
    public init(_ name: String, from source: String?, isList: Bool = false) {
      self.name = name
      self.source = source
      self.isList = isList
    }
  }

  /// The paid model.
  public var model: String
  /// Its outputs that there are.
  public var outputs: [Output]

  /// A stand-in for the model called `model`.
  public init(for model: String, outputs: [Output]) {
    self.model = model
    self.outputs = outputs
  }
}

extension StandIn {
  /// The outputs of the paid model, made of those of the free one.
  func outputs(of result: JSONObject) -> JSONObject {
    var given: JSONObject = [:]
    for output in outputs {
      let value = output.source.map { result[$0] } ?? .string("[draft] \(output.name) of \(model)")
      guard let value else { continue }
      given[output.name] = output.isList && value.array == nil ? .array([value]) : value
    }
    return given
  }

  /// The outputs of the free model, as far as those of the paid one tell.
  func result(of outputs: JSONObject) -> JSONObject {
    var result: JSONObject = [:]
    for output in self.outputs {
      guard let source = output.source, let value = outputs[output.name] else { continue }
      let only = output.isList ? value.array.flatMap { $0.count == 1 ? $0[0] : nil } : nil
      result[source] = only ?? value
    }
    return result
  }

  /// What the free model can make of a node's inputs: each parameter gets the input of its name,
  /// brought within its limits, and one that is required gets the next best.
  func parameters(for stand: Model, from inputs: JSONObject) -> JSONObject {
    var values: JSONObject = [:]
    for parameter in stand.parameters {
      if let value = inputs[parameter.name].flatMap(parameter.fitted) {
        values[parameter.name] = value
      } else if parameter.name == Self.mark {
        values[parameter.name] = .string(model)
      } else if parameter.isRequired {
        values[parameter.name] = substitute(for: parameter, inputs)
      }
    }
    return values
  }

  /// The parameter by which a model is told for which one it stands in.
  private static let mark = "standsFor"

  private func substitute(for parameter: Parameter, _ inputs: JSONObject) -> JSONValue? {
    let values = inputs.flatMap { $0.value.array ?? [$0.value] }
    switch parameter.type {
    case .asset: return values.first { $0.isAsset }
    case .assets:
      let assets = values.filter(\.isAsset)
      return assets.isEmpty ? nil : parameter.fitted(.array(assets))
    case .text:
      let texts = values.filter { !$0.isAsset }.compactMap(\.string)
      return parameter.fitted(.string((["draft of \(model)"] + texts).joined(separator: ": ")))
    case .integer, .number, .boolean: return nil
    }
  }
}

extension FlowNode {
  /// The parameters of a call of `model` for the node, which has these inputs; where the model
  /// stands in for another, what it can make of them.
  public func parameters(for model: Model, from inputs: JSONObject) -> JSONObject {
    standIn?.parameters(for: model, from: inputs) ?? inputs
  }

  /// The outputs of the node where its model gave `result`.
  public func outputs(of result: JSONObject) -> JSONObject {
    standIn?.outputs(of: result) ?? result
  }

  /// What the node's model gave where these are the outputs of the node.
  public func result(of outputs: JSONObject) -> JSONObject {
    standIn?.result(of: outputs) ?? outputs
  }
}

extension Parameter {
  /// The value as near as the parameter can take it; nil where it takes nothing of the sort.
  fileprivate func fitted(_ value: JSONValue) -> JSONValue? {
    let fitted: JSONValue?
    switch type {
    case .text: fitted = value.isAsset ? nil : text(value)
    case .integer: fitted = whole(value).map { .integer($0) }
    case .number:
      fitted = value.spelledNumber.flatMap { JSONNumber(bounded($0)) }.map { .number($0) }
    case .boolean: fitted = value.bool.map { .bool($0) }
    case .asset: fitted = value.isAsset ? value : value.array?.first(where: \.isAsset)
    case .assets:
      let assets = (value.array ?? [value]).filter(\.isAsset)
      fitted = assets.isEmpty ? nil : .array(Array(assets.prefix(Int(maximum ?? 1000))))
    }
    guard let fitted, allowedValues.isEmpty || allowedValues.contains(fitted) else { return nil }
    return fitted
  }

  /// A whole number is kept to the last digit where it is within the limits.
  private func whole(_ value: JSONValue) -> Int64? {
    let number = value.number ?? value.string.flatMap { JSONNumber($0) }
    if let whole = number?.int64, bounded(Double(whole)) == Double(whole) { return whole }
    return value.spelledNumber.flatMap { Int64(exactly: bounded($0).rounded()) }
  }

  private func bounded(_ number: Double) -> Double {
    min(max(number, minimum ?? -.infinity), maximum ?? .infinity)
  }

  private func text(_ value: JSONValue) -> JSONValue? {
    guard !value.isNull else { return nil }
    let text = value.string ?? value.compact
    guard let maximum, text.unicodeScalars.count > Int(maximum) else { return .string(text) }
    var kept = String.UnicodeScalarView()
    kept.append(contentsOf: text.unicodeScalars.prefix(Int(maximum)))
    return .string(String(kept))
  }
}

extension JSONValue {
  /// Whether it is the id of an asset.
  fileprivate var isAsset: Bool { string?.hasPrefix("asset_") ?? false }

  /// The number, or the one that a text spells.
  fileprivate var spelledNumber: Double? {
    let number = number ?? string.flatMap { JSONNumber($0) }
    guard let double = number?.double, double.isFinite else { return nil }
    return double
  }
}
