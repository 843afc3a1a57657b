import Engine
import JSON
import Notebook
import Synchronization
import Workflows

/// What a workbench is made from.
struct WorkbenchPlan {
  var home: String
  var place: Place
  var providers: [String: any ModelProvider]
  var person: String
  var clock: @Sendable () -> Int64 = Surroundings.now
  var folder: String?
  /// How wide drawings may be.
  var columns = 80
  /// Whether the place is kept for the next start.
  var keepsPlace = true
  /// Whether model calls are kept for a session, and its budget pays for them.
  var recordsCalls = true
  /// Where the models come from; nil for those that come with easel.
  var library: ModelLibrary?
  /// Whether what a line says can make a program trusted.
  var grantsTrust = true
  /// Whether a session is replayed from its record.
  var isRecorded = false
  /// Keeps secrets out of what is written; nil for those of the home alone.
  var filter: SecretFilter?
  /// How the value of a secret comes in.
  var secretInput = SecretInput()
  /// Lets a person write a note.
  var noteEditor = NoteEditor.standard([:])
}

/// A workbench with what its launcher has to know of it.
struct MadeWorkbench {
  let bench: Workbench
  let table: CommandTable
  /// The path of the session, once it has begun, kept with the place.
  let session: SessionPath
  /// The lines typed at the prompt.
  let history: LineHistory
  /// What answers calls from the record of a session, in a replay.
  var recorded: RecordedProvider?
  /// The run that a command is advancing.
  let live: LiveRun
  /// Keeps secrets out of what is written.
  let filter: SecretFilter
  /// The command that is under way.
  let running = RunningCommand()
}

/// The path of the session that is written, shared by the writer of the place, and its id, by
/// which the engine knows whose budget pays.
final class SessionPath: Sendable {
  private let path = Mutex<String?>(nil)
  private let session = Mutex(IDSource().make("session_"))

  /// The session's id; one of its own where no file is written.
  var id: String {
    get { session.withLock { $0 } }
    set { session.withLock { $0 = newValue } }
  }

  var value: String? {
    get { path.withLock { $0 } }
    set { path.withLock { $0 = newValue } }
  }
}

extension WorkbenchPlan {
  /// The workbench; opens no database yet.
  func make() throws(ShellError) -> MadeWorkbench {
    let calls = CallQueue()
    let ids = IDSource()
    let library = library ?? ModelLibrary(folders: [], trust: TrustStore(home: home))
    let filter = filter ?? SecretFilter(Secrets(home: home, environment: [:]))
    var configuration = EngineConfiguration(
      home: home,
      catalog: library.catalog,
      providers: providers,
      clock: clock,
      makeID: { ids.make($0) },
      person: person,
      price: { model, parameters in model.price(ofCall: parameters) },
    )
    configuration.toolModel = { type in
      library.catalog.models.first { $0.capabilities.contains(type.name) }?.id
    }
    let session = SessionPath()
    configuration.redact = filter.redacted
    if recordsCalls {
      configuration.session = { session.id }
      configuration.onCall = { calls.append($0) }
    }
    let engine: Engine
    do { engine = try Engine(configuration) } catch {
      throw ShellError(error.description, code: "home")
    }
    let live = LiveRun()
    let file = PlaceFile(home: home)
    let keepsPlace = keepsPlace
    let bench = Workbench(
      engine: engine,
      library: library,
      grantsTrust: grantsTrust,
      person: person,
      place: place,
      calls: calls,
      ids: ids,
      session: session,
      live: live,
      filter: filter,
      secretInput: secretInput,
      noteEditor: noteEditor,
      folder: folder,
      isRecorded: isRecorded,
      columns: columns,
      clock: clock,
    ) { place in
      if keepsPlace { try file.write(place, session: session.value) }
    }
    return MadeWorkbench(
      bench: bench,
      table: CommandTable.standard(bench),
      session: session,
      history: LineHistory(home: home),
      recorded: providers[BundledModels.provider] as? RecordedProvider,
      live: live,
      filter: filter,
    )
  }
}

extension Workbench {
  /// Writes the session from now on, or stops to.
  func write(to writer: SessionWriter?) { self.writer = writer }

  /// Makes drawings as wide as a terminal of `columns`.
  func draw(for columns: Int) { self.columns = columns }

  /// Takes what earlier entries of the session have recorded as known.
  func adopt(_ file: SessionFile) {
    session.id = file.head.id
    columns = file.head.columns
    aliases = file.aliases
    recordedPlace = nil
    for entry in file.entries {
      known.formUnion(entry.ids.values)
      for call in entry.calls {
        callNumbers[call.key] = max(call.number, callNumbers[call.key] ?? 0)
      }
      for state in entry.states {
        known.insert(state.name)
        if state.kind == "asset" { files[state.name] = state.asset }
        if state.kind == Self.personKind { recordedPerson = state.name }
        if state.kind == "model" { recordedModels[state.name] = RecordedModel(state) }
      }
      for answer in entry.answers { recordedModels[answer.gate]?.take(answer) }
      // Nobody knows how far it came with the runs and workflows of before.
      if entry.isCutOff {
        known = known.filter { !$0.hasPrefix("job_") && !$0.hasPrefix("wflow_") }
      }
    }
    restoreBreakpoints(of: file)
    restoreDisplays(of: file)
  }
}
