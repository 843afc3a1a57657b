import Engine
import GRDBSQLite
import Workflows

extension Benchmark {
  /// `list [--workflows N] [--runs N]`: a page, names that begin alike, and one workflow.
  static let list = Benchmark("list") { arguments in
    let count = try option("workflows", in: arguments, or: 100_000)
    let runs = try option("runs", in: arguments, or: 20)
    let home = try BenchHome()
    let (first, folder) = try home.engine()
    let sample = try await first.createWorkflow(named: "flow-0", in: Project.defaultID)
    try copy(sample.id, count, in: "\(folder)/easel.sqlite")
    let last = "flow-\(count - 1)"
    var times: [String: [Double]] = [:]
    for _ in 0..<runs {
      let (engine, _) = try home.engine(on: folder)
      try await engine.open()
      try await measure("list_ms", &times) {
        try await engine.workflows(in: Project.defaultID, limit: 100).elements.count
      }
      try await measure("complete_ms", &times) {
        try await engine.workflows(
          in: Project.defaultID,
          prefix: String(last.dropLast()),
          limit: 20,
        )
        .elements.count
      }
      try await measure("open_ms", &times) {
        try await engine.workflow(last, in: Project.defaultID) == nil ? 0 : 1
      }
    }
    let figures = ["list_ms", "complete_ms", "open_ms"].map { name in
      #""\#(name)":\#(median(times[name] ?? []))"#
    }
    let worst = times.values.map(median).max() ?? 0
    return [
      #"{"bench":"list","workflows":\#(count),"runs":\#(runs),"ms":\#(worst),"#
        + figures.joined(separator: ",") + "}"
    ]
  }

  private static func measure(
    _ name: String,
    _ times: inout [String: [Double]],
    _ body: () async throws -> Int,
  ) async throws {
    let start = now()
    guard try await body() > 0 else { throw BenchError("nothing was found") }
    times[name, default: []].append(now() - start)
  }

  /// Copies a workflow with its revisions; one by one the engine would wait for the disk each time.
  private static func copy(_ id: String, _ count: Int, in path: String) throws(BenchError) {
    var database: OpaquePointer?
    guard sqlite3_open(path, &database) == SQLITE_OK else { throw BenchError("no store") }
    defer { sqlite3_close(database) }
    for (table, key) in [("workflow", "id"), ("revision", "workflowID")] {
      let columns = columns(of: table, database).map { name in
        switch name {
        case key: "'\(id)-' || number.value"
        case "name": "'flow-' || number.value"
        default: "\(table).\(name)"
        }
      }
      let sql = """
        WITH RECURSIVE number(value) AS (
          SELECT 1 UNION ALL SELECT value + 1 FROM number WHERE value < \(count - 1)
        )
        INSERT INTO \(table) SELECT \(columns.joined(separator: ", "))
        FROM \(table), number WHERE \(table).\(key) = '\(id)'
        """
      guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else {
        throw BenchError("SQLite copies no \(table)")
      }
    }
  }

  private static func columns(of table: String, _ database: OpaquePointer?) -> [String] {
    var statement: OpaquePointer?
    sqlite3_prepare_v2(
      database,
      "SELECT name FROM pragma_table_info('\(table)')",
      -1,
      &statement,
      nil,
    )
    defer { sqlite3_finalize(statement) }
    var names: [String] = []
    while sqlite3_step(statement) == SQLITE_ROW {
      if let text = sqlite3_column_text(statement, 0) { names.append(String(cString: text)) }
    }
    return names
  }
}
