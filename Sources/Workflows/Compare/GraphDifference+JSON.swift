public import JSON

extension GraphDifference {
  /// The difference for programs.
  ///
  /// Nodes that did not change are only counted. A text or a setting that is not there on one
  /// side has no `before` or no `after`.
  public var json: JSONValue {
    var object: JSONObject = [
      "same": .bool(isEmpty), "unchangedNodes": .integer(unchangedCount),
      "nodes": .array(nodes.map(\.json)),
    ]
    if !looseEdges.isEmpty { object["looseEdges"] = .array(looseEdges.map(\.json)) }
    object["inputOrder"] = inputOrder.map { order in
      [
        "before": .array(order.before.map { .string($0) }),
        "after": .array(order.after.map { .string($0) }),
      ]
    }
    object["inputs"] = .array(inputs.map(\.json))
    return .object(object)
  }
}

extension NodeDifference {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["id": .string(id), "change": .string(word)]
    object["formerID"] = formerID.map { .string($0) }
    object["type"] = .string(node.type.name)
    switch kind {
    case .added(let node), .removed(let node): object["node"] = .object(node.fields)
    case .kept: object["members"] = .array(members.map(\.json))
    }
    object["edges"] = .array(edges.map(\.json))
    return .object(object)
  }

  private var word: String {
    switch kind {
    case .added: "added"
    case .removed: "removed"
    case .kept: formerID == nil ? "changed" : "renamed"
    }
  }
}

extension MemberDifference {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["member": .string(member.name)]
    switch member {
    case .setting: object["kind"] = "setting"
    case .block(let before?, let after?) where before != after:
      object["formerMember"] = .string(Handle.branch(before))
    default: break
    }
    object["before"] = before
    object["after"] = after
    return .object(object)
  }
}

extension EdgeDifference {
  fileprivate var json: JSONValue {
    switch self {
    case .added(let edge): ["change": "added", "after": edge.json]
    case .removed(let edge): ["change": "removed", "before": edge.json]
    case .rewired(let before, let after):
      ["change": "rewired", "before": before.json, "after": after.json]
    case .reordered(let before, let after):
      [
        "change": "reordered", "before": .array(before.map(\.json)),
        "after": .array(after.map(\.json)),
      ]
    }
  }
}

extension EdgeEnds {
  fileprivate var json: JSONValue {
    [
      "producer": .string(producer), "output": .string(output), "consumer": .string(consumer),
      "input": .string(input),
    ]
  }
}

extension InputDifference {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["name": .string(name)]
    object["change"] = before == nil ? "added" : after == nil ? "removed" : "changed"
    if let before, before.name != name { object["formerName"] = .string(before.name) }
    object["fields"] = .array(
      fields.map { field in
        var object: JSONObject = ["field": .string(field.name)]
        object["before"] = field.before
        object["after"] = field.after
        return .object(object)
      }
    )
    return .object(object)
  }
}
