import Editline
import Glibc
import JSON
import Notebook
import Text

extension Launch {
  /// Runs a session for real into a new one, in a home of its own unless one is named.
  func replayLive(_ file: SessionFile, _ answers: Bool) async throws -> Int32 {
    let folder = try TemporaryFolder()
    let home = options.home ?? folder.path
    // What a person trusts is their own, and no line of a session adds to it.
    let library = library(session: file.path)
    let made = try WorkbenchPlan(
      home: home,
      place: .start,
      providers: providers(library, home: home),
      person: surroundings.person,
      folder: sessions,
      keepsPlace: options.home != nil,
      library: library,
      grantsTrust: false,
    ).make()
    let screen = try Screen(
      engine: made.bench.engine,
      options: options,
      surroundings: surroundings,
    )
    var head = SessionNames.head(
      id: IDSource().make("session_"),
      place: .start,
      columns: screen.columns,
    )
    head.title = file.head.title
    head.forkedFrom = file.head.id
    let path = SessionNames.path(
      in: sessions,
      at: Surroundings.now(),
      workflow: Self.name(of: file),
    )
    await made.bench.draw(for: screen.columns)
    await made.bench.write(to: SessionWriter(newAt: path, head: head))
    _ = output.write(price(file))
    var status: Int32 = 0
    for entry in file.entries where entry.status != .interrupted {
      // What is written is written again; what was read outside is there as it was.
      let states = entry.states.filter {
        !["asset", "export", Workbench.personKind].contains($0.kind)
      }
      try await made.bench.load(states, of: file)
      guard let line = try await line(for: entry, answers) else {
        _ = output.write("The run waits at its gate; `--answers` answers from the record.\n")
        break
      }
      _ = output.write(Self.echo(line))
      let result = await made.bench.execute(line, made.table)
      _ = output.write(await screen.render(result) + "\n")
      guard result.status == entry.status else {
        _ = output.writeError(
          "\(entry.id) was `\(entry.status.rawValue)` and is `\(result.status.rawValue)`.\n"
        )
        status = 1
        break
      }
    }
    if let path = await made.bench.sessionPath() {
      _ = output.write(
        "The session is in \(path); `easel replay \(path) --check` replays it.\n"
      )
    }
    return status
  }

  /// The line of an entry; at a gate that a person is to answer, what the person types.
  private func line(for entry: Entry, _ answers: Bool) async throws -> String? {
    // What is trusted is not asked here: a session that is replayed cannot change it.
    let isGate = entry.answers.contains { TrustChoice(rawValue: $0.choice) == nil }
    guard !answers, isGate else { return entry.input }
    guard Terminal.isTerminal(STDIN_FILENO), Terminal.isTerminal(STDOUT_FILENO) else { return nil }
    let reader = try LineReader(program: "easel")
    let prompt = "approve or reject? (recorded: \(entry.input.terminalSafe)) › "
    switch await reader.nextLine(prompt: prompt) {
    case .line(let line): return line.isEmpty ? entry.input : line
    default: return nil
    }
  }

  private func price(_ file: SessionFile) -> String {
    let calls = file.entries.flatMap(\.calls)
    let total = calls.reduce(0) { $0 + $1.cost.double }
    return "Live: \(counted(calls.count, "model call")), \(total) CU when it was recorded.\n\n"
  }

  private static func name(of file: SessionFile) -> String {
    let name = file.path.split(separator: "/").last.map(String.init) ?? "session"
    return name.hasSuffix(".md") ? String(name.dropLast(3)) : name
  }
}
