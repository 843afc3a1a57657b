import Engine
import JSON
import Notebook
import Text
import Workflows

/// What a pin gives in place of a node's work.
private struct Pin {
  var target: HandTarget
  var outputs: JSONObject
}

extension Workbench {
  /// `pin NODE=VALUE …` and `pin NODE --error "MESSAGE"`.
  func pin(_ invocation: Invocation) async throws(ShellError) -> Output {
    let run = try changeableRun(invocation)
    let state = try await shownState()
    if let message = invocation.flagValue("--error") {
      return try await makeUpFailure(invocation, message.text, run, state)
    }
    if let extra = invocation.positional(0) {
      throw invocation.error(
        "`pin` takes NODE=VALUE",
        at: extra,
        remedy:
          "`pin \(extra.text.oneLine)=VALUE`, or `pin \(extra.text.oneLine) --error \"MESSAGE\"`",
        code: ExitStatus.usageCode,
      )
    }
    var pins: [Pin] = []
    for argument in invocation.parameters {
      try await take(argument, into: &pins, in: state)
    }
    guard let last = pins.last else { throw invocation.missing("what to pin, as NODE=VALUE") }
    let author = try author()
    for pin in pins {
      let (path, outputs) = (pin.target.path, pin.outputs)
      try await withEngine {
        guard case .unknown = pin.target.status else {
          return try await $0.pin(path, in: run.id, outputs: outputs, by: author)
        }
        try await $0.answerOutcome(of: path, in: run.id, .outputs(outputs), by: author)
      }
    }
    let names = pins.map { pin in
      let values = pin.outputs.map { codeSpan(short($0.value), columns: 60) }
      return "\(codeSpan(pin.target.path)) is pinned to \(values.joined(separator: ", "))"
    }
    let text = "✎ In this run \(names.joined(separator: ", and "))."
    return try await goOn(run, text, since: state, last.target.path)
  }

