import CEL
public import JSON
import Text

/// What an expression of a person who debugs a run sees: a state from one of its nodes.
public struct DebugView: Sendable {
  /// The state; nil where no run is looked at.
  public var state: RunState?
  /// The node from which names are read.
  public var node: String?
  /// The values of nodes that no run has, such as constants, by their ids.
  public var constants: JSONObject

  /// A view.
  public init(_ state: RunState?, at node: String?, constants: JSONObject = [:]) {
    self.state = state
    self.node = node
    self.constants = constants
  }

  /// The value of an expression.
  public func value(of text: String) throws(DebugError) -> JSONValue {
    let expression = DebugExpression(text, isPath: isPath)
    let variables: [String]
    do { variables = try CELExpression(expression.source).variables.map(\.name) } catch {
      throw DebugError(
        "the expression is wrong at column \(error.position.column): \(error.message)"
      )
    }
    var inputs: JSONObject = [:]
    for reference in expression.references {
      inputs[reference.variable] = try value(of: reference)
    }
    if let only = expression.only, let value = inputs[only.variable] { return value }
    for name in variables where inputs[name] == nil {
      inputs[name] = try? value(ofVariable: name)
    }
    let node = FlowNode(
      id: "print",
      type: .transform,
      logic: FlowLogic(transform: expression.source),
    )
    do { return try node.transformed(inputs)["output"] ?? .null } catch {
      throw DebugError(
        error.message.replacing("the expression of `print`", with: "the expression")
      )
    }
  }

  /// Whether an expression holds; throws where it gives neither true nor false.
  public func holds(_ text: String) throws(DebugError) -> Bool {
    let value = try value(of: text)
    guard let holds = value.bool else {
      throw DebugError("it gives \(value.kindName), and not true or false")
    }
    return holds
  }

  /// Whether there is a node of a path, seen from the view's node.
  public func isPath(_ text: String) -> Bool { state?.path(of: text, seenFrom: node) != nil }

  /// The value of `node_handle`, as the workflow's own expressions write it.
  private func value(ofVariable name: String) throws(DebugError) -> JSONValue {
    var parts = name.split(separator: "_", omittingEmptySubsequences: false)
    var handle: [Substring] = []
    while let last = parts.popLast(), !parts.isEmpty {
      handle.insert(last, at: 0)
      let reference = DebugExpression.Reference(
        path: parts.joined(separator: "_"),
        handle: handle.joined(separator: "_"),
        variable: name,
      )
      if let value = try? value(of: reference) { return value }
    }
    throw DebugError("nothing gives `\(name)`")
  }

  private func value(of reference: DebugExpression.Reference) throws(DebugError) -> JSONValue {
    if let value = try state?.value(of: reference, seenFrom: node) { return value }
    if let value = constants[reference.path] { return value }
    throw DebugError(
      "`$\(reference.path)` has no value yet",
      reference: reference.path,
      isMissing: true,
    )
  }
}

/// Why an expression over a run has no value.
public struct DebugError: Error, Sendable, Hashable {
  /// What is wrong.
  public let message: String
  /// The path in the expression that is to blame.
  public let reference: String?
  /// What would work.
  public var remedy: String?
  /// Whether a value is not there yet, and the expression is sound.
  public let isMissing: Bool

  /// An error.
  public init(
    _ message: String,
    reference: String? = nil,
    remedy: String? = nil,
    isMissing: Bool = false,
  ) {
    self.message = message
    self.reference = reference
    self.remedy = remedy
    self.isMissing = isMissing
  }
}

extension RunState {
  /// The path that a word names, seen from a node.
  public func path(of word: String, seenFrom node: String?) -> String? {
    if case .node(let path)? = meaning(of: word, at: node) { return path }
    for container in workflows(around: node) where hasNode("\(container)/\(word)") {
      return "\(container)/\(word)"
    }
    return hasNode(word) ? self.node(word)?.id ?? word : nil
  }

  /// The workflow nodes that a node is inside of, the innermost first.
  public func workflows(around node: String?) -> [String] {
    frames(of: node ?? "").reversed().compactMap { frame in
      guard case .workflow(let container, _) = frame else { return nil }
      return container
    }
  }

  /// What the state has for a reference, seen from a node; nil where it has nothing.
  public func value(
    of reference: DebugExpression.Reference,
    seenFrom node: String?,
  ) throws(DebugError) -> JSONValue? {
    switch meaning(of: reference.path, at: node) {
    case .item(let value, let number):
      switch reference.handle {
      case nil, "output": return value
      case "index": return .integer(number)
      case let member?: return value.object?[member]
      }
    case .input(let value): return reference.handle.map { value.object?[$0] } ?? value
    case .node, nil:
      guard let path = path(of: reference.path, seenFrom: node) else { return nil }
      return try value(of: reference, path)
    }
  }

  private func value(
    of reference: DebugExpression.Reference,
    _ path: String,
  ) throws(DebugError) -> JSONValue? {
    let status = status(of: path)
    guard let handle = reference.handle else {
      guard case .success(let result)? = status else { return nil }
      return result.defaultOutput
    }
    if case .success(let result)? = status, let value = result.outputs[handle] { return value }
    let inputs = node(path).flatMap { try? resolvedInputs(of: $0) } ?? [:]
    if let value = inputs[handle] { return value }
    switch (handle, status) {
    case ("inputs", _): return .object(inputs)
    case ("status", let status?): return .string(status.name)
    case ("cost", .success(let result)?): return .number(result.cost.number)
    case ("error", .failure(let failure)?): return .string(failure.message)
    case (_, .success(let result)?):
      let names = result.outputs.keys + inputs.keys
      throw DebugError(
        "`\(path)` has no output and no input `\(handle)`",
        reference: reference.path,
        remedy: nearest(handle, in: names).map { "did you mean `\($0)`?" }
          ?? "it has \((names + ["inputs", "status", "cost"]).joined(separator: ", "))",
      )
    default: return nil
    }
  }
}

extension Credits {
  /// The credits as a JSON number.
  var number: JSONNumber { JSONNumber(description) ?? JSONNumber(0) }
}
