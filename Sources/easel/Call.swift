internal import ArgumentParser
internal import struct Shell.OuterOptions

/// `easel call manage_workflows JSON`.
struct Call: ParsableCommand, LaunchingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Sends a request to a tool and writes the reply."
  )

  @ParentCommand var parent: Easel

  @Argument(help: ArgumentHelp("The tool: manage_workflows.", valueName: "TOOL"))
  var tool: String

  @Argument(help: ArgumentHelp("The request.", valueName: "JSON"))
  var request: String

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard tool == "manage_workflows" else {
      throw ValidationError("There is no tool '\(tool)'; the tool is manage_workflows.")
    }
  }

  func options() throws -> OuterOptions {
    try parent.refuseOwn()
    return global.options(action: .call(tool: tool, request: request), before: parent.global)
  }
}
