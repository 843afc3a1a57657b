import Engine
import JSON
import Notebook
import Workflows

extension Workbench {
  /// The kind of state by which a session knows its breakpoints.
  static let breakpointsKind = "breakpoints"

  /// The breakpoints over a run that is about to go on; nil where none is enabled.
  func watch(over run: String) async throws(ShellError) -> BreakWatch? {
    let enabled = debug.breakpoints.filter(\.isEnabled)
    guard !enabled.isEmpty else { return nil }
    let constants = enabled.contains { $0.condition != nil } ? await constants() : [:]
    let stop = place.run.flatMap { $0.id == run && !$0.isGate ? $0.node : nil }
    let patterns = enabled.compactMap(\.changedNode)
    guard !patterns.isEmpty else {
      return BreakWatch(debug.breakpoints, from: stop, constants: constants)
    }
    var earlier: [String: JSONObject] = [:]
    for entry in try await withEngine({ try await $0.events(of: run) }) {
      guard let (node, outputs) = entry.event.given, patterns.contains(where: { $0.matches(node) })
      else { continue }
      earlier[node] = outputs
    }
    return BreakWatch(
      debug.breakpoints,
      from: stop,
      constants: constants,
      before: try await comparedRun(with: run, try await runState(run))?.state,
      earlier: earlier,
    )
  }

  /// Takes these as the breakpoints of the session, and records them.
  func keep(_ breakpoints: [Breakpoint]) throws(ShellError) {
    guard breakpoints != debug.breakpoints else { return }
    debug.breakpoints = breakpoints
    let next = debug.nextBreakpoint
    // What they count changes often, and is kept in the marker itself.
    var counts: JSONObject = [:]
    var list: [JSONValue] = []
    for breakpoint in breakpoints {
      let json = breakpoint.json.object ?? [:]
      list.append(.object(JSONObject(json.filter { !Self.counted.contains($0.key) })))
      let own = JSONObject(json.filter { Self.counted.contains($0.key) })
      if !own.isEmpty { counts["\(breakpoint.number)"] = .object(own) }
    }
    let json: JSONValue = ["next": .integer(next), "breakpoints": .array(list)]
    try record {
      let file = try $0.store(asset: Array(json.pretty.utf8), extension: "json")
      try $0.record(
        state: StateRecord(
          kind: Self.breakpointsKind,
          name: Self.breakpointsKind,
          asset: file,
          details: counts.isEmpty ? [:] : ["counts": .object(counts)],
        )
      )
    }
  }

  private static let counted: Set = ["hits", "ignore"]

  /// Takes the breakpoints that a session had at its end; of a damaged one none.
  func restoreBreakpoints(of file: SessionFile) {
    let states = file.entries.flatMap(\.states)
    guard let state = states.last(where: { $0.kind == Self.breakpointsKind }),
      let bytes = try? file.asset(state.asset), let json = try? JSONValue(parsing: bytes)
    else { return }
    var numbers: Set<Int> = []
    for element in (json["breakpoints"]?.array ?? []).prefix(Self.breakpointLimit) {
      var object = element.object ?? [:]
      let number = object["number"]?.number?.int ?? 0
      for (name, value) in state.details["counts"]?["\(number)"]?.object ?? [:]
      where Self.counted.contains(name) {
        object[name] = value
      }
      guard let breakpoint = Breakpoint(json: .object(object)), number > 0,
        numbers.insert(number).inserted
      else { continue }
      debug.breakpoints.append(breakpoint)
    }
    let next = json["next"]?.number?.int ?? 1
    debug.nextBreakpoint = max(next, (numbers.max() ?? 0) + 1)
  }
}

extension Breakpoint {
  fileprivate var changedNode: NodePattern? {
    guard case .changed(let node, _) = place else { return nil }
    return node
  }
}
