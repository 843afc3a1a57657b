public import JSON

/// The bytes whose hash is a step key: equal bytes, equal result (design §1).
///
/// They cover what a node does (type, model and its version, expressions, branches, values) and
/// its resolved inputs, and neither its id nor its place, so that equal work is recognised
/// anywhere. Loops, workflows inside and gates have no key of their own: what is in them has, and
/// a person's answer is no computation.
public enum StepKey {
  /// The canonical bytes for `node` with its resolved `inputs`.
  ///
  /// - Parameters:
  ///   - node: The node of a flow.
  ///   - inputs: Its resolved inputs; assets are content-hashed ids. Defaults are filled in.
  ///   - modelVersion: The version of the node's model, if it has one.
  /// - Returns: UTF-8 bytes, the same on every machine and in every version.
  public static func bytes(
    of node: FlowNode,
    inputs: JSONObject,
    modelVersion: String?,
  ) -> [UInt8] {
    // A model does the same whatever the node that calls it is called.
    let type = node.type.callsModel ? FlowNodeType.customModel : node.type
    var object: JSONObject = [
      "inputs": .object(inputs), "step": "easel-step/1", "type": .string(type.name),
    ]
    if let modelID = node.modelID { object["model"] = .string(modelID) }
    if let modelVersion { object["version"] = .string(modelVersion) }
    if let transform = node.transform { object["transform"] = .string(transform) }
    if let logic = node.logic, !logic.cases.isEmpty {
      object["cases"] = .array(logic.cases.map { [.string($0.condition), .string($0.value)] })
    }
    if let value = node.logic?.defaultValue { object["default"] = .string(value) }
    if let items = node.items { object["items"] = .array(items) }
    return Array(JSONValue.object(object).canonical.utf8)
  }
}
