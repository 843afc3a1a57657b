import GRDB
import JSON
import Workflows

extension Store {
  /// The result that is stored under a step key.
  func result(_ stepKey: String) throws(EngineError) -> StoredResult? {
    try read { database in
      let row = try Row.fetchOne(
        database,
        sql: "SELECT * FROM result WHERE stepKey = ?",
        arguments: [stepKey],
      )
      guard let row else { return nil }
      return StoredResult(
        stepKey: stepKey,
        outputs: try row.json("outputs").object ?? [:],
        cost: Credits(millionths: row["cost"]),
        run: row["run"],
        node: row["node"],
      )
    }
  }

  /// Keeps results that no event of their run tells of.
  func insert(_ results: [StoredResult], at time: Int64) throws(EngineError) {
    try write { database in
      for result in results { try insert(result, at: time, database) }
    }
  }

  func insert(_ result: StoredResult, at time: Int64, _ database: Database) throws {
    try database.execute(
      sql: "INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [
        result.stepKey, JSONValue.object(result.outputs).compact, result.cost.millionths,
        result.run, result.node, time,
      ],
    )
  }

  func asset(_ id: String) throws(EngineError) -> AssetRow? {
    try read { database in
      let row = try Row.fetchOne(
        database,
        sql: "SELECT * FROM asset WHERE id = ?",
        arguments: [id],
      )
      return try row.map { try AssetRow(row: $0) }
    }
  }

  /// Stores what is known of an asset, unless the asset is there already.
  func insert(_ asset: AssetRow) throws(EngineError) {
    try write { database in
      try database.execute(
        sql: "INSERT OR IGNORE INTO asset VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          asset.id, asset.file, asset.kind, asset.mimeType, asset.width, asset.height, asset.size,
          asset.metadata.compact, asset.createdAt,
        ],
      )
    }
  }
}

/// What the store keeps of an asset; the file is named from the assets folder.
struct AssetRow: Sendable {
  var id: String
  var file: String
  var kind: String
  var mimeType: String
  var width: Int?
  var height: Int?
  var size: Int
  var metadata: JSONValue
  var createdAt: Int64
}

extension AssetRow {
  init(row: Row) throws {
    self.init(
      id: row["id"],
      file: row["file"],
      kind: row["kind"],
      mimeType: row["mimeType"],
      width: row["width"],
      height: row["height"],
      size: row["size"],
      metadata: try row.json("metadata"),
      createdAt: row["createdAt"],
    )
  }
}
