import JSON
import Workflows

extension ComparedRuns {
  /// The comparison for programs; of the nodes those that differ.
  var json: JSONValue {
    [
      "before": .string(before.run), "after": .string(after.run),
      "same": .integer(comparison.sameCount),
      "inputs": .array(comparison.inputs.map(\.json)),
      "nodes": .array(comparison.differing.map(\.json)),
      "cost": [
        "before": .number(number(before.state.cost)), "after": .number(number(after.state.cost)),
      ],
    ]
  }
}

extension NodeComparison {
  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "node": .string(path), "isFirstCause": .bool(cause == .own),
      "definition": .array(definition.map { .string($0.words) }),
      "inputs": .array(inputs.map(\.json)), "outputs": .array(outputs.map(\.json)),
      "before": before?.json ?? .null, "after": after?.json ?? .null,
    ]
    switch cause {
    case .both(let nodes)?, .consequence(let nodes)?:
      object["follows"] = .array(nodes.map { .string($0) })
    case .own?, nil: break
    }
    return .object(object)
  }
}

extension NodeComparison.Side {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["status": .string(status.name)]
    if let result {
      object["cost"] = .number(number(result.cost))
      object["cachedFrom"] = result.cachedFrom.map { .string($0) }
    }
    return .object(object)
  }
}

extension ComparedValue {
  fileprivate var json: JSONValue {
    ["name": .string(name), "before": before ?? .null, "after": after ?? .null]
  }
}
