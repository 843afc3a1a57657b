import GRDB
import JSON

extension Store {
  typealias NumberedDraft = (number: Int, parent: Int?, draft: Draft)

  func workflowWithRevisions(
    _ id: String
  ) throws(EngineError) -> (WorkflowRecord, [NumberedDraft]) {
    try read { database in
      let revisions = try Row.fetchAll(
        database,
        sql: "SELECT * FROM revision WHERE workflowID = ? ORDER BY number",
        arguments: [id],
      ).map { row in
        (number: row["number"] as Int, parent: row["parent"] as Int?, draft: try Draft(row: row))
      }
      return (try existing(id, database), revisions)
    }
  }

  /// Removes a run with its journal; results that it gave stay.
  func deleteRun(_ id: String) throws(EngineError) {
    try write { database in
      for table in ["reservation", "lease", "event"] {
        try database.execute(sql: "DELETE FROM \(table) WHERE run = ?", arguments: [id])
      }
      try database.execute(sql: "DELETE FROM run WHERE id = ?", arguments: [id])
    }
  }

  /// Stores a workflow with all its revisions; throws where its id was ever used, unless what is
  /// there is replaced.
  func insert(
    _ record: WorkflowRecord,
    revisions: [NumberedDraft],
    replaces: Bool = false,
  ) throws(EngineError) {
    try write { database in
      try checkProject(record.projectID, database)
      if replaces {
        for sql in [
          "DELETE FROM revision WHERE workflowID = ?", "DELETE FROM workflow WHERE id = ?",
        ] {
          try database.execute(sql: sql, arguments: [record.id])
        }
      }
      let isUsed = try Bool.fetchOne(
        database,
        sql: "SELECT EXISTS (SELECT 1 FROM workflow WHERE id = ?)",
        arguments: [record.id],
      )
      if isUsed == true { throw EngineError.importConflict(id: record.id) }
      try named(.workflow, record.name) { try insertRow(record, database) }
      for (number, parent, draft) in revisions {
        try insert(draft, number: number, parent: parent, of: record.id, database)
      }
    }
  }
}
