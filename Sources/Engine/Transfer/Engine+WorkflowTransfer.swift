public import JSON

extension Engine {
  static let workflowFormat = "easel-workflow/1"

  /// A workflow as JSON with all its revisions, for ``importWorkflow(_:in:)``.
  public func exportWorkflow(_ id: String) throws(EngineError) -> JSONValue {
    let (record, revisions) = try store.workflowWithRevisions(id)
    return [
      "version": .string(Self.workflowFormat), "id": .string(record.id),
      "name": .string(record.name), "description": .string(record.description),
      "status": .string(record.status.rawValue), "flow": record.flow ?? .null,
      "revision": .integer(record.revision),
      "publishedRevision": record.publishedRevision.map { .integer($0) } ?? .null,
      "createdAt": .integer(record.createdAt), "updatedAt": .integer(record.updatedAt),
      "revisions": .array(
        revisions.map { number, parent, draft in
          var object: JSONObject = [
            "number": .integer(number), "parent": parent.map { .integer($0) } ?? .null,
            "summary": .string(draft.summary), "createdAt": .integer(draft.time),
          ]
          // Exports of before authors were kept read back as they were.
          if !draft.author.isEmpty { object["author"] = .string(draft.author) }
          object["editorInfo"] = draft.editorInfo
          object["inputs"] = draft.inputs
          object["envelope"] = draft.envelope
          return .object(object)
        }
      ),
    ]
  }

  /// Brings in a workflow that ``exportWorkflow(_:)`` wrote, under its own id.
  ///
  /// A workflow that is there as it is in the export is left as it is; throws
  /// ``EngineError/importConflict(id:)`` where it differs and the export does not replace it, and
  /// ``EngineError/nameTaken(_:_:)`` where another has its name.
  public func importWorkflow(
    _ json: JSONValue,
    in projectID: String,
    replaces: Bool = false,
  ) throws(EngineError) -> WorkflowRecord {
    let (record, revisions) = try WorkflowReader(json: json).read(projectID)
    try Self.check(record.name, .workflow)
    if let present = try store.workflow(record.id, in: projectID), present.id == record.id {
      if try exportWorkflow(record.id) == json { return present }
      guard replaces else { throw .importConflict(id: record.id) }
    }
    try store.insert(record, revisions: revisions, replaces: replaces)
    return record
  }
}

/// Reads the export of a workflow.
private struct WorkflowReader {
  let json: JSONValue

  func read(_ projectID: String) throws(EngineError) -> (WorkflowRecord, [Store.NumberedDraft]) {
    guard try text("version") == Engine.workflowFormat else {
      throw .invalidImport(member: "version")
    }
    guard let status = WorkflowStatus(rawValue: try text("status")), status != .deleted else {
      throw .invalidImport(member: "status")
    }
    let revisions = try revisions()
    let revision = try whole("revision", of: json)
    guard let draft = revisions.first(where: { $0.number == revision })?.draft else {
      throw .invalidImport(member: "revision")
    }
    let flow = json["flow"] ?? .null
    let record = WorkflowRecord(
      id: try text("id"),
      projectID: projectID,
      name: try text("name"),
      description: try text("description"),
      status: status,
      editorInfo: draft.editorInfo,
      inputs: draft.inputs,
      envelope: draft.envelope,
      flow: flow.isNull ? nil : flow,
      revision: revision,
      publishedRevision: json["publishedRevision"]?.number?.int,
      createdAt: Int64(try whole("createdAt", of: json)),
      updatedAt: Int64(try whole("updatedAt", of: json)),
    )
    return (record, revisions)
  }

  private func revisions() throws(EngineError) -> [Store.NumberedDraft] {
    var revisions: [Store.NumberedDraft] = []
    for element in json["revisions"]?.array ?? [] {
      let number = try whole("number", of: element)
      let parent = element["parent"]?.number?.int
      guard number > (revisions.last?.number ?? 0), parent ?? 0 < number,
        let editorInfo = element["editorInfo"], let inputs = element["inputs"],
        let summary = element["summary"]?.string
      else { throw .invalidImport(member: "revisions") }
      let draft = Store.Draft(
        editorInfo: editorInfo,
        inputs: inputs,
        summary: summary,
        time: Int64(try whole("createdAt", of: element)),
        author: try author(of: element),
        envelope: element["envelope"],
      )
      revisions.append((number, parent, draft))
    }
    return revisions
  }

  private func author(of revision: JSONValue) throws(EngineError) -> String {
    guard let author = revision["author"] else { return "" }
    guard let name = author.string, name.utf8.count <= 200 else {
      throw .invalidImport(member: "revisions")
    }
    return name
  }

  private func text(_ key: String) throws(EngineError) -> String {
    guard let text = json[key]?.string else { throw .invalidImport(member: key) }
    return text
  }

  private func whole(_ key: String, of value: JSONValue) throws(EngineError) -> Int {
    guard let number = value[key]?.number?.int else { throw .invalidImport(member: key) }
    return number
  }
}
