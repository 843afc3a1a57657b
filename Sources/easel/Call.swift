internal import ArgumentParser
internal import struct Shell.OuterOptions

/// `easel call manage_workflows JSON`.
struct Call: ParsableCommand, LaunchingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Sends a request to a tool and writes the reply.",
    discussion: """
      The reply is written at once. Where the call sets a run going, the program then waits until \
      the run has reached its end or a gate, says so on standard error, and ends with 1 if the \
      run failed.
      """,
  )

  private static let tools = ["manage_workflows", "manage_jobs"]

  @ParentCommand var parent: Easel

  @Argument(
    help: ArgumentHelp("The tool: manage_workflows or manage_jobs.", valueName: "TOOL")
  )
  var tool: String

  @Argument(help: ArgumentHelp("The request.", valueName: "JSON"))
  var request: String

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard Self.tools.contains(tool) else {
      throw ValidationError(
        "There is no tool '\(tool)'; the tools are \(Self.tools.joined(separator: " and "))."
      )
    }
  }

  func options() throws -> OuterOptions {
    try parent.refuseOwn()
    return global.options(action: .call(tool: tool, request: request), before: parent.global)
  }
}
