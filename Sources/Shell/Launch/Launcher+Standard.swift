import Engine
import Notebook

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
    case .replay(let request): try await replay(request)
    case .replayAll(let files, let jobs, let junit):
      try await replayMany(files, jobs, junit: junit)
    case .export(let file, let form, let output): try await export(file, form, output)
    case .call(let tool, let request): try await call(tool, request)
    case .serveTools: try await serveTools()
    case .evaluate(let expression, let bindings, let isTyped):
      evaluate(expression, bindings, isTyped: isTyped)
    }
  }

  /// The secrets of the home, which are kept out of what is written.
  func filter() -> SecretFilter {
    let secrets = Secrets(home: home, environment: surroundings.environment)
    secrets.lookAgain()
    return SecretFilter(secrets)
  }

  /// A workbench on the home of this start, for a session at a path or a new one.
  func workbench(
    _ place: Place,
    session: String? = nil,
    readsCommands: Bool,
  ) throws(ShellError) -> MadeWorkbench {
    let library = library(session: session)
    let filter = filter()
    return try WorkbenchPlan(
      home: home,
      place: place,
      providers: providers(library, filter, home: home),
      person: surroundings.person,
      folder: sessions,
      library: library,
      filter: filter,
      secretInput: .standard(readsCommands: readsCommands),
      noteEditor: .standard(surroundings.environment),
    ).make()
  }
}

extension ShellError {
  /// The error for standard error of the outer command line.
  var plainText: String {
    "easel: \(message)\(remedy.map { "; \($0)" } ?? "")\n"
  }
}
