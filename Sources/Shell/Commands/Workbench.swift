import Engine
import JSON
import Notebook
import Service
import Text
import Workflows

/// Where commands work: the engine, the place of the prompt, and the names of the session.
public actor Workbench {
  /// The engine that all commands share.
  let engine: Engine
  /// Where the models come from.
  let library: ModelLibrary
  /// Whether what a line says can make a program trusted; a line of a replay cannot.
  let grantsTrust: Bool
  /// The workflows that the current one runs.
  private var workflows: [WorkflowInterface] = []
  /// Who sits at the prompt.
  var person: String
  /// Who sits there as the session knows it.
  var recordedPerson: String?
  /// Keeps the place for the next start.
  let keep: @Sendable (Place) throws -> Void
  /// Where the prompt is.
  var place: Place
  /// The names `run:N` and `art:N` of the session.
  var aliases = Aliases()
  /// What the session knows already, so that it need not be recorded as state.
  var known: Set<String> = []
  /// The files beside the session by asset id.
  var files: [String: String] = [:]
  /// How often each step key was called in the session.
  var callNumbers: [String: Int] = [:]
  /// The manifests as the session knows them, by key.
  var recordedModels: [String: RecordedModel] = [:]
  /// The models of the drafts that were looked at, by workflow, so that each is read once.
  var draftModels: [String: DraftModels] = [:]
  /// The model calls that wait to be recorded.
  let calls: CallQueue
  /// How a project's budget stands as far as the session knows.
  var knownBudget: (project: String, standing: BudgetStanding)?
  /// The place as the session knows it; another is recorded as state.
  var recordedPlace: Place? = .start
  /// Writes what the open entry uses from outside; nil where no session is written.
  var writer: SessionWriter?
  /// What was seen outside of the store in the session that is replayed, by kind, in order.
  var observations: [String: [[String]]] = [:]
  /// Whether a session is replayed from its record, so that nothing outside the home is looked at
  /// or written.
  let isRecorded: Bool
  /// The runs that were left at a gate, by the number of their events then: this process goes on
  /// with them once they are answered.
  var watched: [String: Int] = [:]
  /// The number of events of runs at which what happened there was said.
  var told: [String: Int] = [:]
  /// The same of the session that is replayed, in which others have answered already.
  var watchedInRecord: [String: Int] = [:]
  /// What is remembered while a person steps through runs.
  var debug = DebugState()
  /// The folder of the session files.
  let folder: String?
  /// How wide a drawing may be; a session's own, so that it replays the same.
  var columns: Int
  /// The time in milliseconds since 1970.
  let clock: @Sendable () -> Int64
  /// Where new ids come from.
  let ids: IDSource
  /// Where the session is written, kept with the place.
  let session: SessionPath
  /// The run that is being advanced, for who looks on.
  let live: LiveRun
  /// Whether Ctrl-C asked the run to begin nothing more.
  var isStopRequested = false
  /// Keeps the secrets of the home out of what is written.
  let filter: SecretFilter
  /// How the value of a secret comes in.
  let secretInput: SecretInput
  /// Lets a person write a note.
  let noteEditor: NoteEditor

  /// A workbench at `place`.
  init(
    engine: Engine,
    library: ModelLibrary,
    grantsTrust: Bool,
    person: String,
    place: Place,
    calls: CallQueue,
    ids: IDSource,
    session: SessionPath,
    live: LiveRun,
    filter: SecretFilter,
    secretInput: SecretInput = SecretInput(),
    noteEditor: NoteEditor = .standard([:]),
    folder: String?,
    isRecorded: Bool = false,
    columns: Int = 80,
    clock: @escaping @Sendable () -> Int64,
    keep: @escaping @Sendable (Place) throws -> Void,
  ) {
    self.engine = engine
    self.library = library
    self.grantsTrust = grantsTrust
    self.person = person
    self.place = place
    self.calls = calls
    self.ids = ids
    self.session = session
    self.live = live
    self.filter = filter
    self.secretInput = secretInput
    self.noteEditor = noteEditor
    self.folder = folder
    self.isRecorded = isRecorded
    self.columns = columns
    self.clock = clock
    self.keep = keep
  }

  /// The models there are, and the workflows that the current one runs.
  var catalog: Catalog {
    get {
      var catalog = library.catalog
      catalog.workflows = workflows
      catalog.home = place.workflow?.id
      return catalog
    }
    set { workflows = newValue.workflows }
  }

  /// Moves to another place and keeps it for the next start.
  func move(_ change: (inout Place) -> Void) throws(ShellError) {
    let before = place
    change(&place)
    guard place != before else { return }
    do { try keep(place) } catch {
      throw ShellError("the place of the prompt could not be kept: \(error)", code: "home")
    }
  }

  /// Does something with the engine, and gives its errors the shell's form.
  func withEngine<Value: Sendable>(
    _ work: (Engine) async throws -> Value
  ) async throws(ShellError) -> Value {
    do { return try await work(engine) } catch let error as EngineError {
      throw ShellError(named(error.description), code: error.code)
    } catch {
      throw ShellError("\(error)", code: "engine")
    }
  }
}

extension Workbench {
  /// A text in which runs have the names of the session.
  private func named(_ text: String) -> String {
    guard text.contains("job_") else { return text }
    return aliases.all(.run).reduce(text) { text, id in
      text.replacing(id, with: aliases.existing(for: id, kind: .run) ?? id)
    }
  }

  /// The workflow that commands work on; throws where none is chosen.
  func currentWorkflow() async throws(ShellError) -> WorkflowRecord {
    guard let named = place.workflow else {
      throw ShellError(
        "no workflow is chosen",
        remedy: "begin one with `new NAME`, or choose one with `use NAME`",
        code: "no_workflow",
      )
    }
    let project = place.project.id
    guard let record = try await withEngine({ try await $0.workflow(named.id, in: project) }),
      record.status != .deleted
    else {
      throw ShellError("the workflow `\(named.name)` is gone", code: "workflow_not_found")
    }
    return record
  }

  /// The draft of the current workflow; the workflows inside of it become known.
  ///
  /// Only a command may record these in the session, and not completion.
  func currentGraph(
    isRecording: Bool = true
  ) async throws(ShellError) -> (record: WorkflowRecord, graph: Graph) {
    let record = try await currentWorkflow()
    let graph: Graph
    do { graph = try Graph(json: record.editorInfo) } catch {
      throw ShellError(
        "the draft of `\(record.name)` is damaged: \(error.message)",
        code: "damaged",
      )
    }
    try await learnWorkflows(of: graph, isRecording: isRecording)
    return (record, graph)
  }
}
