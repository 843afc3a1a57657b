import Engine
package import Notebook

/// A shell without a terminal, which executes lines in this process.
///
/// It has a home and perhaps a session, and calls no models.
package struct LineExecutor: Sendable {
  private let made: MadeWorkbench

  /// A shell on the home in a folder; with `session` the path of a session to write.
  package init(home: String, session: String? = nil) async throws {
    let library = ModelLibrary(folders: [], trust: TrustStore(home: home))
    made = try WorkbenchPlan(
      home: home,
      place: .start,
      providers: [:],
      person: "you",
      library: library,
    ).make()
    guard let session else { return }
    let head = SessionNames.head(id: IDSource().make("session_"), place: .start, columns: 80)
    await made.bench.write(to: SessionWriter(newAt: session, head: head))
  }

  /// Executes a line as an entry of the session.
  package func execute(_ line: String) async -> Output {
    await made.bench.execute(line, made.table)
  }
}