  private func makeUpFailure(
    _ invocation: Invocation,
    _ message: String,
    _ run: Place.StoppedRun,
    _ state: RunState,
  ) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 1)
    try invocation.checkNames([])
    let argument = try invocation.required(0, "a node")
    let target = try target(argument.word, in: state)
    try checkChangeable(target, at: argument.range)
    guard target.node.type != .userApproval else { throw gateIsNoResult(target, argument.range) }
    let (author, path) = (try author(), target.path)
    try await withEngine {
      try await $0.fail(path, in: run.id, message: message, by: author)
    }
    let text = "✎ In this run \(codeSpan(path)) fails: \(message.markdownSafe)."
    return try await goOn(run, text, since: state, path)
  }

  private func gateIsNoResult(_ target: HandTarget, _ range: Range<Int>?) -> ShellError {
    ShellError(
      "\(codeSpan(target.path)) is an approval, and gives nothing",
      at: range,
      remedy: "`approve` and `reject` answer it once it waits; `skip \(target.path)` leaves it out",
      code: "invalid_input",
    )
  }

  // MARK: Values

  private func take(
    _ argument: Argument,
    into pins: inout [Pin],
    in state: RunState,
  ) async throws(ShellError) {
    guard let name = argument.name, let range = argument.nameRange else { return }
    let target = try target(Word(text: name, range: range), in: state)
    try checkChangeable(target, at: range)
    guard target.node.type != .userApproval else { throw gateIsNoResult(target, range) }
    let outputs = try await outputs(of: target, argument, in: state)
    if let place = pins.firstIndex(where: { $0.target.path == target.path }) {
      for (name, value) in outputs { pins[place].outputs[name] = value }
      return
    }
    var pin = Pin(target: target, outputs: outputs)
    // Of a node that is done the other outputs stay.
    if target.handle != nil, case .success(let result) = target.status {
      pin.outputs = result.outputs
      for (name, value) in outputs { pin.outputs[name] = value }
    }
    pins.append(pin)
  }

  private func outputs(
    of target: HandTarget,
    _ argument: Argument,
    in state: RunState,
  ) async throws(ShellError) -> JSONObject {
    let handles = outputs(of: target.node, in: state)
    if let handle = target.handle, !handles.contains(where: { $0.name == handle.text }) {
      throw .unknown(
        "output of \(codeSpan(target.path)) called",
        handle.text,
        at: handle.range,
        candidates: handles.map(\.name),
        remedy: "it gives \(handles.map(\.name).joined(separator: ", "))",
        code: "unknown_output",
      )
    }
    if let run = try runNamed(by: argument) {
      let outputs = try await outputs(of: target, in: run, argument)
      guard let handle = target.handle else { return outputs }
      return [handle.text: outputs[handle.text] ?? .null]
    }
    let name = target.handle?.text ?? handles.first?.name ?? "output"
    let value = try await runValue(of: argument, in: state, at: target.path)
    let type = handles.first { $0.name == name }?.type ?? .any
    return [name: try Self.typed(value, name, type, target.node, argument)]
  }

  private static func typed(
    _ value: EditValue,
    _ name: String,
    _ type: HandleType,
    _ node: FlowNode,
    _ argument: Argument,
  ) throws(ShellError) -> JSONValue {
    if let cases = node.logic?.cases, !cases.isEmpty {
      let branches = cases.map(\.value) + [node.logic?.defaultValue].compactMap(\.self)
      let given = value.plainJSON.string ?? value.plainJSON.compact
      guard branches.contains(given) else {
        throw .unknown(
          "branch of \(codeSpan(node.id)) called",
          given,
          at: argument.range,
          candidates: branches,
          remedy: "it takes \(branches.joined(separator: ", "))",
          code: "invalid_input",
        )
      }
      return .string(given)
    }
    try checkFiles(value, name, type, argument)
    let wanted: Parameter.ValueType
    switch type {
    case .text: wanted = .text
    case .list(let element) where element.isAsset: wanted = .assets(element)
    case _ where type.isAsset: wanted = .asset(type)
    default: return value.plainJSON
    }
    do { return try Parameter(name, wanted).typed(value) } catch {
      throw error.shellError(at: argument)
    }
  }

  /// The outputs that a node of a run gives, as far as it is known what flows through them.
  func outputs(of node: FlowNode, in state: RunState) -> [ModelOutput] {
    if let model = model(of: node) { return model.outputs }
    guard node.type == .workflow, let id = node.workflowID,
      let inner = state.definition.workflows[id]
    else { return [ModelOutput("output", .any)] }
    let exposed = inner.flow.nodes.filter(\.includesOutputs)
    return (exposed.isEmpty ? inner.flow.nodes : exposed).map {
      ModelOutput($0.loop?.endID ?? $0.id, .any)
    }
  }

  // MARK: Other runs

  /// The run that an argument names, if it is one: `run:2`, or its id.
  private func runNamed(by argument: Argument) throws(ShellError) -> String? {
    guard !argument.word.isQuoted, case .text(let word) = argument.value else { return nil }
    if word.hasPrefix("job_") { return word }
    guard word.hasPrefix("run:"), Int(word.dropFirst(4)) != nil else { return nil }
    if let id = aliases.id(for: word) { return id }
    throw ShellError(
      "there is no run \(codeSpan(word)) in this session",
      at: argument.range,
      remedy: "`runs` lists them",
      code: "job_not_found",
    )
  }

  private func outputs(
    of target: HandTarget,
    in run: String,
    _ argument: Argument,
  ) async throws(ShellError) -> JSONObject {
    guard let other = try await withEngine({ try await $0.state(of: run) }) else {
      throw ShellError(
        "there is no run \(codeSpan(run))",
        at: argument.range,
        remedy: "`runs` lists them",
        code: "job_not_found",
      )
    }
    try await state(run: run)
    let alias = aliases.alias(for: run, kind: .run)
    if case .success(let result)? = other.status(of: target.path) { return result.outputs }
    throw ShellError(
      "\(alias) has no output of \(codeSpan(target.path))",
      at: argument.range,
      remedy: other.hasNode(target.path)
        ? "there \(words(for: target.path, in: other))"
        : "it has no such node, being a run of \(codeSpan(other.definition.workflowName))",
      code: "no_value",
    )
  }
}
