import Engine
import JSON

extension WorkflowRecord {
  private var head: JSONObject {
    [
      "id": .string(id), "name": .string(name), "description": .string(description),
      "status": .string(status.rawValue), "projectId": .string(projectID),
      "createdAt": .string(ISOTime.text(createdAt)), "updatedAt": .string(ISOTime.text(updatedAt)),
    ]
  }

  /// The workflow by itself, with the names that contract §7 gives its parts there.
  var detail: JSONValue {
    var object = head
    object["editor_info"] = editorInfo
    object["inputs_definition"] = inputs
    object["flow"] = flow
    return .object(object)
  }

  /// The workflow in a list, with the names that contract §7 gives its parts there.
  var listed: JSONValue {
    var object = head
    object["editorInfo"] = editorInfo
    object["inputs"] = inputs
    return .object(object)
  }
}
