import Engine
import GRDBSQLite
import Glibc
import JSON
import Synchronization
import Workflows

/// A folder that goes away with the value, and engines on homes in it.
final class BenchHome {
  let path: String
  private var homes = 0

  init() throws(BenchError) {
    // Beside the program, which is on a disk; /tmp may be in memory.
    var template = Array("\(Self.folder)/easel-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw BenchError("no temporary folder") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { _ = try? remove(path) }

  private static var folder: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

  private func remove(_ path: String) throws {
    guard let folder = opendir(path) else { return }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name != ".", name != ".." else { continue }
      let inner = "\(path)/\(name)"
      if unlink(inner) != 0 { try remove(inner) }
    }
    rmdir(path)
  }

  /// An engine on a new home, or on one that is there.
  func engine(
    on home: String? = nil,
    batch: Int = 512,
    _ change: (inout EngineConfiguration) -> Void = { _ in },
  ) throws -> (engine: Engine, home: String) {
    homes += 1
    let home = home ?? "\(path)/home\(homes)"
    let ids = Mutex(0)
    let start = homes
    var configuration = EngineConfiguration(
      home: home,
      catalog: Catalog([]),
      providers: [:],
      clock: { Int64(now()) },
      makeID: { prefix in
        ids.withLock {
          $0 += 1; return "\(prefix)\(start)x\($0)"
        }
      },
      person: "bench",
    )
    configuration.batchLimit = batch
    change(&configuration)
    return (try Engine(configuration), home)
  }

  /// A run of a flow.
  static func definition(_ nodes: [FlowNode]) -> RunDefinition {
    RunDefinition(
      workflowID: "wflow_bench",
      workflowName: "bench",
      flow: Flow(nodes: nodes),
      inputs: [:],
      quote: .zero,
    )
  }

  /// A node that gives what it is given.
  static func pass(_ id: String, _ producer: String) -> FlowNode {
    FlowNode(
      id: id,
      type: .transform,
      inputs: [FlowInput("x", from: FlowReference(node: producer, name: "output"))],
      logic: FlowLogic(transform: "x"),
    )
  }

  static func root(_ id: String) -> FlowNode {
    FlowNode(id: id, type: .transform, logic: FlowLogic(transform: "1"))
  }

  /// A loop over `count` items whose body gives back the item.
  static func loop(_ count: Int) -> [FlowNode] {
    let items = (0..<count).map { JSONValue.integer($0) }
    let list = FlowInput("input", from: FlowReference(node: "items", name: "output"))
    let result = FlowInput(FlowLoop.result, from: FlowReference(node: "n", name: "output"))
    return [
      FlowNode(id: "items", type: .list, items: items),
      FlowNode(
        id: "each",
        type: .forEach,
        inputs: [list, result],
        loop: FlowLoop(body: ["n"], isConcurrent: true),
      ),
      pass("n", "each"),
    ]
  }

  /// The most memory that this process has had, in megabytes.
  static func residentPeak() -> Double {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return (Double(usage.ru_maxrss) / 1024).rounded()
  }

  /// The milliseconds that SQLite alone takes for the events of a run, `batch` a transaction.
  func floor(_ bodies: [String], batch: Int) throws(BenchError) -> Double {
    homes += 1
    var database: OpaquePointer?
    guard sqlite3_open("\(path)/floor\(homes).sqlite", &database) == SQLITE_OK else {
      throw BenchError("SQLite does not open a file")
    }
    defer { sqlite3_close(database) }
    let setup = """
      PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      CREATE TABLE event (
        run TEXT NOT NULL, version INTEGER NOT NULL, time INTEGER NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (run, version)
      ) STRICT, WITHOUT ROWID;
      """
    guard sqlite3_exec(database, setup, nil, nil, nil) == SQLITE_OK else {
      throw BenchError("SQLite makes no table")
    }
    var insert: OpaquePointer?
    sqlite3_prepare_v2(database, "INSERT INTO event VALUES (?, ?, ?, ?)", -1, &insert, nil)
    defer { sqlite3_finalize(insert) }
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    let start = now()
    for (place, body) in bodies.enumerated() {
      if place % batch == 0 { sqlite3_exec(database, "BEGIN IMMEDIATE", nil, nil, nil) }
      sqlite3_bind_text(insert, 1, "job_bench", -1, transient)
      sqlite3_bind_int64(insert, 2, Int64(place + 1))
      sqlite3_bind_int64(insert, 3, 1_790_000_000_000)
      sqlite3_bind_text(insert, 4, body, -1, transient)
      guard sqlite3_step(insert) == SQLITE_DONE else { throw BenchError("SQLite writes nothing") }
      sqlite3_reset(insert)
      if place % batch == batch - 1 || place == bodies.count - 1 {
        sqlite3_exec(database, "COMMIT", nil, nil, nil)
      }
    }
    return now() - start
  }
}

/// `value` with at most two decimals.
func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
