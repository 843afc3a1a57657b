import Engine
import Notebook

extension Workbench {
  /// `replay FILE` or `replay last` at the prompt: from the record, in a home of its own, every result compared.
  func replay(_ invocation: Invocation) async throws(ShellError) -> Output {
    let word = try invocation.word(0, "a session file, or `last`")
    let range = invocation.positional(0)?.range
    let (folder, open) = (folder ?? "sessions", sessionPath())
    let seen = try await observed("replay") {
      do throws(ShellError) {
        return await Self.report(on: try LatestSession.path(word, in: folder, except: open))
      } catch { return [error.message] }
    }
    guard seen.count == 2 else {
      throw ShellError(seen.first ?? "it cannot be replayed", at: range, code: "session")
    }
    return seen[0] == "0" ? Output(seen[1]) : .failure(seen[1], code: "replay_differs")
  }

  /// The exit code and the report; the reason alone where the file cannot be read.
  private static func report(on path: String) async -> [String] {
    do {
      let file = try SessionFile(reading: path)
      let folder = try TemporaryFolder()
      let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
      let report = await made.check(file) { _, _ in }
      return ["\(report.exitCode)", report.markdown]
    } catch let error as SessionError {
      return [error.message]
    } catch {
      return [(error as? ShellError)?.message ?? "\(error)"]
    }
  }
}

extension WorkbenchPlan {
  /// A workbench that answers model calls from the record of a session, in an empty home.
  static func recorded(_ file: SessionFile, home: String) -> WorkbenchPlan {
    let provider = RecordedProvider(file)
    return WorkbenchPlan(
      home: home,
      place: .start,
      providers: [BundledModels.provider: provider, CommandProvider.name: provider],
      person: file.person ?? "you",
      folder: nil,
      columns: file.head.columns,
      keepsPlace: false,
      library: ModelLibrary(folders: nil, trust: TrustStore(home: home)),
      isRecorded: true,
    )
  }
}
