import JSON
import Text

/// Replies as Markdown for people.
enum ReplyText {
  static func markdown(_ json: JSONValue, _ request: ManageWorkflowsRequest) -> String {
    switch request.action {
    case .list: list(json)
    case .run where request.isDryRun: price(json)
    case .run, .approve, .reject: job(json)
    default: workflow(json)
    }
  }

  private static func list(_ json: JSONValue) -> String {
    let workflows = json["workflows"]?.array ?? []
    guard !workflows.isEmpty else { return "No workflows." }
    let rows = workflows.map { workflow in
      "| \(text(workflow["name"])) | \(text(workflow["id"])) | \(text(workflow["status"])) |"
    }
    return (["| workflow | id | status |", "|---|---|---|"] + rows).joined(separator: "\n")
  }

  private static func workflow(_ json: JSONValue) -> String {
    let workflow = json["workflow"]
    let name = workflow?["name"] ?? workflow?["id"]
    return "**\(text(name))** (\(text(workflow?["id"]))): \(text(workflow?["status"]))."
  }

  private static func price(_ json: JSONValue) -> String {
    "This run would cost \(json["creativeUnitsCost"]?.compact ?? "?") CU."
  }

  private static func job(_ json: JSONValue) -> String {
    let job = json["job"]
    var lines = ["Job \(text(job?["jobId"])): \(text(job?["status"])).", ""]
    lines += ["| node | type | status |", "|---|---|---|"]
    for node in job?["metadata"]?["flow"]?.array ?? [] {
      lines.append("| \(text(node["id"])) | \(text(node["type"])) | \(text(node["status"])) |")
    }
    return lines.joined(separator: "\n")
  }

  private static func text(_ value: JSONValue?) -> String {
    var text = ""
    for character in (value?.string ?? value?.compact ?? "").terminalSafe {
      switch character {
      case "\n", "\t": text.append(" ")
      case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "~", "&":
        text.append("\\")
        text.append(character)
      default: text.append(character)
      }
    }
    return text
  }
}
