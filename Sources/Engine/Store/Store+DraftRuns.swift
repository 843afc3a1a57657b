import GRDB

extension Store {
  /// Which of the runs are draft runs.
  func draftRuns(among runs: [String]) throws(EngineError) -> Set<String> {
    try read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT json_extract(body, '$.draft') FROM event WHERE run = ? AND version = 1"
      )
      var drafts: Set<String> = []
      for run in runs where try Bool.fetchOne(statement, arguments: [run]) == true {
        drafts.insert(run)
      }
      return drafts
    }
  }
}

extension Engine {
  /// Which of the runs are draft runs.
  public func draftRuns(among runs: [String]) throws(EngineError) -> Set<String> {
    try store.draftRuns(among: runs)
  }
}
