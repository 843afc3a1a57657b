import Editline
import Engine
import Glibc
import JSON
import Notebook
import Synchronization
import Text
import Workflows

extension Launch {
  /// Replays a session into a new one, in a store of its own, and hands over the prompt where
  /// that is asked for.
  func rehearse(_ file: SessionFile, _ request: ReplayRequest) async throws -> Int32 {
    let changes = try request.changes.map { text throws(ShellError) in try SessionChange(text) }
    let budget = try request.budget.map { text throws(ShellError) in try Self.credits(text) }
    let home = try ReplayHome(keeping: request.keep)
    let made = try workbench(for: file, request.mode, home: home.path)
    let rehearsal = try Rehearsal(
      file,
      made,
      changes: changes,
      usesRecordedIDs: request.mode == .record,
    )
    if case .before(let id)? = request.stop, await !rehearsal.isAhead(id) {
      throw ShellError.unknown(
        "entry",
        id,
        candidates: file.entries.map(\.id),
        remedy: "`--show` lists them",
        code: ExitStatus.usageCode,
      )
    }
    let screen = try Screen(
      engine: made.bench.engine,
      options: options,
      surroundings: surroundings,
    )
    try await begin(made, file, screen)
    if request.mode != .record {
      _ = output.write(Self.price(of: file, isWhole: request.mode == .live))
    }
    let act = RehearsalAct(
      launch: self,
      file: file,
      made: made,
      rehearsal: rehearsal,
      screen: screen,
      request: request,
    )
    var status: Int32 = 0
    if let budget { status = await act.limit(to: budget) }
    if status == 0 { status = try await act.run() }
    if let path = await made.bench.sessionPath() {
      _ = output.write("The session is in \(path); `easel replay \(path) --check` replays it.\n")
    }
    if let keep = request.keep {
      _ = output.write("The store is kept; `easel --home \(keep)` opens it.\n")
    }
    return status
  }

  /// The workbench of a replay: with the real models, with the record, or with the record first.
  private func workbench(
    for file: SessionFile,
    _ mode: ReplayRequest.Mode,
    home: String,
  ) throws(ShellError) -> MadeWorkbench {
    var plan = WorkbenchPlan.recorded(file, home: home)
    plan.recordsCalls = true
    plan.folder = sessions
    guard mode != .record else { return try plan.make() }
    let recorded = RecordedProvider(file)
    // What a person trusts is their own, and no line of a session adds to it.
    let library = library(session: file.path)
    plan.library = library
    plan.grantsTrust = false
    plan.isRecorded = false
    plan.person = surroundings.person
    let filter = filter()
    plan.filter = filter
    let real = providers(library, filter, home: home)
    plan.providers =
      mode == .live ? real : real.mapValues { RecordedFirstProvider(recorded, else: $0) }
    return try plan.make()
  }

  private func begin(
    _ made: MadeWorkbench,
    _ file: SessionFile,
    _ screen: Screen,
  ) async throws {
    var head = SessionNames.head(
      id: IDSource().make("session_"),
      place: .start,
      columns: screen.columns,
      secrets: made.filter.secrets.names,
    )
    head.title = file.head.title
    head.forkedFrom = file.head.id
    let name = file.path.split(separator: "/").last.map(String.init) ?? "session"
    let path = SessionNames.path(
      in: sessions,
      at: Surroundings.now(),
      workflow: name.hasSuffix(".md") ? String(name.dropLast(3)) : name,
    )
    made.session.id = head.id
    await made.bench.draw(for: screen.columns)
    await made.bench.write(to: SessionWriter(newAt: path, head: head))
  }

  private static func credits(_ text: String) throws(ShellError) -> Credits {
    guard let credits = Credits(decimal: text), credits >= .zero else {
      throw ShellError(
        "`--budget \(text.terminalSafe)` is no amount of credits",
        remedy: "write a decimal number such as `--budget 2.5`",
        code: ExitStatus.usageCode,
      )
    }
    return credits
  }

  /// What the calls of a session cost when it was recorded, before anything is called.
  private static func price(of file: SessionFile, isWhole: Bool) -> String {
    let calls = file.entries.flatMap(\.calls).filter { $0.details["cached"]?.bool != true }
    let total = calls.reduce(Credits.zero) { $0 + (Credits(decimal: $1.cost.lexeme) ?? .zero) }
    let paid = "\(counted(calls.count, "model call")), \(total) CU when it was recorded"
    return isWhole ? "Live: \(paid).\n\n" : "What is the same is from the record. All: \(paid).\n\n"
  }
}

/// A replay on a terminal or without one.
struct RehearsalAct {
  let launch: Launch
  let file: SessionFile
  let made: MadeWorkbench
  let rehearsal: Rehearsal
  let screen: Screen
  let request: ReplayRequest

  private var output: StandardOutput { launch.output }

  /// Sets the budget of the new session, as an entry of it.
  func limit(to budget: Credits) async -> Int32 {
    await show("budget session \(budget)") { await rehearsal.insert($0) }.status == .ok ? 0 : 1
  }

