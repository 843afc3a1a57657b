internal import ArgumentParser
internal import struct Shell.Launcher
internal import struct Shell.OuterOptions
internal import struct Shell.ReplayRequest

/// `easel replay FILE`.
struct Replay: ParsableCommand, LaunchingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Replays sessions; by default from their record."
  )

  @ParentCommand var parent: Easel

  @Argument(
    help: ArgumentHelp("Sessions, or `last`; with --check also folders.", valueName: "FILE")
  )
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

  @Flag(help: "Hands over the prompt before the first entry; Enter does the next one.")
  var step = false

  @Option(help: ArgumentHelp("Hands over the prompt before an entry.", valueName: "ENTRY"))
  var until: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Another value for an input, or for a node's parameter; what hangs on it runs for real.",
      valueName: "NODE[.PARAMETER]=VALUE",
    ),
  )
  var changes: [String] = []

  @Option(help: ArgumentHelp("With --live or --set: the most to pay.", valueName: "CREDITS"))
  var budget: String?

  @Option(help: ArgumentHelp("Keeps the store of the replay in a new folder.", valueName: "DIR"))
  var keep: String?

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
    let isReal = live || !changes.isEmpty
    if update || accept, show || isReal {
      throw ValidationError("--update and --accept go with a replay from the record.")
    }
    if show || check, !changes.isEmpty {
      throw ValidationError("--set makes a new session; it goes without --show and --check.")
    }
    if answers, !isReal { throw ValidationError("--answers goes with --live or --set.") }
    if budget != nil, !isReal { throw ValidationError("--budget goes with --live or --set.") }
    if step, until != nil { throw ValidationError("--step and --until exclude each other.") }
    if step || until != nil, show || check || update || accept {
      throw ValidationError("--step and --until hand over the prompt; nothing is compared there.")
    }
    if keep != nil, show || files.count > 1 {
      throw ValidationError("--keep goes with the replay of one session.")
    }
  }

  private var mode: ReplayRequest.Mode {
    if accept { return .accept }
    if update { return .update }
    if show { return .show }
    if check { return .check }
    if !changes.isEmpty { return .change }
    return live ? .live : .record
  }

  func options() throws -> OuterOptions {
    try parent.refuseOwn()
    guard let file = files.first else { throw ValidationError("Name a session to replay.") }
    let isMany = check && (files.count > 1 || junit != nil || Launcher.isFolder(file))
    if isMany {
      return global.options(
        action: .replayAll(files: files, jobs: jobs, junit: junit),
        before: parent.global,
      )
    }
    var request = ReplayRequest(file: file, mode: mode)
    request.answers = answers
    request.stop = step ? .atStart : until.map { .before($0) }
    request.changes = changes
    request.budget = budget
    request.keep = keep
    return global.options(action: .replay(request), before: parent.global)
  }
}
