import GRDB

extension Store {
  /// The revisions of a workflow, the oldest first; with a `limit` only the latest of them.
  func history(_ id: String, limit: Int?) throws(EngineError) -> [Revision] {
    try read { database in
      let current = try heads(of: id, database).draft
      return try Row.fetchAll(
        database,
        sql: """
          SELECT number, parent, summary, createdAt, author FROM revision WHERE workflowID = ?
          ORDER BY number DESC LIMIT ?
          """,
        arguments: [id, limit ?? -1],
      ).reversed().map { row in
        Revision(
          number: row["number"],
          parent: row["parent"],
          summary: row["summary"],
          createdAt: row["createdAt"],
          author: row["author"],
          isCurrent: current == row["number"],
        )
      }
    }
  }

  /// How far the draft and what is published have gone apart; nil where they have not.
  ///
  /// O(edits between the two): a revision is younger than its parent, so the younger of the two
  /// goes back until both meet.
  func staleness(of id: String) throws(EngineError) -> Staleness? {
    try read { database in
      let heads = try heads(of: id, database)
      guard var published = heads.published, published != heads.draft else { return nil }
      var draft = heads.draft
      var staleness = Staleness(ahead: 0, behind: 0)
      while draft != published {
        if draft > published {
          guard let parent = try parent(of: draft, in: id, database) ?? nil else { break }
          draft = parent
          staleness.ahead += 1
        } else {
          guard let parent = try parent(of: published, in: id, database) ?? nil else { break }
          published = parent
          staleness.behind += 1
        }
      }
      return staleness
    }
  }

  /// The revision that the draft is at, and the one that is published, without what they hold.
  private func heads(
    of id: String,
    _ database: Database,
  ) throws -> (draft: Int, published: Int?) {
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT revision, publishedRevision FROM workflow WHERE id = ? AND status <> 'deleted'
        """,
      arguments: [id],
    )
    guard let row else { throw EngineError.unknownWorkflow(id) }
    return (row["revision"], row["publishedRevision"])
  }

  /// The revision that `number` was made from, if any; nil where there is no such revision.
  func parent(of number: Int, in id: String, _ database: Database) throws -> Int?? {
    try Row.fetchOne(
      database,
      sql: "SELECT parent FROM revision WHERE workflowID = ? AND number = ?",
      arguments: [id, number],
    ).map { $0["parent"] as Int? }
  }
}
