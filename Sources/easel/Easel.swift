internal import ArgumentParser
internal import struct Shell.OuterOptions
internal import enum Shell.Version

/// The outer command line.
struct Easel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "easel",
    abstract: "A terminal notebook for visual workflows.",
    usage: "easel [FILE.md | -c COMMAND ...] [OPTIONS]",
    version: Version.tool,
    subcommands: [Open.self, Replay.self, Export.self, Call.self, MCP.self, Evaluate.self],
    defaultSubcommand: Open.self,
  )

  @Option(
    name: .customShort("c"),
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Does a command and ends; may be repeated.", valueName: "COMMAND"),
  )
  var commands: [String] = []

  @Option(help: ArgumentHelp("The session to write or go on with.", valueName: "FILE"))
  var session: String?

  @OptionGroup var global: GlobalOptions

  /// Throws where options of the shell stand before a subcommand.
  func refuseOwn() throws {
    guard session == nil, commands.isEmpty else {
      throw ValidationError("-c and --session do not go with a subcommand.")
    }
  }
}

/// The shell itself, which needs no name on the command line.
struct Open: ParsableCommand, LaunchingCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Opens the shell.",
    usage: "easel [FILE.md | -c COMMAND ...] [OPTIONS]",
    shouldDisplay: false,
  )

  @ParentCommand var parent: Easel

  @Argument(help: ArgumentHelp("A session to go on with.", valueName: "FILE.md"))
  var file: String?

  func options() throws -> OuterOptions {
    guard file == nil || parent.session == nil else {
      throw ValidationError("Give the session once: FILE.md or --session FILE.")
    }
    return parent.global.options(
      action: .shell(file: file ?? parent.session, commands: parent.commands),
      before: nil,
    )
  }
}

/// A command of the outer command line which says what to launch.
protocol LaunchingCommand {
  func options() throws -> OuterOptions
}
