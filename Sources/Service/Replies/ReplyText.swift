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

  static func markdown(_ json: JSONValue, _ request: ManageJobsRequest) -> String {
    request.action == .list ? jobs(json) : job(json)
  }

  private static func list(_ json: JSONValue) -> String {
    let workflows = json["workflows"]?.array ?? []
    guard !workflows.isEmpty else { return "No workflows." }
    let rows = workflows.map { workflow in
      "| \(text(workflow["name"])) | \(text(workflow["id"])) | \(text(workflow["status"])) |"
        + " \(inputs(workflow["inputs"])) |"
    }
    let table = ["| workflow | id | status | inputs |", "|---|---|---|---|"] + rows
    return table.joined(separator: "\n") + more(json, "page_token")
  }

  private static func workflow(_ json: JSONValue) -> String {
    let workflow = json["workflow"]
    let name = workflow?["name"] ?? workflow?["id"]
    var lines = ["**\(text(name))** (\(text(workflow?["id"]))): \(text(workflow?["status"]))."]
    if let description = workflow?["description"], description != "" {
      lines.append(text(description))
    }
    if let definitions = workflow?["inputs_definition"], definitions != [] {
      lines.append("Inputs: \(inputs(definitions)).")
    }
    if let hint = json["_publishHint"] { lines.append(text(hint)) }
    return lines.joined(separator: "\n\n")
  }

  private static func inputs(_ definitions: JSONValue?) -> String {
    (definitions?.array ?? []).map { "\(text($0["name"])) (\(text($0["type"])))" }
      .joined(separator: ", ")
  }

  private static func price(_ json: JSONValue) -> String {
    let total = range(json["_costRange"]) ?? text(json["creativeUnitsCost"])
    var lines = ["This run would cost \(total) CU.", "", "| node | CU |", "|---|---:|"]
    for (node, price) in json["costDetails"]?.object ?? [:] {
      let price = range(json["_costRanges"]?[node]) ?? text(price)
      lines.append("| \(node.markdownText) | \(price) |")
    }
    if let hint = json["_costHint"] { lines += ["", text(hint)] }
    return lines.joined(separator: "\n")
  }

  /// Bounds in words; nil where there are none.
  private static func range(_ json: JSONValue?) -> String? {
    guard let json, let low = json["low"] else { return nil }
    guard let high = json["high"], !high.isNull else { return "at least \(text(low))" }
    return "\(text(low)) … \(text(high))"
  }

  static func job(_ json: JSONValue) -> String {
    let job = json["job"]
    let metadata = job?["metadata"]
    var lines = ["Job \(text(job?["jobId"])): \(text(job?["status"]))."]
    if let nodes = metadata?["flow"]?.array, !nodes.isEmpty {
      lines += ["", "| node | type | status |", "|---|---|---|"]
      for node in nodes {
        lines.append("| \(text(node["id"])) | \(text(node["type"])) | \(text(node["status"])) |")
      }
    }
    for note in [metadata?["error"], metadata?["hint"]].compactMap(\.self) {
      lines += ["", text(note)]
    }
    return lines.joined(separator: "\n")
  }

  private static func jobs(_ json: JSONValue) -> String {
    let jobs = json["jobs"]?.array ?? []
    guard !jobs.isEmpty else { return "No jobs." }
    let rows = jobs.map { job in
      let gates = (job["waitingNodeIds"]?.array ?? []).map(text).joined(separator: ", ")
      return "| \(text(job["jobId"])) | \(text(job["workflowName"])) | \(text(job["status"])) |"
        + " \(gates) |"
    }
    let table = ["| job | workflow | status | waits at |", "|---|---|---|---|"] + rows
    return table.joined(separator: "\n") + more(json, "pagination_token")
  }

  private static func more(_ json: JSONValue, _ parameter: String) -> String {
    guard let token = json["nextPaginationToken"] else { return "" }
    return "\n\nThere is more: \(parameter)=\(text(.string(token.compact)))."
  }

  private static func text(_ value: JSONValue?) -> String {
    (value?.string ?? value?.compact ?? "").markdownText
  }
}

extension String {
  /// The text on one line, with Markdown's signs escaped and everything unsafe removed.
  var markdownText: String {
    var text = ""
    for character in terminalSafe {
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
