import CEL
import Testing

/// The value of `source`, or the error that it ends in.
func evaluate(
  _ source: String,
  _ bindings: [String: CELValue] = [:],
  limits: CELLimits = CELLimits(),
  options: CELParseOptions = CELParseOptions(),
) -> Result<CELValue, CELError> {
  Result { () throws(CELError) in
    try CELExpression(source, options: options).evaluate(bindings, limits: limits)
  }
}

/// The error that `source` ends in, if it does.
func failure(
  of source: String,
  _ bindings: [String: CELValue] = [:],
  limits: CELLimits = CELLimits(),
) -> CELError? {
  guard case .failure(let error) = evaluate(source, bindings, limits: limits) else { return nil }
  return error
}

/// The value of `source` as an expression, or the message of its error.
func outcome(_ source: String, _ bindings: [String: CELValue] = [:]) -> String {
  switch evaluate(source, bindings) {
  case .success(let value): value.description
  case .failure(let error): "error: " + error.message
  }
}

/// An expression and what it gives.
struct Example: Sendable, CustomTestStringConvertible {
  let source: String
  let outcome: String

  init(_ source: String, _ outcome: String) {
    self.source = source
    self.outcome = outcome
  }

  var testDescription: String { source }
}
