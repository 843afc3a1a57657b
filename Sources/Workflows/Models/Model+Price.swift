import CEL
public import JSON

/// Why a call of a model has no price.
public enum PriceError: Error, Sendable, Hashable {
  /// The expression fails; `column` is from 1.
  case expression(column: Int, message: String)
  /// The expression gives a value of this type.
  case noNumber(type: String)
  /// The price is below zero.
  case negative(String)
  /// The price is not finite, or more than ``Credits/highestPrice``.
  case enormous(String)

  /// What is wrong, as the end of a sentence that begins with "the price".
  public var message: String {
    switch self {
    case .expression(let column, let message): "cannot be computed (column \(column)): \(message)"
    case .noNumber(let type): "is of the type \(type); it must be a number of credits"
    case .negative(let amount): "is \(amount) CU; it cannot be less than 0"
    case .enormous(let amount):
      "is \(amount) CU; it cannot be more than \(Credits.highestPrice)"
    }
  }
}

extension Credits {
  /// The most that a call may cost.
  public static let highestPrice = Credits(millionths: 1_000_000_000 * 1_000_000)

  /// This amount as a price; throws where it is negative or enormous.
  public func checkedAsPrice() throws(PriceError) -> Credits {
    guard self >= .zero else { throw .negative(description) }
    guard self <= .highestPrice else { throw .enormous(description) }
    return self
  }
}

extension Model {
  /// The parameters that the price depends on, in order of first appearance.
  var priceParameters: [String] {
    guard case .expression(let source) = price else { return [] }
    return (try? CELExpression(source))?.variables.map(\.name) ?? []
  }

  /// The price of a call with `parameters`, defaults filled in; nil where the expression needs a
  /// value that is missing.
  ///
  /// The value of the expression is rounded once, half to even, to millionths of a credit. Throws
  /// where it is no amount that a call may cost.
  public func checkedPrice(ofCall parameters: JSONObject) throws(PriceError) -> Credits? {
    let source: String
    switch price {
    case .fixed(let credits): return try credits.checkedAsPrice()
    case .expression(let text): source = text
    }
    let value: CELValue
    do throws(CELError) {
      let expression = try CELExpression(source)
      var bindings: [String: CELValue] = [:]
      for variable in expression.variables {
        guard let given = parameters[variable.name], !given.isNull else { return nil }
        bindings[variable.name] = celValue(of: given, for: variable.name)
      }
      value = try expression.evaluate(bindings, limits: Self.priceLimits)
    } catch { throw .expression(column: error.position.column, message: error.message) }
    switch value {
    case .int(let whole): return try Self.amount(Credits(whole: whole), "\(whole)")
    case .uint(let whole):
      return try Self.amount(Int64(exactly: whole).flatMap { Credits(whole: $0) }, "\(whole)")
    case .double(let number):
      if number < 0, number.isFinite, Credits(number) == nil { throw .negative("\(number)") }
      return try Self.amount(Credits(number), "\(number)")
    default: throw .noNumber(type: value.type.rawValue)
    }
  }

  /// The price of a call with `parameters`; nil where it is not known, or wrong.
  public func price(ofCall parameters: JSONObject) -> Credits? {
    (try? checkedPrice(ofCall: parameters)) ?? nil
  }

  /// A price is arithmetic; an expression of a stranger that does more is no price.
  private static let priceLimits = CELLimits(steps: 100_000, memory: 1 << 20)

  private static func amount(_ credits: Credits?, _ words: String) throws(PriceError) -> Credits {
    guard let credits else { throw .enormous(words) }
    return try credits.checkedAsPrice()
  }

  /// A number is a double in the expression, however it was spelt, so that `1` and `1.0` cost
  /// the same.
  private func celValue(of json: JSONValue, for name: String) -> CELValue {
    if parameter(name)?.type == .number, let number = json.number { return .double(number.double) }
    return CELValue(json)
  }
}
