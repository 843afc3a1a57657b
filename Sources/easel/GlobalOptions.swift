internal import ArgumentParser
internal import struct Shell.OuterOptions

/// Options that may stand before or after a subcommand.
struct GlobalOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Where new sessions go; else ./sessions.", valueName: "DIR"))
  var sessions: String?

  @Option(help: ArgumentHelp("Where workflows and runs are kept.", valueName: "DIR"))
  var home: String?

  @Option(help: ArgumentHelp("The team to be in.", valueName: "NAME"))
  var team: String?

  @Option(help: ArgumentHelp("The project to be in.", valueName: "NAME"))
  var project: String?

  @Option(
    help: ArgumentHelp("auto, kitty, iterm, sixel, symbols, link or none.", valueName: "MODE")
  )
  var images: String?

  @Flag(name: .customLong("no-color"), help: "Writes plain text.")
  var noColor = false

  /// The options for an action; what stands after the subcommand goes before what stands ahead.
  func options(action: OuterOptions.Action, before: GlobalOptions?) -> OuterOptions {
    OuterOptions(
      action: action,
      sessions: sessions ?? before?.sessions,
      home: home ?? before?.home,
      team: team ?? before?.team,
      project: project ?? before?.project,
      images: images ?? before?.images,
      allowsColor: !noColor && !(before?.noColor ?? false),
    )
  }
}
