internal import ArgumentParser
internal import struct Shell.OuterOptions

/// `easel mcp`.
struct MCP: ParsableCommand, LaunchingCommand {
  static let configuration = CommandConfiguration(
    commandName: "mcp",
    abstract: "Offers the tools to agents over MCP.",
    discussion: """
      Messages of the Model Context Protocol come on standard input and go to standard output, one \
      a line; the log is on standard error. Runs that were interrupted go on. At the end of the \
      input it waits for the runs to reach their end or a gate.
      """,
  )

  @ParentCommand var parent: Easel

  @OptionGroup var global: GlobalOptions

  func options() throws -> OuterOptions {
    try parent.refuseOwn()
    return global.options(action: .serveTools, before: parent.global)
  }
}
