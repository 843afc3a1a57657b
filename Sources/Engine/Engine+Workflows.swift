public import JSON

extension Engine {
  /// The workflows of a project that are not deleted, in the order of their names.
  ///
  /// - Parameters:
  ///   - projectID: The project.
  ///   - status: Only those of this status; nil for all.
  ///   - prefix: Only those whose names begin with it.
  ///   - limit: How many at most, from 1 to 1000.
  ///   - token: The token of the page before.
  /// - Returns: A page; O(limit) however many workflows there are.
  /// - Throws: ``EngineError/unknownProject(_:)``, or a failure of the store.
  public func workflows(
    in projectID: String,
    status: WorkflowStatus? = nil,
    prefix: String = "",
    limit: Int = 20,
    after token: String? = nil,
  ) throws(EngineError) -> Page<WorkflowSummary> {
    let limit = min(max(limit, 1), 1000)
    var found = try store.workflows(
      in: projectID,
      status: status,
      prefix: prefix,
      limit: limit + 1,
      after: token,
    )
    guard found.count > limit else { return Page(elements: found, nextToken: nil) }
    found.removeLast()
    return Page(elements: found, nextToken: found.last?.name)
  }

  /// The workflow of that id or name, or nil.
  public func workflow(
    _ idOrName: String,
    in projectID: String,
  ) throws(EngineError) -> WorkflowRecord? {
    try store.workflow(idOrName, in: projectID)
  }

  /// Makes a workflow; its first revision is the draft given here, made `by` the person of the
  /// configuration where nobody else is named.
  public func createWorkflow(
    named name: String,
    description: String = "",
    editorInfo: JSONValue = ["nodes": [], "edges": [], "inputKeys": []],
    inputs: JSONValue = [],
    envelope: JSONValue? = nil,
    in projectID: String,
    by author: String? = nil,
  ) throws(EngineError) -> WorkflowRecord {
    try Self.check(name, .workflow)
    let time = now
    let record = WorkflowRecord(
      id: configuration.makeID("wflow_"),
      projectID: projectID,
      name: name,
      description: description,
      status: .draft,
      editorInfo: editorInfo,
      inputs: inputs,
      envelope: envelope,
      flow: nil,
      revision: 1,
      publishedRevision: nil,
      createdAt: time,
      updatedAt: time,
    )
    try store.insert(record, summary: "new \(name)", by: author ?? configuration.person)
    return record
  }

  /// Stores an edit as a new revision.
  ///
  /// - Parameters:
  ///   - editorInfo: The draft after the edit.
  ///   - inputs: The inputs definition after it.
  ///   - envelope: What stands around the graph in its file; nil to keep what is there.
  ///   - id: The workflow.
  ///   - expectedRevision: The revision that was edited; nil to edit whatever is there.
  ///   - summary: What the edit did, for undo and history.
  ///   - author: Who made it; nil for the person of the configuration.
  /// - Returns: The workflow as it is now.
  /// - Throws: ``EngineError/revisionConflict(workflow:expected:actual:)`` where it was changed
  ///   meanwhile; nothing is stored then.
  public func save(
    editorInfo: JSONValue,
    inputs: JSONValue,
    envelope: JSONValue? = nil,
    of id: String,
    expectedRevision: Int?,
    summary: String,
    by author: String? = nil,
  ) throws(EngineError) -> WorkflowRecord {
    let draft = Store.Draft(
      editorInfo: editorInfo,
      inputs: inputs,
      summary: summary,
      time: now,
      author: author ?? configuration.person,
      envelope: envelope,
    )
    return try store.save(draft, of: id, expected: expectedRevision)
  }

  /// Renames a workflow.
  public func rename(_ id: String, to name: String) throws(EngineError) -> WorkflowRecord {
    try Self.check(name, .workflow)
    return try store.rename(id, to: name, at: now)
  }

  /// Describes a workflow.
  public func setDescription(
    _ description: String,
    of id: String,
  ) throws(EngineError) -> WorkflowRecord {
    try store.describe(id, as: description, at: now)
  }

  /// Takes the last edit back; gives the workflow and what was undone, or nil at the first.
  public func undo(_ id: String) throws(EngineError) -> (record: WorkflowRecord, summary: String)? {
    try store.undo(id, at: now)
  }

  /// Makes an undone edit again; gives the workflow and what was redone, or nil.
  public func redo(_ id: String) throws(EngineError) -> (record: WorkflowRecord, summary: String)? {
    try store.redo(id, at: now)
  }

  /// The revisions of a workflow, the oldest first; with a `limit` only the latest of them.
  public func history(_ id: String, limit: Int? = nil) throws(EngineError) -> [Revision] {
    try store.history(id, limit: limit)
  }

  /// How far the draft and what is published have gone apart; nil where they are at one revision,
  /// or nothing is published.
  public func staleness(of id: String) throws(EngineError) -> Staleness? {
    try store.staleness(of: id)
  }

  /// The draft and the inputs definition at a revision, or nil where there is none.
  public func draft(
    at revision: Int,
    of id: String,
  ) throws(EngineError) -> (editorInfo: JSONValue, inputs: JSONValue)? {
    try store.draft(revision, of: id).map { ($0.editorInfo, $0.inputs) }
  }

  /// Makes `flow` what runs; the workflow is ready then.
  ///
  /// - Parameters:
  ///   - id: The workflow.
  ///   - flow: What the revision compiles to.
  ///   - revision: The revision that is published; nil for the one the draft is at.
  ///   - expectedRevision: Where the draft must be; nil where that does not matter.
  /// - Returns: The workflow as it is now.
  /// - Throws: ``EngineError/revisionConflict(workflow:expected:actual:)`` where there is no such
  ///   revision, or the draft is at another.
  public func publish(
    _ id: String,
    flow: JSONValue,
    revision: Int? = nil,
    expectedRevision: Int? = nil,
  ) throws(EngineError) -> WorkflowRecord {
    try store.publish(id, flow: flow, revision: revision, expected: expectedRevision, at: now)
  }

  /// Deletes a workflow and frees its name; its runs stay.
  public func deleteWorkflow(_ id: String) throws(EngineError) {
    try store.deleteWorkflow(id, at: now)
  }
}
