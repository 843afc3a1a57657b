internal import ArgumentParser
internal import struct Shell.Launcher
internal import struct Shell.OuterOptions

/// `easel replay FILE`.
struct Replay: ParsableCommand, LaunchingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Replays sessions; by default from their record."
  )

  @ParentCommand var parent: Easel

  @Argument(help: ArgumentHelp("Sessions; with --check also folders.", valueName: "FILE"))
  var files: [String]

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

  @Option(help: ArgumentHelp("With --check: a report as JUnit's XML.", valueName: "FILE"))
  var junit: String?

  @Option(
    name: .customShort("j"),
    help: ArgumentHelp("With --check: how many sessions at once.", valueName: "N"),
  )
  var jobs: Int = 1

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (1...64).contains(jobs) else { throw ValidationError("-j takes a number from 1 to 64.") }
    guard !files.isEmpty else { throw ValidationError("Name a session to replay.") }
    if !check, files.count > 1 || junit != nil || jobs != 1 {
      throw ValidationError("Several files, --junit and -j go with --check.")
    }
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
    guard let file = files.first else { throw ValidationError("Name a session to replay.") }
    let isMany = check && (files.count > 1 || junit != nil || Launcher.isFolder(file))
    return global.options(
      action: isMany
        ? .replayAll(files: files, jobs: jobs, junit: junit)
        : .replay(file: file, mode: mode, answers: answers),
      before: parent.global,
    )
  }
}
