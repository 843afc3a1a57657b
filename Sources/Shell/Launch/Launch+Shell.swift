import Editline
import Engine
import Glibc
import Notebook
import Synchronization
import Text

extension Launch {
  /// The shell: on a terminal, on standard input, or for the commands of `-c`.
  func shell(_ file: String?, _ commands: [String]) async throws -> Int32 {
    let kept = PlaceFile(home: home).read()
    let isInteractive =
      commands.isEmpty && Terminal.isTerminal(STDIN_FILENO) && Terminal.isTerminal(STDOUT_FILENO)
    let made = try workbench(kept.place, session: file, readsCommands: commands.isEmpty)
    try refuseSecret(in: file ?? sessions, made.filter)
    if options.team != nil || options.project != nil {
      try await made.bench.enter(team: options.team, project: options.project)
    }
    let screen = try Screen(
      engine: made.bench.engine,
      options: options,
      surroundings: surroundings,
    )
    if isInteractive, let news = repaired(kept.session) { _ = output.write(news) }
    try await openSession(file, made, kept, isInteractive, screen)
    let desk = CommandDesk(made, screen, output)
    let loop = desk.loop(isInteractive: isInteractive)
    let status: Int32
    if !commands.isEmpty {
      status = await loop.run(commands)
    } else {
      let reader = try LineReader(
        program: "easel",
        callbacks: .shell(table: made.table, context: made.bench),
      )
      if isInteractive { for line in made.history.read() { await reader.addToHistory(line) } }
      let watch = isInteractive ? Task { await desk.goOnByItself(reader.messages) } : nil
      status = await loop.run(reader)
      watch?.cancel()
    }
    await farewell(made, isInteractive)
    return status
  }

  /// Throws where the path of a session holds a secret, which the home would remember.
  private func refuseSecret(in path: String, _ filter: SecretFilter) throws(ShellError) {
    let names = SecretFilter.names(in: filter.redacted(path))
    guard let name = names.first else { return }
    throw ShellError(
      "the name of the session holds a secret (\(name))",
      remedy: "use another name",
      code: ExitStatus.usageCode,
    )
  }

  /// Begins the session or goes on with one.
  private func openSession(
    _ file: String?,
    _ made: MadeWorkbench,
    _ kept: (place: Place, session: String?),
    _ isInteractive: Bool,
    _ screen: Screen,
  ) async throws {
    let head = SessionNames.head(
      id: IDSource().make("session_"),
      place: kept.place,
      columns: screen.columns,
      secrets: made.filter.secrets.names,
    )
    made.session.id = head.id
    await made.bench.draw(for: screen.columns)
    if let file {
      if unsafe access(file, F_OK) == 0 {
        let (writer, session, recovery) = try resuming(file)
        if let message = recovery.message { _ = output.write("\(file): \(message)\n") }
        await made.bench.adopt(session)
        // Where an entry was cut off, the home knows how far it came.
        let isCutOff = session.entries.last?.isCutOff == true && kept.session == writer.path
        if options.team == nil, options.project == nil,
          let lost = try await made.bench.goBack(to: session, at: isCutOff ? kept.place : nil)
        {
          _ = output.write("\(lost.terminalSafe)\n")
        }
        if isInteractive { await show(lastOf: session, screen) }
        await made.bench.write(to: writer)
      } else {
        await made.bench.write(to: SessionWriter(newAt: file, head: head))
      }
    } else if isInteractive {
      let path = SessionNames.path(
        in: sessions,
        at: Surroundings.now(),
        workflow: kept.place.workflow?.name,
      )
      await made.bench.write(to: SessionWriter(newAt: path, head: head))
    }
  }

  /// Shows the last entries of a session that goes on, dimmed.
  private func show(lastOf file: SessionFile, _ screen: Screen) async {
    let shown = file.entries.suffix(3)
    guard !shown.isEmpty else { return }
    let count = counted(file.entries.count, "entry", "entries")
    _ = output.write("\(file.path.terminalSafe) goes on after \(count).\n")
    for entry in shown {
      _ = output.write(await screen.dim(Self.echo(entry.input), Output(entry.body)))
    }
  }

  private func resuming(
    _ file: String
  ) throws(ShellError) -> (writer: SessionWriter, file: SessionFile, recovery: SessionRecovery) {
    do throws(SessionError) { return try SessionWriter.resuming(file) } catch {
      throw ShellError(error.message, code: error.isDamage ? ExitStatus.damagedCode : "session")
    }
  }

  /// Closes what a crash left open in the session that was written last, and says so.
  private func repaired(_ path: String?) -> String? {
    guard let path, unsafe access(path, F_OK) == 0,
      let (_, _, recovery) = try? SessionWriter.resuming(path), let message = recovery.message
    else { return nil }
    return "\(path): \(message)\n"
  }

  private func farewell(_ made: MadeWorkbench, _ isInteractive: Bool) async {
    guard isInteractive else { return }
    guard let path = await made.bench.sessionPath() else {
      _ = output.write("\n")
      return
    }
    _ = output.write("\nThe session is in \(path); `easel replay \(path) --check` replays it.\n")
  }
}

/// The text of a result on its way from the command to the loop.
final class RenderedText: Sendable {
  private let text = Mutex<String>("")

  func set(_ text: String) { self.text.withLock { $0 = text } }
  func take() -> String { text.withLock { $0 } }
}

extension SessionError {
  /// Whether the file is not what it should be.
  var isDamage: Bool {
    switch self {
    case .damaged, .unknownFormat, .notSession: true
    default: false
    }
  }
}
