import Display
import Editline
import Engine
import Notebook

/// Where the lines of a shell are done and shown, typed ones and those that go on by themselves.
struct CommandDesk: Sendable {
  let made: MadeWorkbench
  let screen: Screen
  let output: StandardOutput
  private let turns = CommandTurns()
  private let box = RenderedText()
  private let progress: ProgressLine

  init(_ made: MadeWorkbench, _ screen: Screen, _ output: StandardOutput) {
    self.made = made
    self.screen = screen
    self.output = output
    progress = ProgressLine(output) { [live = made.live] in live.line(columns: screen.columns) }
  }

  /// What the loop asks for.
  func actions(isInteractive: Bool) -> ShellLoop.Actions {
    let showsProgress = isInteractive && screen.movesCursor
    made.live.isWatched = showsProgress
    return ShellLoop.Actions(
      execute: { line in
        made.filter.secrets.lookAgain()
        made.history.append(SafeLine(line, made.filter.redaction, made.table).text)
        if showsProgress { progress.begin() }
        let result = await perform(line)
        box.set(await screen.render(result))
        if showsProgress { progress.end() }
        return result
      },
      prompt: { await made.bench.prompt() },
      repeated: { await made.bench.repeatedStep() },
      interrupt: { interrupt(isInteractive: isInteractive) },
    )
  }

  /// The loop over `table`, which shows what ``actions(isInteractive:)`` rendered.
  func loop(isInteractive: Bool) -> ShellLoop {
    ShellLoop(
      table: made.table,
      actions: actions(isInteractive: isInteractive),
      sink: output,
    ) { _ in box.take() }
  }

  private func perform(_ line: String) async -> Output {
    await turns.perform {
      let work = Task { await made.bench.execute(line, made.table) }
      made.running.set(work)
      var result = await work.value
      made.running.set(nil)
      // What an editor did to the session's file is said, but is no result.
      let notices = await made.bench.takeNotices()
      if !notices.isEmpty { result.markdown += "\n\n" + notices.joined(separator: "\n\n") }
      return result
    }
  }

  /// Without a person to ask, an interrupt ends the command at once, and its exit code says so.
  private func interrupt(isInteractive: Bool) {
    switch made.running.interrupt(isRun: isInteractive && made.live.run != nil) {
    case .cancels: break
    case .stopsRun:
      progress.write("Stopping after what is under way; Ctrl-C again within 2 s cancels that.\n")
      Task { await made.bench.stopRun() }
    }
  }

  // MARK: By itself

  /// Goes on with runs that were left and were answered elsewhere, above the prompt, until the
  /// task is canceled.
  func goOnByItself(_ messages: MessagePoster) async {
    while !Task.isCancelled {
      do { try await Task.sleep(for: .milliseconds(250)) } catch { return }
      // What a command does itself is not news.
      guard !made.running.isBusy else { continue }
      for line in await made.bench.linesToGoOn() {
        messages.post("› \(line)")
        let result = await perform(line)
        messages.post(await screen.render(result))
      }
      for news in await made.bench.newsAtPrompt() where !made.running.isBusy {
        messages.post(await screen.render(Output(news)))
      }
    }
  }
}
