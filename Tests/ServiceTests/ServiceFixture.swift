import Engine
import FoundationEssentials
import JSON
import Service
import Synchronization
import Testing
import Workflows

/// A home of its own, with services on it, and a provider whose results are texts.
final class ServiceFixture: Sendable {
  let home: String
  let provider = EchoProvider()
  private let ids = Mutex(0)
  private let ticks = Mutex<Int64>(1_790_000_000_000)

  init() throws {
    home = "\(FileManager.default.temporaryDirectory.path)/easel-\(UUID().uuidString)"
  }

  deinit { try? FileManager.default.removeItem(atPath: home) }

  /// An engine on the home; each is as good as a restart.
  func engine() throws -> Engine {
    try Engine(
      EngineConfiguration(
        home: home,
        catalog: Self.catalog,
        providers: [BundledModels.provider: provider],
        clock: { [self] in
          ticks.withLock {
            $0 += 1000
            return $0
          }
        },
        makeID: { [self] prefix in
          ids.withLock {
            $0 += 1
            return "\(prefix)\($0)"
          }
        },
        evaluate: { node, inputs throws(RunFailure) in try node.transformed(inputs) },
        person: "ana",
        price: { model, parameters in model.price(ofCall: parameters) },
      )
    )
  }

  func service(
    _ engine: Engine? = nil,
    scope: WorkflowService.Scope? = .home,
    person: String = "ana",
  ) throws -> WorkflowService {
    let engine = try engine ?? self.engine()
    return WorkflowService(
      engine: engine,
      catalog: Self.catalog,
      scope: scope,
      person: person,
      runs: RunKeeper(engine: engine),
      link: { "file://\($0.path)" },
    )
  }

  /// The bundled models, and one that costs.
  static let catalog = Catalog(
    BundledModels.catalog.models + [
      Model(
        id: "paid/text",
        summary: "Costs by the length of its prompt.",
        version: "1",
        provider: BundledModels.provider,
        parameters: [
          Parameter("prompt", .text, isRequired: true), Parameter("size", .integer),
        ],
        outputs: [ModelOutput("text", .text)],
        price: .expression("double(size) * 1.25"),
      )
    ]
  )
}

extension WorkflowService.Scope {
  static let home = WorkflowService.Scope(teamID: Team.personalID, projectID: Project.defaultID)
}

/// Gives the prompt back; waits with prompts that begin with `hold` until it is told to go on.
final class EchoProvider: ModelProvider {
  private let gate = Latch()
  private let waiting = AsyncStream.makeStream(of: Void.self)
  private let prompts = Mutex<[String]>([])

  /// The prompts of all calls so far.
  var calls: [String] { prompts.withLock(\.self) }

  /// Waits until a call is being held.
  func untilHeld() async { for await _ in waiting.stream { return } }

  /// Lets go of the calls that are held, and holds no more.
  func release() async { await gate.open() }

  func call(
    _ request: ModelCall,
    progress: @Sendable (Double) -> Void,
  ) async throws(RunFailure) -> ModelResult {
    let prompt = request.parameters["prompt"]?.string ?? ""
    prompts.withLock { $0.append(prompt) }
    if prompt.hasPrefix("hold") {
      waiting.continuation.yield()
      do throws(any Error) { try await gate.wait() } catch {
        throw RunFailure(code: "canceled", message: "the call was canceled")
      }
    }
    if prompt.hasPrefix("fail") { throw RunFailure(code: "refused", message: "no luck") }
    return ModelResult(outputs: ["text": .text(prompt)])
  }
}

/// Lets tasks wait until it is opened, or they are canceled.
actor Latch {
  private var isOpen = false
  private var last = 0
  private var waiters: [Int: CheckedContinuation<Void, any Error>] = [:]

  func open() {
    isOpen = true
    for waiter in waiters.values { waiter.resume() }
    waiters = [:]
  }

  func wait() async throws {
    guard !isOpen else { return }
    last += 1
    let number = last
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation {
        (continuation: CheckedContinuation<Void, any Error>) in
        if Task.isCancelled {
          continuation.resume(throwing: CancellationError())
        } else {
          waiters[number] = continuation
        }
      }
    } onCancel: {
      Task { await self.cancel(number) }
    }
  }

  private func cancel(_ number: Int) {
    waiters.removeValue(forKey: number)?.resume(throwing: CancellationError())
  }
}

extension WorkflowService {
  /// Answers a call of `manage_workflows` whose arguments are JSON.
  func call(_ text: String) async throws -> Reply { await manage(try JSONValue(parsing: text)) }

  /// Answers a call of `manage_jobs` whose arguments are JSON.
  func callJobs(_ text: String) async throws -> Reply {
    await manageJobs(try JSONValue(parsing: text))
  }

  /// Makes and publishes the workflow of ``Sample/graph``; gives its id.
  func ready(_ name: String = "tale", _ graph: String = Sample.graph) async throws -> String {
    let created = try await call(
      #"{"action":"create","name":"\#(name)","editor_info":\#(graph)}"#
    )
    let id = try #require(created.json["workflow"]?["id"]?.string, "\(created.json.compact)")
    let published = try await call(#"{"action":"publish","workflow_id":"\#(id)"}"#)
    #expect(published.json["workflow"]?["status"] == "ready", "\(published.json.compact)")
    return id
  }

  /// Runs a workflow; gives the run's id.
  func start(_ workflow: String, _ inputs: String = "{}") async throws -> String {
    let reply = try await call(
      #"{"action":"run","workflow_id":"\#(workflow)","inputs":\#(inputs)}"#
    )
    return try #require(reply.json["job"]?["jobId"]?.string, "\(reply.json.compact)")
  }

  /// The record of a run as `manage_jobs` gives it.
  func check(_ job: String) async throws -> JSONValue {
    let reply = try await callJobs(#"{"action":"check","job_id":"\#(job)"}"#)
    return try #require(reply.json["job"], "\(reply.json.compact)")
  }
}

/// What the tests work with.
enum Sample {
  /// A text, a model, a gate behind it, and a second model.
  static let graph = """
    {"nodes":[{"id":"idea","type":"text","data":{"value":"a fox","isInput":true}},
    {"id":"first","type":"model","data":{"modelId":"draft/text","form":{}}},
    {"id":"gate","type":"approval","data":{"message":"Go on?"}},
    {"id":"last","type":"model","data":{"modelId":"paid/text","form":{"size":3},"isOutput":true}}],
    "edges":[{"id":"e1","source":"first","sourceHandle":"first-source-prompt","target":"idea",
    "targetHandle":"idea-target-output"},{"id":"e2","source":"gate",
    "sourceHandle":"gate-source-approval","target":"first","targetHandle":"first-target-approval"},
    {"id":"e3","source":"last","sourceHandle":"last-source-prompt","target":"first",
    "targetHandle":"first-target-text"}],"inputKeys":["idea"]}
    """

  /// A flow of one model, as it comes from elsewhere.
  static let flow = """
    [{"id":"sketch","type":"custom-model","modelId":"draft/text","includeOutputsInWorkflowJob":true,
    "inputs":[{"name":"prompt","ref":{"node":"workflow","name":"topic"}}]}]
    """
}
