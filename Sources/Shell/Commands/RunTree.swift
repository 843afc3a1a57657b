import Engine
import Notebook
import Text
import Workflows

extension Workbench {
  /// How many runs of a family are shown.
  private static let familyLimit = 200
  /// How far a line is indented at most.
  private static let deepest = 12

  /// `runs --tree`: a run with those it goes on from and those that go on from them.
  func runTree(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 1)
    let run = try await namedRun(invocation.positional(0), invocation)
    let project = place.project.id
    let family = try await withEngine {
      try await $0.family(of: run, in: project, limit: Self.familyLimit)
    }
    guard !family.isEmpty else { throw ShellError("the run is gone", code: "job_not_found") }
    for member in family { try await state(run: member.id) }
    let members = Set(family.map(\.id))
    var children: [String: [RunSummary]] = [:]
    var roots: [RunSummary] = []
    for member in family {
      if let parent = member.origin?.run, parent != member.id, members.contains(parent) {
        children[parent, default: []].append(member)
      } else {
        roots.append(member)
      }
    }
    var lines: [String] = []
    var rest = roots.reversed().map { (run: $0, depth: 0) }
    while let (member, depth) = rest.popLast() {
      let indent = String(repeating: "  ", count: min(depth, Self.deepest))
      lines.append("\(indent)- \(line(of: member))")
      let branches = children.removeValue(forKey: member.id) ?? []
      rest += branches.reversed().map { ($0, depth + 1) }
    }
    if family.count == Self.familyLimit {
      lines += ["", "The oldest \(Self.familyLimit) runs of the family are shown."]
    }
    return Output(lines.joined(separator: "\n"))
  }

  private func line(of run: RunSummary) -> String {
    var text = "**\(aliases.alias(for: run.id, kind: .run))**"
    if let origin = run.origin {
      text += " \(words(for: origin))"
    } else {
      text += " of \(run.workflowName.markdownSafe)"
    }
    text += ": \(run.status)"
    if !run.waitingGates.isEmpty {
      let gates = run.waitingGates.map { "`\($0.terminalSafe)`" }
      text += ", waits at \(gates.joined(separator: ", "))"
    }
    text += ", \(run.cost) CU"
    return run.id == (place.run?.id ?? place.lastRun) ? text + " ← here" : text
  }

  /// Where a run goes on from, in words.
  private func words(for origin: RunOrigin) -> String {
    let node = origin.node.map { "`\($0.terminalSafe)`" }
    return switch origin.kind {
    case .fork: node.map { "from before \($0)" } ?? "from there"
    case .rerun where origin.version == 0: "the edited draft" + (node.map { " from \($0)" } ?? "")
    case .rerun: node.map { "again from \($0)" } ?? "again"
    }
  }
}
