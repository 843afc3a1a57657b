import JSON

/// Programs in Python that put other engines through the same shapes, in a folder.
///
/// Each prints one line of JSON with `peer`, `nodes` and `seconds`. What cannot be measured, as a
/// package is not installed, is a line that says so.
struct Peers: Sendable {
  let folder: String
  /// The interpreter: a path, or a name to look up.
  let python: String
  /// How long each program may take.
  var timeLimit = Duration.seconds(300)

  init(folder: String, python: String = "python3") {
    self.folder = folder
    self.python = python
  }

  /// What `--peers DIR` and `--python PATH` say; nil without the first.
  init?(_ arguments: [String]) throws(BenchError) {
    guard let folder = try text("peers", in: arguments) else { return nil }
    self.init(folder: folder, python: try text("python", in: arguments) ?? "python3")
  }

  /// Runs the programs one after the other, each in a process of its own, and gives a line for
  /// each; `batch` is the number of events that the floor of SQLite writes in a transaction.
  func run(_ bench: String, shape: String, nodes: Int, batch: Int) async -> [String] {
    var lines: [String] = []
    for peer in Peer.all {
      let arguments = peer.arguments(shape, min(nodes, peer.most), batch)
      let outcome = await PythonRun(
        python: python,
        arguments: ["\(folder)/\(peer.program)"] + arguments,
        timeLimit: timeLimit,
      )
      .outcome()
      lines.append(Self.line(bench, peer, outcome))
    }
    return lines
  }

  private static func line(_ bench: String, _ peer: Peer, _ outcome: PythonRun.Outcome) -> String {
    var line = JSONObject([("bench", .string(bench))])
    switch outcome {
    case .figures(let figures):
      for (key, value) in figures { line[key] = value }
      if let seconds = figures["seconds"]?.number?.double,
        let nodes = figures["nodes"]?.number?.double, nodes > 0,
        let each = JSONNumber(rounded(seconds * 1_000_000 / nodes))
      {
        line["us_per_node"] = .number(each)
      }
    case .missing(let what):
      line["peer"] = .string(peer.name)
      line["missing"] = .string(what)
    case .failed(let reason):
      line["peer"] = .string(peer.name)
      line["failed"] = .string(reason)
    }
    return JSONValue.object(line).compact
  }
}

/// One engine beside ours, or a floor.
private struct Peer: Sendable {
  let name: String
  let program: String
  /// The largest run that ends in a few minutes; a larger one is measured at this size.
  var most = Int.max
  /// What the program is given for a shape, a number of nodes and of events in a transaction.
  let arguments: @Sendable (_ shape: String, _ nodes: Int, _ batch: Int) -> [String]

  static let all = [
    Peer(name: "langgraph", program: "peer_langgraph.py") { shape, nodes, _ in
      [shape, "\(nodes)", "sqlite", "sync"]
    },
    Peer(name: "ray", program: "peer_ray.py") { shape, nodes, _ in [shape, "\(nodes)"] },
    Peer(name: "dask", program: "peer_dask.py") { shape, nodes, _ in [shape, "\(nodes)"] },
    Peer(name: "prefect", program: "peer_prefect.py", most: 1000) { shape, nodes, _ in
      [shape, "\(nodes)"]
    },
    Peer(name: "dagster", program: "peer_dagster.py", most: 1000) { shape, nodes, _ in
      [shape, "\(nodes)", "sqlite"]
    },
    Peer(name: "asyncio", program: "asyncio_floor.py") { shape, nodes, _ in [shape, "\(nodes)"] },
    Peer(name: "sqlite3", program: "sqlite_floor.py") { _, nodes, batch in
      ["NORMAL", "\(nodes)", "\(batch)"]
    },
  ]
}
