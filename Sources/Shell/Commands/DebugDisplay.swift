import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// How many expressions a stop shows at most.
  private static let displayLimit = 10

  /// `display EXPR`: shows a value now, and at every stop from now on.
  func display(_ invocation: Invocation) async throws(ShellError) -> Output {
    guard let source = invocation.rest?.text else {
      guard !debug.displays.isEmpty else {
        return Output("Nothing is displayed at stops; `display $node` begins to.")
      }
      let rows = debug.displays.map { "| \($0.number) | \(codeSpan($0.source)) |" }
      return Output((["| | at every stop |", "|---:|---|"] + rows).joined(separator: "\n"))
    }
    guard debug.displays.count < Self.displayLimit else {
      throw ShellError(
        "\(Self.displayLimit) expressions are displayed already",
        remedy: "`undisplay NUMBER` ends one",
        code: "too_many",
      )
    }
    let shown = DebugState.Display(number: debug.nextDisplay, source: source)
    let state = place.run == nil ? nil : try await shownState()
    let text: String
    do throws(DebugError) {
      text = try await self.text(of: shown, in: state, at: place.run?.node)
    } catch {
      // What has no value yet may have one at the next stop.
      guard error.isMissing else { throw error.shellError(at: invocation.rest?.range) }
      text = "\(Self.head(of: shown)): \(error.message.terminalSafe)"
    }
    debug.nextDisplay += 1
    try keepDisplays(debug.displays + [shown])
    return Output(text)
  }

  func undisplay(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 1)
    guard let argument = invocation.positional(0) else {
      let count = debug.displays.count
      try keepDisplays([])
      return Output("Displays nothing at stops any more; it was \(counted(count, "expression")).")
    }
    guard let index = debug.displays.firstIndex(where: { "\($0.number)" == argument.text }) else {
      throw ShellError(
        "no expression \(argument.text) is displayed",
        at: argument.range,
        remedy: "`display` lists them",
        code: "not_found",
      )
    }
    let removed = debug.displays[index]
    try keepDisplays(debug.displays.filter { $0.number != removed.number })
    return Output("Does not display \(codeSpan(removed.source)) any more.")
  }

  /// What `display` shows at a stop.
  func displayed(in state: RunState, at node: String?) async throws(ShellError) -> [String] {
    var blocks: [String] = []
    for shown in debug.displays {
      do throws(DebugError) {
        blocks.append(try await text(of: shown, in: state, at: node))
      } catch {
        blocks.append("\(Self.head(of: shown)): \(error.message.terminalSafe)")
      }
    }
    return blocks
  }

  // MARK: In the session

  /// The kind of state by which a session knows what is displayed.
  static let displaysKind = "displays"

  /// Takes these as what the session displays at stops, and records them.
  private func keepDisplays(_ displays: [DebugState.Display]) throws(ShellError) {
    guard displays != debug.displays else { return }
    debug.displays = displays
    let list = displays.map { shown -> JSONValue in
      ["number": .integer(shown.number), "expression": .string(shown.source)]
    }
    let json: JSONValue = ["next": .integer(debug.nextDisplay), "displays": .array(list)]
    try record {
      let file = try $0.store(asset: Array(json.pretty.utf8), extension: "json")
      try $0.record(
        state: StateRecord(kind: Self.displaysKind, name: Self.displaysKind, asset: file)
      )
    }
  }

  /// Takes the expressions that a session displayed at its end; of a damaged one none.
  func restoreDisplays(of file: SessionFile) {
    let states = file.entries.flatMap(\.states)
    guard let state = states.last(where: { $0.kind == Self.displaysKind }),
      let bytes = try? file.asset(state.asset), let json = try? JSONValue(parsing: bytes)
    else { return }
    var numbers: Set<Int> = []
    for element in (json["displays"]?.array ?? []).prefix(Self.displayLimit) {
      guard let number = element["number"]?.number?.int, number > 0,
        let source = element["expression"]?.string, numbers.insert(number).inserted
      else { continue }
      debug.displays.append(DebugState.Display(number: number, source: source))
    }
    debug.nextDisplay = max(json["next"]?.number?.int ?? 1, (numbers.max() ?? 0) + 1)
  }

  // MARK: Words

  /// An expression with its value.
  private func text(
    of shown: DebugState.Display,
    in state: RunState?,
    at node: String?,
  ) async throws(DebugError) -> String {
    let value = try await value(of: shown.source, in: state, at: node)
    let isLong = value.array != nil || value.object != nil || (value.string?.count ?? 0) > 60
    guard isLong || value.string?.isAssetID == true else {
      return "\(Self.head(of: shown)) is \(codeSpan(short(value), columns: 80))"
    }
    return "\(Self.head(of: shown)):\n\n" + brief(value, name: Self.plainName(of: shown.source))
  }

  private static func head(of shown: DebugState.Display) -> String {
    "\(shown.number): \(codeSpan(shown.source))"
  }
}
