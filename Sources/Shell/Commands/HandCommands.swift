import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// How many nodes a sentence names that are done again.
  private static let namedNodes = 8

  /// `set NODE.INPUT=VALUE …`: overrides inputs in the run.
  func set(_ invocation: Invocation) async throws(ShellError) -> Output {
    let run = try changeableRun(invocation)
    try invocation.checkPositionals(atMost: 0)
    guard !invocation.parameters.isEmpty else {
      throw invocation.missing("what to change, as NODE.INPUT=VALUE")
    }
    let state = try await shownState()
    let settings = try await apply(invocation.parameters, to: run, state)
    let node = settings.last { !$0.isOfRun }?.node
    return try await goOn(run, words(for: settings), since: state, node)
  }

  /// Overrides the inputs that arguments name, and gives what they set.
  func apply(
    _ arguments: [Argument],
    to run: Place.StoppedRun,
    _ state: RunState,
  ) async throws(ShellError) -> [InputSetting] {
    var settings: [InputSetting] = []
    for argument in arguments { settings.append(try await setting(argument, in: state)) }
    let (author, inputs) = (try author(), settings)
    try await withEngine { try await $0.set(inputs, in: run.id, by: author) }
    return settings
  }

  /// What was set, in a sentence.
  func words(for settings: [InputSetting]) -> String {
    let names = settings.map { setting in
      "\(codeSpan(setting.spelling)) is \(codeSpan(short(setting.value), columns: 60))"
    }
    return "✎ In this run \(names.joined(separator: ", "))."
  }

  /// `unpin NODE`: the node's own work counts again.
  func unpin(_ invocation: Invocation) async throws(ShellError) -> Output {
    let run = try changeableRun(invocation)
    try invocation.checkPositionals(atMost: 1)
    try invocation.checkNames([])
    let state = try await shownState()
    let argument = try invocation.required(0, "a node")
    let path = try target(argument.word, in: state).path
    let isGiven = state.changes.contains { !$0.isInput && $0.node == path }
    guard isGiven else {
      let changes = state.changes
      throw ShellError(
        "\(codeSpan(path)) is neither pinned nor left out by hand",
        at: argument.range,
        remedy: changes.isEmpty ? nil : "changed by hand: \(words(for: changes))",
        code: "not_pinned",
      )
    }
    let author = try author()
    try await withEngine { try await $0.reset(path, in: run.id, by: author) }
    let text = "\(codeSpan(path)) counts by its own work again."
    return try await goOn(run, text, since: state, path)
  }

  // MARK: Going on

  /// Says what a change has done since `before`, and where the run stops now: at `node`, where
  /// that is ready.
  ///
  /// `run` is the stop before the change, and `words` say what was changed, in a sentence.
  func goOn(
    _ run: Place.StoppedRun,
    _ words: String,
    since before: RunState,
    _ node: String?,
  ) async throws(ShellError) -> Output {
    let state = try await runState(run.id)
    var parts = [words]
    if let again = try await wordsOfAgain(state.takenBack(since: before), before) {
      parts.append(again)
    }
    let lost = before.changes.filter { !state.changes.contains($0) && !$0.isReplaced(in: state) }
    if !lost.isEmpty { parts.append("This undoes by-hand work: \(self.words(for: lost)).") }
    if let node, state.isReady(node) { try move { $0.run?.node = node } }
    var output = try await go(run.id, .start)
    // Who was running goes on running after the next answer.
    try move { $0.run?.isStepping = run.isStepping }
    output.markdown = parts.joined(separator: " ") + "\n\n" + output.markdown
    return output
  }

  /// What is done again, and what that may cost.
  func wordsOfAgain(
    _ nodes: [String],
    _ before: RunState,
  ) async throws(ShellError) -> String? {
    guard !nodes.isEmpty else { return nil }
    let named = nodes.prefix(Self.namedNodes).map { codeSpan($0) }
    let more = nodes.count - named.count
    var text =
      "To be done again: \(named.joined(separator: ", "))\(more > 0 ? " and \(more) more" : "")"
    var price = Credits.zero
    var (calls, isOpen) = (0, false)
    // A change by hand takes back what hangs on one node; of very many the price is not added up.
    for node in nodes.prefix(256) {
      guard let forecast = try await withEngine({ try await $0.forecast(node, in: before) }),
        forecast.callsModel
      else { continue }
      calls += 1
      if let quote = forecast.price { price = price + quote } else { isOpen = true }
    }
    let isLoop = nodes.contains { before.isContainer($0) }
    if nodes.count > 256 || isOpen || isLoop {
      text += ", for \(price) CU or more"
    } else if calls > 0 {
      text += ", for up to \(price) CU"
    }
    return text + "."
  }
}

extension InputSetting {
  /// Whether it is an input of the run itself.
  var isOfRun: Bool { node == FlowReference.workflow }

  /// The input as it is typed.
  var spelling: String { isOfRun ? name : "\(node).\(name)" }
}

extension HandChange {
  /// Whether something else was done to the same thing since.
  fileprivate func isReplaced(in state: RunState) -> Bool {
    state.changes.contains { other in
      switch (self, other) {
      case (.input(node, let name, _), .input(node, let otherName, _)): name == otherName
      case (.input, _), (_, .input): false
      default: other.node == node
      }
    }
  }
}
