import CEL
import JSON
import Text
import Workflows

extension Manifest {
  /// Reads the price and tries it on the values that the parameters declare.
  static func setPrice(
    of model: inout Model,
    _ file: ManifestMembers,
  ) throws(ManifestError) {
    _ = try file.required("price", "0.1")
    guard let text = try file.text("price") else { return }
    if let fixed = try fixedPrice(text, file) {
      model.price = .fixed(fixed)
      return
    }
    let expression: CELExpression
    do { expression = try CELExpression(text) } catch {
      throw file.error(
        "price",
        "is neither an amount nor an expression (column \(error.position.column)): "
          + error.message,
      )
    }
    let names = model.parameters.map(\.name)
    for variable in expression.variables {
      guard let place = model.parameters.firstIndex(where: { $0.name == variable.name }) else {
        throw file.error(
          "price",
          "reads `\(variable.name)`, and there is no such parameter",
          remedy: nearest(variable.name, in: names).map { "did you mean `\($0)`?" },
        )
      }
      let parameter = model.parameters[place]
      guard parameter.isRequired || parameter.defaultValue != nil else {
        throw file.error(
          "price",
          "reads `\(variable.name)`, which may be missing",
          remedy: "make it required, or give it a default",
        )
      }
      model.parameters[place].hasCostImpact = true
    }
    model.price = .expression(text)
    try tryPrice(of: model, file)
  }

  /// The amount that `text` spells, if it is a number and no expression.
  private static func fixedPrice(
    _ text: String,
    _ file: ManifestMembers,
  ) throws(ManifestError) -> Credits? {
    let digits = text.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ".") }
    guard !digits.isEmpty, digits.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
    guard let credits = Credits(decimal: text) else {
      throw file.error(
        "price",
        "must be a decimal with at most six digits behind the point",
        remedy: "the smallest amount is 0.000001",
      )
    }
    do { return try credits.checkedAsPrice() } catch { throw file.error("price", error.message) }
  }

  /// Computes the price at the defaults, at the smallest and at the largest values declared.
  private static func tryPrice(of model: Model, _ file: ManifestMembers) throws(ManifestError) {
    let choices: [(Parameter) -> JSONValue?] = [
      { $0.defaultValue ?? $0.allowedValues.first ?? $0.limit(\.minimum) },
      { $0.limit(\.minimum) ?? $0.allowedValues.first ?? $0.defaultValue },
      { $0.limit(\.maximum) ?? $0.allowedValues.last ?? $0.defaultValue },
    ]
    for choice in choices {
      var call: JSONObject = [:]
      for parameter in model.parameters { call[parameter.name] = choice(parameter) }
      do { _ = try model.checkedPrice(ofCall: call) } catch {
        let values = model.parameters.filter(\.hasCostImpact).compactMap { parameter in
          call[parameter.name].map { "\(parameter.name)=\($0.compact.bounded)" }
        }
        let place = values.isEmpty ? "" : "with \(values.joined(separator: " ")) "
        throw file.error("price", place + error.message)
      }
    }
  }
}

extension Parameter {
  /// A limit as a value of the parameter, where it is a number.
  fileprivate func limit(_ limit: KeyPath<Parameter, Double?>) -> JSONValue? {
    guard type == .integer || type == .number, let value = self[keyPath: limit] else { return nil }
    return JSONNumber(value).map { .number($0) }
  }
}
