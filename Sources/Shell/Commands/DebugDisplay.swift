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
    debug.displays.append(shown)
    debug.nextDisplay += 1
    return Output(text)
  }

  func undisplay(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 1)
    guard let argument = invocation.positional(0) else {
      let count = debug.displays.count
      debug.displays = []
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
    let removed = debug.displays.remove(at: index)
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
