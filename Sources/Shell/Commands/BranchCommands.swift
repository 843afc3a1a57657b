import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// How many nodes a branch names that are done again.
  private static let namedNodes = 8
  /// The kind of the state that says what a step back undid.
  private static let undoneKind = "undone"

  // MARK: rerun

  func rerun(_ invocation: Invocation) async throws(ShellError) -> Output {
    try checkNoRun()
    let (word, node) = try rerunWords(invocation)
    let run = try await namedRun(word, invocation)
    try await state(run: run)
    let state = try await runState(run)
    if invocation.flag("--edited") { return try await rerunEdited(run, state, node, invocation) }
    let path = try node.map { argument throws(ShellError) in try existing(argument, in: state) }
    let person = person
    let branch = try await withEngine { try await $0.rerun(run, from: path, by: person) }
    try enter(branch.id)
    let kept = try await runState(branch.id).tally.succeeded
    let alias = aliases.alias(for: run, kind: .run)
    var head =
      "**\(aliases.alias(for: branch.id, kind: .run))** goes on from \(alias) and keeps "
      + "\(counted(kept, "result"))."
    if !branch.redone.isEmpty {
      head += " Done again, with what hangs on \(branch.redone.count == 1 ? "it" : "them"): "
      head += "\(names(branch.redone))."
    } else if state.outcome == .success {
      head += " Nothing failed in \(alias); `rerun \(alias) from NODE` does a node again."
    }
    head += try await inherited(by: branch.id, from: run, state)
    if await isEdited(state.definition) {
      let name = state.definition.workflowName.markdownSafe
      head +=
        "\n\nThe draft of \(name) has changed since; `rerun \(alias) --edited` takes it as it "
        + "stands."
    }
    return try await go(branch.id, .end).headed(head)
  }

  /// The draft as it stands, with the inputs of a run, whose results stand for equal work.
  private func rerunEdited(
    _ run: String,
    _ state: RunState,
    _ node: Argument?,
    _ invocation: Invocation,
  ) async throws(ShellError) -> Output {
    let alias = aliases.alias(for: run, kind: .run)
    guard place.workflow?.id == state.definition.workflowID else {
      let name = state.definition.workflowName.terminalSafe
      throw ShellError(
        "\(alias) is a run of another workflow",
        remedy: "`use \(name)` first",
        code: "other_workflow",
      )
    }
    var definition = try await runDefinition(invocation, given: state.definition.inputs)
    definition.origin = RunOrigin(.rerun, of: run, version: 0, from: node?.text)
    if let node {
      try checkTarget(node, of: definition)
      // What hangs on the node is known of the flow as it is now.
      let names = (try? RunState(definition))?.namesFrom(node.text) ?? [node.text]
      definition.fresh = [FreshNodes(names.union([node.text]))]
    }
    let id = try await startRun(definition)
    let head =
      "**\(aliases.alias(for: id, kind: .run))** is the draft as it stands, with the inputs of "
      + "\(alias)."
    let changes = state.changes.filter { !Self.has($0, in: definition.flow) }
    let left =
      changes.isEmpty
      ? ""
      : "\n\n✎ What was changed by hand in \(alias) is not in it: \(words(for: changes))."
        + (changes.contains(where: \.isInput)
          ? " `accept \(alias)` writes the inputs to the draft." : "")
    return try await go(id, .end).headed(head + left)
  }

  /// Whether a flow says itself what was changed by hand.
  private static func has(_ change: HandChange, in flow: Flow) -> Bool {
    guard case .input(let id, let name, let value) = change else { return false }
    let inputs = flow.nodes.first { $0.id == id }?.inputs ?? []
    return inputs.contains { $0.name == name && $0.value == value }
  }

  /// The run and the node in `[RUN] [from NODE]`.
  private func rerunWords(
    _ invocation: Invocation
  ) throws(ShellError) -> (run: Argument?, node: Argument?) {
    try invocation.checkNames([])
    let hasRun = invocation.positional(0).map { $0.text != "from" } ?? false
    let place = hasRun ? 1 : 0
    guard let word = invocation.positional(place) else {
      return (hasRun ? invocation.positional(0) : nil, nil)
    }
    guard word.text == "from" else {
      throw ShellError(
        "rerun takes `from NODE` behind the run",
        at: word.range,
        remedy: "usage: \(invocation.usage)",
        code: ExitStatus.usageCode,
      )
    }
    try invocation.checkPositionals(atMost: place + 2)
    let node = try invocation.required(place + 1, "a node behind `from`")
    return (hasRun ? invocation.positional(0) : nil, node)
  }

  /// Whether the draft of a run's workflow, if it is the current one, runs something else now.
  private func isEdited(_ definition: RunDefinition) async -> Bool {
    guard place.workflow?.id == definition.workflowID,
      let (_, graph) = try? await currentGraph()
    else { return false }
    guard let flow = try? graph.compile(catalog) else { return true }
    guard flow == definition.flow else { return true }
    let project = place.project.id
    let inner = try? await withEngine {
      try await $0.innerWorkflows(of: flow, in: project, drafts: true)
    }
    return inner != definition.workflows
  }

  // MARK: back and fork

  func back(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 1)
    let run = try await namedRun(nil, invocation)
    try await state(run: run)
    let state = try await runState(run)
    let entries = try await withEngine { try await $0.events(of: run) }
    let history = RunHistory(entries.map(\.event))
    let step = try step(invocation.positional(0), of: history, state)
    let cut = try await cut(before: step, of: history)
    let person = person
    let id = try await withEngine { try await $0.fork(run, at: cut, of: history, by: person) }
    let isUntouched = history.isUntouched && state.outcome == nil
    if isUntouched { try await withEngine { try await $0.cancel(run, by: person) } }
    try enter(id, near: cut.node, isStepping: true)
    let alias = aliases.alias(for: run, kind: .run)
    let left = isUntouched ? ", in which nothing was done, is canceled" : " stays as it is"
    let head = """
      Back before **\(cut.node.markdownSafe)**: this is \
      **\(aliases.alias(for: id, kind: .run))**, which goes on from there. \(alias)\(left).

      To be done again: \(names(state.ordered(cut.undone))).\
      \(try await inherited(by: id, from: run, state))
      """
    return try await go(id, .start).headed(head)
  }

  /// What a branch before a step begins with.
  ///
  /// Where calls were under way at once, their order is not the same in a replay: what is undone
  /// is recorded then.
  private func cut(
    before step: RunStep,
    of history: RunHistory,
  ) async throws(ShellError) -> RunCut {
    let isRecalled = observations[Self.undoneKind]?.isEmpty == false
    guard isRecalled || writer != nil && !isRecorded && !history.isSequential else {
      return history.cut(before: step)
    }
    let marks = try await observed(Self.undoneKind) {
      [step.node] + history.marks(after: step.version)
    }
    let cut = marks.first.flatMap { node in
      history.cut(before: node, dropping: Array(marks.dropFirst()))
    }
    return cut ?? history.cut(before: step)
  }

  /// The step of a run that `N`, `NODE` or nothing means.
  private func step(
    _ argument: Argument?,
    of history: RunHistory,
    _ state: RunState,
  ) throws(ShellError) -> RunStep {
    let end = history.events.count
    let count = argument.map { Int($0.text) } ?? 1
    if let argument, count == nil || state.hasNode(argument.text) {
      let node = try existing(argument, in: state)
      if let step = history.step(at: node, before: end) { return step }
      throw ShellError(
        "nothing has been done at `\(node.terminalSafe)`: \(words(for: node, in: state))",
        at: argument.range,
        remedy: "`until \(node.terminalSafe)` goes on to it",
        code: "node_not_ready",
      )
    }
    guard let count, count > 0 else {
      throw ShellError(
        "back takes a number from 1, or a node",
        at: argument?.range,
        remedy: "`back` goes before the last node, `back 3` before the last three",
        code: ExitStatus.usageCode,
      )
    }
    guard let step = history.step(count, before: end) else {
      throw ShellError(
        "nothing has been done before this place",
        remedy: "`next` does a node",
        code: "nothing_done",
      )
    }
    return step
  }

  func fork(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 0)
    guard let run = place.run else {
      throw ShellError(
        "no run is stopped",
        remedy: "`back` goes back in the last run, `rerun` does again what failed in it",
        code: "no_run",
      )
    }
    let person = person
    let id = try await withEngine { try await $0.fork(run.id, before: run.node, by: person) }
    try enter(id, near: run.node, isStepping: run.isStepping)
    let alias = aliases.alias(for: run.id, kind: .run)
    let head = """
      **\(aliases.alias(for: id, kind: .run))** goes on from here. \(alias) stays at this place; \
      `resume \(alias)` comes back to it.\
      \(try await inherited(by: id, from: run.id, try await runState(run.id)))
      """
    return try await go(id, .start).headed(head)
  }

  // MARK: Words

  /// What a branch has of the run it goes on from that its results do not show: what people
  /// changed there, its budget, and the calls that may be charged a second time; as paragraphs.
  private func inherited(
    by branch: String,
    from run: String,
    _ before: RunState,
  ) async throws(ShellError) -> String {
    let state = try await runState(branch)
    var text = ""
    if !state.changes.isEmpty {
      text += "\n\n✎ Changed by hand here as there: \(words(for: state.changes))."
    }
    if let budget = state.budget {
      text += "\n\nIts own budget of \(budget.limit) CU begins anew, with \(state.cost) spent."
    }
    let asked = state.unknownOutcomes.map(\.id)
    let repeated = before.unknownOutcomes.map(\.id).filter { !asked.contains($0) }
    if !repeated.isEmpty {
      text +=
        "\n\nIt is not known how the call of \(names(repeated)) ended in "
        + "\(aliases.alias(for: run, kind: .run)); made here again, it may be charged twice."
    }
    return text
  }

  /// The run that a word means, or that the prompt is in, or else the latest.
  func namedRun(_ word: Argument?, _ invocation: Invocation) async throws(ShellError) -> String {
    if let word, word.text != "last" { return try runID(word.text, invocation) }
    if let run = place.run?.id ?? place.lastRun { return run }
    let (project, workflow) = (place.project.id, place.workflow?.id)
    let runs = try await withEngine {
      try await $0.runs(in: project, workflow: workflow, limit: 1)
    }
    guard let run = runs.first else {
      throw ShellError("there is no run yet", remedy: "`run` starts one", code: "no_run")
    }
    return run.id
  }

  private func names(_ nodes: [String]) -> String {
    let names = nodes.prefix(Self.namedNodes).map { "`\($0.terminalSafe)`" }
    let more = nodes.count - names.count
    return names.joined(separator: ", ") + (more > 0 ? " and \(counted(more, "more node"))" : "")
  }
}

extension Output {
  /// The output below a first paragraph.
  fileprivate func headed(_ head: String) -> Output {
    var copy = self
    copy.markdown = markdown.isEmpty ? head : "\(head)\n\n\(markdown)"
    return copy
  }
}
