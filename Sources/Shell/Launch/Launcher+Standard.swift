import Engine
import JSON
import Notebook
import Service

extension Launcher {
  /// The launcher of the program.
  public static let standard = Launcher { options in
    let launch = Launch(options: options, surroundings: .current())
    do { return try await launch.run() } catch let error as ShellError {
      _ = StandardOutput().writeError(error.plainText)
      return error.code == ExitStatus.usageCode ? ExitStatus.usage : error.exitCode
    } catch {
      _ = StandardOutput().writeError("easel: \(error)\n")
      return 1
    }
  }
}

/// One start of the program.
struct Launch: Sendable {
  let options: OuterOptions
  let surroundings: Surroundings
  let output = StandardOutput()

  var home: String { surroundings.home(options.home) }
  var sessions: String { options.sessions ?? "sessions" }

  func run() async throws -> Int32 {
    switch options.action {
    case .shell(let file, let commands): try await shell(file, commands)
    case .replay(let file, let mode, let answers): try await replay(file, mode, answers)
    case .replayAll(let files, let jobs, let junit):
      try await replayMany(files, jobs, junit: junit)
    case .export(let file, let form, let output): try export(file, form, output)
    case .call(_, let request): try await call(request)
    case .evaluate(let expression, let bindings):
      evaluate(expression, bindings)
    }
  }

  /// A workbench on the home of this start.
  func workbench(_ place: Place) throws(ShellError) -> MadeWorkbench {
    try WorkbenchPlan(
      home: home,
      place: place,
      providers: providers,
      person: surroundings.person,
      folder: sessions,
    ).make()
  }

  /// What runs the models that come with easel.
  var providers: [String: any ModelProvider] {
    [BundledModels.provider: DraftProvider(program: surroundings.draftProgram)]
  }

  /// `easel call manage_workflows JSON`: the reply on standard output.
  private func call(_ request: String) async throws -> Int32 {
    let arguments: JSONValue
    do throws(JSONError) { arguments = try JSONValue(parsing: request) } catch {
      throw ShellError(
        "the request is not JSON (column \(error.column)): \(error.message)",
        code: ExitStatus.usageCode,
      )
    }
    let made = try workbench(PlaceFile(home: home).read().place)
    try await made.bench.enter(team: options.team, project: options.project)
    let reply = await made.bench.manage(arguments)
    let text = reply.format == .json ? reply.json.pretty : reply.markdown
    _ = output.write(text + "\n")
    return reply.errorCode == nil ? 0 : 1
  }
}

extension ShellError {
  /// The error for standard error of the outer command line.
  var plainText: String {
    "easel: \(message)\(remedy.map { "; \($0)" } ?? "")\n"
  }
}
