internal import ArgumentParser
internal import struct Shell.OuterOptions

/// `easel replay FILE`.
struct Replay: ParsableCommand, LaunchingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Replays a session; by default from its record."
  )

  @ParentCommand var parent: Easel

  @Argument(help: ArgumentHelp("The session.", valueName: "FILE"))
  var file: String

  @Flag(help: "Shows the session again; nothing runs.")
  var show = false

  @Flag(help: "Compares every result; 0 same, 1 differs, 2 cannot run, 3 damaged.")
  var check = false

  @Flag(help: "Runs everything for real, into a new session.")
  var live = false

  @Flag(help: "With --live: answers gates from the record.")
  var answers = false

  @Flag(help: "Writes what differs to FILE.corrected.")
  var update = false

  @Flag(help: "Takes over what differs.")
  var accept = false

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if [show, check, live].filter({ $0 }).count > 1 {
      throw ValidationError("--show, --check and --live exclude each other.")
    }
    if update || accept, show || live {
      throw ValidationError("--update and --accept go with a replay from the record.")
    }
    if answers, !live { throw ValidationError("--answers goes with --live.") }
  }

  private var mode: OuterOptions.ReplayMode {
    if accept { return .accept }
    if update { return .update }
    if show { return .show }
    if check { return .check }
    return live ? .live : .record
  }

  func options() throws -> OuterOptions {
    try parent.refuseOwn()
    return global.options(
      action: .replay(file: file, mode: mode, answers: answers),
      before: parent.global,
    )
  }
}
