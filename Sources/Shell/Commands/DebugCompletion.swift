import Engine
import JSON
import Workflows

extension Workbench {
  /// The nodes of the run that is stopped, for completion: those that are ready first, then those
  /// beside the stop, then the others of the flow.
  func runNodeCandidates(_ prefix: String, _ limit: Int) async -> [NameCandidate] {
    guard let run = place.run, let state = try? await shownState() else {
      return await names(of: .nodeID, beginningWith: prefix, limit: limit)
    }
    let ready = state.ready()
    let beside = run.node.map { state.siblings(of: $0) } ?? []
    let others = state.definition.flow.nodes.map(\.id)
    var seen: Set<String> = []
    let names = (ready + beside + others).lazy.filter { $0.hasPrefix(prefix) }
      .filter { seen.insert($0).inserted }
    return names.prefix(limit).map { name in
      let node = state.node(name)
      let kind = node?.modelID ?? node?.type.name ?? ""
      return NameCandidate(name, summary: ready.contains(name) ? "\(kind), ready" : kind)
    }
  }

  /// How many nodes `set` offers the inputs of.
  private static let settableNodes = 50

  /// What `set` takes at the stop, for completion: the inputs of its node, those of the nodes
  /// beside it and of the flow, and those of the run.
  func settableCandidates() async -> [NameCandidate] {
    guard let run = place.run, let state = try? await shownState() else { return [] }
    let beside = run.node.map { [$0] + state.siblings(of: $0) } ?? []
    let paths = beside + state.definition.flow.nodes.map(\.id)
    var names: [NameCandidate] = []
    var seen: Set<String> = []
    for path in paths where seen.count < Self.settableNodes && seen.insert(path).inserted {
      guard let node = state.node(path) else { continue }
      let inputs = model(of: node)?.parameters.map(\.name) ?? node.inputs.map(\.name)
      names += inputs.map { NameCandidate("\(path).\($0)", summary: "input of \(path)") }
    }
    return names + state.inputs.keys.map { NameCandidate($0, summary: "input of the workflow") }
  }
}