  /// Does the entries, up to where the prompt is handed over; returns the exit status.
  func run() async throws -> Int32 {
    while let (entry, line) = await rehearsal.next {
      switch request.stop {
      case .atStart: return try await handOver()
      case .before(entry.id): return try await handOver()
      default: break
      }
      guard try await insertLines() else { return 1 }
      guard let line = try await answered(entry, line) else {
        _ = output.write("The run waits at its gate; `--answers` answers from the record.\n")
        return 0
      }
      let result = try await show(line) {
        await compared(try await rehearsal.perform($0), with: entry)
      }
      guard result.status == entry.status else {
        _ = output.writeError(
          "\(entry.id) was `\(entry.status.rawValue)` and is `\(result.status.rawValue)`.\n"
        )
        return 1
      }
    }
    return 0
  }

  /// A result of a live replay with what differs of its pictures; other results as they are.
  private func compared(_ result: Output, with entry: Entry) async -> Output {
    guard request.mode == .live else { return result }
    let changes = await made.bench.pictureChanges(in: result, since: entry, of: file)
    var result = result
    result.markdown = ([result.markdown] + changes).joined(separator: "\n\n")
    return result
  }

  private func insertLines() async throws -> Bool {
    for line in await rehearsal.linesBefore {
      let result = await show(line) { await rehearsal.insert($0) }
      await rehearsal.skipLineBefore()
      guard result.status == .ok else { return false }
    }
    return true
  }

  private func show(
    _ line: String,
    _ perform: (String) async throws -> Output,
  ) async rethrows -> Output {
    _ = output.write(Launch.echo(line))
    let result = try await perform(line)
    _ = output.write(await screen.render(result) + "\n")
    return result
  }

  /// The line of an entry; at a gate that a person is to answer, what the person types.
  private func answered(_ entry: Entry, _ line: String) async throws -> String? {
    // What is trusted is not asked here: a session that is replayed cannot change it.
    let isGate = entry.answers.contains { TrustChoice(rawValue: $0.choice) == nil }
    guard request.mode != .record, !request.answers, isGate else { return line }
    guard Terminal.isTerminal(STDIN_FILENO), Terminal.isTerminal(STDOUT_FILENO) else { return nil }
    let reader = try LineReader(program: "easel")
    let prompt = "approve or reject? (recorded: \(line.terminalSafe)) › "
    switch await reader.nextLine(prompt: prompt) {
    case .line(let typed): return typed.isEmpty ? line : typed
    default: return nil
    }
  }

  // MARK: - Handing over

  /// Reads commands; Enter on an empty line does the next entry.
  private func handOver() async throws -> Int32 {
    _ = output.write(
      "Enter does the next entry of \(file.path.terminalSafe), `replay` the rest; what is typed "
        + "is done here as well. Ctrl-D ends.\n"
    )
    let pending = Pending()
    let box = RenderedText()
    let actions = ShellLoop.Actions(
      execute: { typed in
        let work = Task { await perform(typed, pending) }
        made.running.set(work)
        let result = await work.value
        made.running.set(nil)
        box.set(await screen.render(result))
        return result
      },
      prompt: {
        guard let next = await rehearsal.next else { return await made.bench.prompt() }
        return "\(next.entry.id) ⏵ \(await made.bench.prompt())"
      },
      repeated: {
        guard let next = await rehearsal.next else { return await made.bench.repeatedStep() }
        _ = output.write(Launch.echo(next.line))
        pending.isEntry = true
        return next.line
      },
      interrupt: {
        if case .stopsRun = made.running.interrupt(isRun: made.live.run != nil) {
          Task { await made.bench.stopRun() }
        }
      },
    )
    let loop = ShellLoop(table: made.table, actions: actions, sink: output) { _ in box.take() }
    let callbacks = LineReader.Callbacks.shell(table: made.table, context: made.bench)
    return await loop.run(try LineReader(program: "easel", callbacks: callbacks))
  }

  private func perform(_ typed: String, _ pending: Pending) async -> Output {
    do {
      if pending.take() {
        guard try await insertLines() else { return Output() }
        guard let next = await rehearsal.next else { return Output() }
        return await compared(try await rehearsal.perform(typed), with: next.entry)
      }
      guard typed.trimmingBlanks == "replay" else { return await rehearsal.insert(typed) }
      var result = Output("There is no entry left.")
      while let next = await rehearsal.next {
        guard try await insertLines() else { return Output() }
        result = await compared(try await rehearsal.perform(), with: next.entry)
        guard await rehearsal.next != nil else { break }
        _ = output.write(Launch.echo(next.line) + (await screen.render(result)) + "\n")
        guard result.status == next.entry.status else { break }
      }
      return result
    } catch {
      return (error as? ShellError ?? ShellError("\(error)")).output(for: typed)
    }
  }

  /// Whether the line that comes is an entry of the session.
  private final class Pending: Sendable {
    private let value = Mutex(false)

    var isEntry: Bool {
      get { value.withLock { $0 } }
      set { value.withLock { $0 = newValue } }
    }

    func take() -> Bool {
      value.withLock { value in
        defer { value = false }
        return value
      }
    }
  }
}
