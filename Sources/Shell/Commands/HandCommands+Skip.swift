import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// `skip [NODE] [--bypass[=INPUT]|--cut]`: leaves a node out.
  func skip(_ invocation: Invocation) async throws(ShellError) -> Output {
    let run = try changeableRun(invocation)
    try invocation.checkPositionals(atMost: 1)
    try invocation.checkNames([])
    let isBypass = try invocation.toggle("--bypass", "--cut")
    let state = try await shownState()
    let argument = invocation.positional(0)
    let target: HandTarget
    if let argument {
      target = try self.target(argument.word, in: state)
    } else {
      target = try nextTarget(run, state)
    }
    try checkChangeable(target, at: argument?.range)
    try checkOpen(target, at: argument?.range)
    var choices: [String] = []
    if isBypass != false {
      let (candidates, output) = candidates(for: target, in: state)
      let flag = invocation.flagValue("--bypass")
      if let bypass = try bypass(of: target, flag, among: candidates, for: output) {
        return try await self.bypass(target, bypass, run, state)
      }
      choices = candidates.map(\.input)
    }
    let (author, path) = (try author(), target.path)
    try await withEngine { try await $0.skip(path, in: run.id, by: author) }
    var text =
      "✎ In this run \(codeSpan(path)) is cut: it gives nothing, and what needs it is skipped."
    if !choices.isEmpty { text += " Of several inputs that fit a bypass none was named." }
    text += Self.chargeNote(target)
    return try await goOn(run, text, since: state, nil)
  }

  private static func chargeNote(_ target: HandTarget) -> String {
    guard case .unknown = target.status else { return "" }
    return " It is not known how its call ended; it may have been charged."
  }

  private func nextTarget(
    _ run: Place.StoppedRun,
    _ state: RunState,
  ) throws(ShellError) -> HandTarget {
    guard let path = run.node, let node = state.node(path), let status = state.status(of: path)
    else {
      throw ShellError("no node is next", remedy: "name one: `skip NODE`", code: "unknown_node")
    }
    return HandTarget(path: path, node: node, status: status)
  }

  /// Refuses to leave a node out that is done.
  private func checkOpen(_ target: HandTarget, at range: Range<Int>?) throws(ShellError) {
    let name = codeSpan(target.path)
    switch target.status {
    case .success, .rejected:
      throw ShellError(
        "\(name) is done already",
        at: range,
        remedy: "`pin \(target.path)=VALUE` substitutes what it gave",
        code: "node_not_ready",
      )
    case .skipped(let reason):
      throw ShellError(
        "\(name) is skipped already: \(reason.oneLine)",
        at: range,
        code: "node_not_ready",
      )
    default: return
    }
  }

  // MARK: Bypass

  /// An input whose value stands for an output.
  private struct Bypass {
    var input: String
    var output: String
    var value: JSONValue
  }

  private func bypass(
    _ target: HandTarget,
    _ bypass: Bypass,
    _ run: Place.StoppedRun,
    _ state: RunState,
  ) async throws(ShellError) -> Output {
    let author = try author()
    try await withEngine {
      try await $0.bypass(
        target.path,
        in: run.id,
        with: bypass.input,
        outputs: [bypass.output: bypass.value],
        by: author,
      )
    }
    let text =
      "✎ In this run \(codeSpan(target.path)) is bypassed: its \(codeSpan(bypass.input)), "
      + "\(codeSpan(short(bypass.value), columns: 60)), is passed through."
      + Self.chargeNote(target)
    return try await goOn(run, text, since: state, nil)
  }

  /// The inputs with values that could stand for what a node gives, and the output.
  private func candidates(
    for target: HandTarget,
    in state: RunState,
  ) -> (inputs: [Bypass], output: ModelOutput) {
    let output = outputs(of: target.node, in: state).first ?? ModelOutput("output", .any)
    let values = (try? state.resolvedInputs(of: target.node)) ?? [:]
    let inputs = fitting(output.type, of: target.node).compactMap { name in
      values[name].flatMap { value in
        value.isNull ? nil : Bypass(input: name, output: output.name, value: value)
      }
    }
    return (inputs, output)
  }

  /// The input that is passed through: the one that `flag` names, or the only one.
  ///
  /// Nil where there is not exactly one; throws then where `flag` wants a bypass.
  private func bypass(
    of target: HandTarget,
    _ flag: Argument?,
    among candidates: [Bypass],
    for output: ModelOutput,
  ) throws(ShellError) -> Bypass? {
    let names = candidates.map(\.input)
    let name = codeSpan(target.path)
    if let flag, flag.range != flag.nameRange {
      if let named = candidates.first(where: { $0.input == flag.text }) { return named }
      throw ShellError(
        "no input \(codeSpan(flag.text)) of \(name) has a value that could stand for what it gives, "
          + output.type.words,
        at: flag.range,
        remedy: nearest(flag.text, in: names).map { "did you mean `--bypass=\($0)`?" }
          ?? remedy(names),
        code: "invalid_input",
      )
    }
    if candidates.count == 1 { return candidates[0] }
    guard let flag else { return nil }
    throw ShellError(
      candidates.isEmpty
        ? "no input of \(name) has a value that could stand for what it gives, \(output.type.words)"
        : "\(candidates.count) inputs of \(name) could stand for what it gives",
      at: flag.nameRange,
      remedy: remedy(names),
      code: "invalid_input",
    )
  }

  private func remedy(_ candidates: [String]) -> String {
    guard !candidates.isEmpty else { return "`--cut` skips what hangs on it, `pin` gives a value" }
    return candidates.map { "`--bypass=\($0)`" }.joined(separator: " or ") + " would do"
  }

  /// The inputs of a node whose values could stand for an output of a type, by the schema.
  private func fitting(_ type: HandleType, of node: FlowNode) -> [String] {
    if let model = model(of: node) {
      return model.parameters.filter { parameter in
        // A number or a choice is no text to pass on.
        if type == .text { return parameter.type == .text && parameter.allowedValues.isEmpty }
        return parameter.handleType.fits(type)
      }.map(\.name)
    }
    switch node.type {
    // A branch is taken or not, and an approval is given or not.
    case .logic, .userApproval: return []
    default:
      return node.inputs.map(\.name).filter { $0 != FlowLoop.result && $0 != Handle.conditional }
    }
  }
}
