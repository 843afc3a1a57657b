public import Editline
public import Notebook

/// Reads commands, has them done and shows their results.
///
/// One loop serves a terminal, standard input and commands of the outer command line.
public struct ShellLoop: Sendable {
  /// What the loop asks its owner.
  public struct Actions: Sendable {
    /// Does a command and records it.
    public var execute: @Sendable (_ line: String) async -> Output
    /// Returns the prompt.
    public var prompt: @Sendable () async -> String
    /// Returns what Enter on an empty line repeats, if a run is stopped.
    public var repeated: @Sendable () async -> String?
    /// Is called at each Ctrl-C while a command goes on.
    public var interrupt: @Sendable () -> Void

    /// Actions.
    public init(
      execute: @escaping @Sendable (_ line: String) async -> Output,
      prompt: @escaping @Sendable () async -> String,
      repeated: @escaping @Sendable () async -> String? = { nil },
      interrupt: @escaping @Sendable () -> Void = {},
    ) {
      self.execute = execute
      self.prompt = prompt
      self.repeated = repeated
      self.interrupt = interrupt
    }
  }

  private let actions: Actions
  private let reading: @Sendable (String) -> RestOfLine
  private let sink: any OutputSink
  private let render: @Sendable (Output) -> String

  /// A loop; `render` makes the text of a result, for the terminal as it is at the time.
  public init(
    table: CommandTable,
    actions: Actions,
    sink: any OutputSink = StandardOutput(),
    render: @escaping @Sendable (Output) -> String,
  ) {
    self.actions = actions
    self.sink = sink
    self.render = render
    reading = { table.reading($0) }
  }

  /// Does one command after the other, up to the first that fails.
  ///
  /// Returns the exit status.
  public func run(_ commands: [String]) async -> Int32 {
    for text in commands {
      var splitter = CommandSplitter(reading: reading)
      var lines = splitter.add(text)
      if let pending = splitter.takePending() { lines.append(pending) }
      for line in lines {
        if let status = await perform(line, isInteractive: false).status { return status }
      }
    }
    return 0
  }

  /// Does what a reader reads until its input ends.
  ///
  /// On a terminal errors are shown and one goes on; otherwise the first ends it. Returns the exit
  /// status.
  public func run(_ reader: LineReader) async -> Int32 {
    await run(isInteractive: reader.isInteractive) { prompt in
      await reader.nextLine(prompt: prompt)
    } remember: { line in
      await reader.addToHistory(line)
    }
  }

  /// Does what `next` reads until the input ends; `remember` is told each command of a terminal.
  func run(
    isInteractive: Bool,
    next: (_ prompt: String) async -> Reading,
    remember: (_ line: String) async -> Void,
  ) async -> Int32 {
    var splitter = CommandSplitter(reading: reading)
    var number = 1
    while true {
      let prompt = isInteractive ? await self.prompt(continues: splitter.hasPending) : ""
      let lines: [String]
      switch await next(prompt) {
      case .line(let text):
        if isInteractive, !splitter.hasPending, Self.isBlank(text) {
          // What is repeated is in the history already.
          guard let line = await actions.repeated() else { continue }
          if let status = await perform(line, isInteractive: true).status { return status }
          continue
        }
        lines = splitter.add(text)
      case .interrupted:
        if !isInteractive { return ExitStatus.interrupted }
        _ = splitter.takePending()
        continue
      case .endOfInput:
        let pending = splitter.takePending().map { [$0] } ?? []
        let status = await perform(pending, &number, &splitter, isInteractive, remember)
        return status ?? 0
      case .failed(let error):
        _ = sink.writeError("The input cannot be read (error \(error)).\n")
        return 1
      }
      let status = await perform(lines, &number, &splitter, isInteractive, remember)
      if let status { return status }
    }
  }

  private func perform(
    _ lines: [String],
    _ number: inout Int,
    _ splitter: inout CommandSplitter,
    _ isInteractive: Bool,
    _ remember: (_ line: String) async -> Void,
  ) async -> Int32? {
    for line in lines {
      // Blank lines are commands too, so that all lines are counted.
      defer { number += line.utf8.count { $0 == 0x0A } + 1 }
      guard !Self.isBlank(line) else { continue }
      if isInteractive { await remember(line) }
      let outcome = await perform(line, isInteractive: isInteractive, number: number)
      if let status = outcome.status { return status }
      // What was pasted behind a command that failed is not done.
      if outcome.hasFailed {
        _ = splitter.takePending()
        break
      }
    }
    return nil
  }

  /// Does one command and shows its result; the status is nil where one goes on.
  private func perform(
    _ line: String,
    isInteractive: Bool,
    number: Int? = nil,
  ) async -> (status: Int32?, hasFailed: Bool) {
    guard !Self.isBlank(line) else { return (nil, false) }
    let watch = InterruptWatch(actions.interrupt)
    let output = await actions.execute(expandingHelp(line))
    watch.cancel()
    let status = isInteractive ? 0 : ExitStatus.of(output)
    let isRead = show(output, status: status, number: number)
    // Where nobody reads any more, that is no failure.
    let ends = !isRead || output.exit || status != 0
    return (ends ? status : nil, ExitStatus.of(output) != 0)
  }

  /// Writes a result; false when nobody reads any more.
  private func show(_ output: Output, status: Int32, number: Int?) -> Bool {
    var text = render(output)
    guard !text.isEmpty else { return true }
    if !text.hasSuffix("\n") { text += "\n" }
    guard status != 0 else { return sink.write(text) }
    return sink.writeError((number.map { "line \($0): " } ?? "") + text)
  }

  private func prompt(continues: Bool) async -> String {
    continues ? "… " : await actions.prompt() + " "
  }

  private static func isBlank(_ text: String) -> Bool { text.utf8.allSatisfy(LineScanner.isBlank) }
}
