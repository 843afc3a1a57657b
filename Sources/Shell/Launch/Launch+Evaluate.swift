import CEL
import JSON
import Workflows

extension Launch {
  /// `easel cel EXPR`: the value as JSON, or what is wrong with a caret.
  func evaluate(_ source: String, _ bindings: [String]) -> Int32 {
    var inputs: JSONObject = [:]
    for binding in bindings {
      guard let equals = binding.firstIndex(of: "="),
        let value = try? JSONValue(parsing: String(binding[binding.index(after: equals)...]))
      else {
        _ = output.writeError("easel: `\(binding)` is not name=JSON\n")
        return ExitStatus.usage
      }
      inputs[String(binding[..<equals])] = value
    }
    let node = FlowNode(id: "expression", type: .transform, logic: FlowLogic(transform: source))
    do throws(RunFailure) {
      let value = try node.transformed(inputs)["output"] ?? .null
      _ = output.write(value.compact + "\n")
      return 0
    } catch {
      _ = output.writeError("easel: \(error.message)\n")
      return 1
    }
  }
}
