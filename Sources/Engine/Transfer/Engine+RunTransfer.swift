public import JSON
import Workflows

extension Engine {
  /// What the exports of this version say they are.
  static let runFormat = "easel-run/1"

  /// A run as JSON: its events with their times, and what is known of the assets in its results.
  ///
  /// The assets' files are not in it.
  public func exportRun(_ run: String) throws(EngineError) -> JSONValue {
    let entries = try store.entries(of: run)
    var events: [JSONValue] = []
    var assets: [JSONValue] = []
    var seen: Set<String> = []
    for entry in entries {
      events.append(["time": .integer(entry.time), "event": .object(entry.event.json)])
      guard case .nodeSucceeded(_, let outputs, _, _) = entry.event else { continue }
      for id in Self.assetIDs(in: outputs) where seen.insert(id).inserted {
        if let asset = try asset(id) { assets.append(.object(asset.json)) }
      }
    }
    return [
      "version": .string(Self.runFormat), "id": .string(run), "events": .array(events),
      "assets": .array(assets),
    ]
  }

  /// Brings in a run that ``exportRun(_:)`` wrote, under its own id.
  ///
  /// - Parameters:
  ///   - json: The export.
  ///   - projectID: Where the run goes.
  ///   - restoresResults: Whether its results may stand for equal work from now on. They are
  ///     what the export says, so this is for exports that are trusted.
  ///   - replaces: Whether it takes the place of a run of that id which has another journal.
  /// - Returns: The run's id.
  /// - Throws: ``EngineError/importConflict(id:)`` where a run of that id is there, is not a part
  ///   of the same story, and is not replaced; a run that is there as it is in the export is left
  ///   as it is.
  public func importRun(
    _ json: JSONValue,
    in projectID: String,
    restoresResults: Bool = false,
    replaces: Bool = false,
  ) throws(EngineError) -> String {
    guard json["version"]?.string == Self.runFormat else { throw .invalidImport(member: "version") }
    guard let id = json["id"]?.string, !id.isEmpty, id.utf8.count <= 200 else {
      throw .invalidImport(member: "id")
    }
    let entries = try Self.entries(json)
    let state: RunState
    do { state = try RunState(folding: entries.map(\.event)) } catch {
      throw .invalidImport(member: "events")
    }
    if try store.version(of: id) != nil {
      if try store.entries(of: id) == entries, try store.project(of: id) == projectID { return id }
      guard replaces, advancing[id] == nil else { throw .importConflict(id: id) }
      try store.deleteRun(id)
      forget(id)
    }
    try store.createRun(
      id,
      of: state.definition,
      in: projectID,
      entries: entries,
      projection: RunProjection(state),
      results: restoresResults ? newResults(of: entries, run: id, state) : [],
    )
    return id
  }

  private static func entries(_ json: JSONValue) throws(EngineError) -> [JournalEntry] {
    var entries: [JournalEntry] = []
    for element in json["events"]?.array ?? [] {
      guard let time = element["time"]?.number?.int64, let object = element["event"]?.object,
        let event = try? RunEvent(json: object)
      else { throw .invalidImport(member: "events[\(entries.count)]") }
      entries.append(JournalEntry(version: entries.count + 1, time: time, event: event))
    }
    return entries
  }

  /// The results that were computed in a run and are not known here.
  private func newResults(
    of entries: [JournalEntry],
    run: String,
    _ state: RunState,
  ) throws(EngineError) -> [StoredResult] {
    var stepKeys: [String: String] = [:]
    var results: [StoredResult] = []
    // What a fork begins with was computed by the run that it is a fork of.
    var parents = entries.compactMap { entry -> (run: String, version: Int)? in
      guard case .forked(let run, let version, _) = entry.event else { return nil }
      return (run, version)
    }[...]
    for entry in entries {
      while let parent = parents.first, entry.version > parent.version { parents.removeFirst() }
      let run = parents.first?.run ?? run
      switch entry.event {
      case .nodeStarted(let node, _, _, let stepKey): stepKeys[node] = stepKey
      case .nodeSucceeded(let node, let outputs, let cost, nil):
        guard let stepKey = stepKeys[node], stepKey.utf8.count == 64,
          try store.result(stepKey) == nil
        else { continue }
        let flowNode = state.node(node) ?? state.node(RunState.template(of: node))
        let result = flowNode?.result(of: outputs) ?? outputs
        results.append(
          StoredResult(stepKey: stepKey, outputs: result, cost: cost, run: run, node: node)
        )
      default: continue
      }
    }
    return results
  }
}

extension AssetRecord {
  /// What is known of the asset, without its path.
  var json: JSONObject {
    [
      "id": .string(id), "kind": .string(kind), "mimeType": .string(mimeType),
      "width": width.map { .integer($0) } ?? .null,
      "height": height.map { .integer($0) } ?? .null, "size": .integer(size),
      "metadata": .object(metadata),
    ]
  }
}
