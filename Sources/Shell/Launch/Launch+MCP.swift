import Glibc
import Service
import Text

extension Launch {
  /// `easel mcp`: the tools over the Model Context Protocol, until standard input ends and the
  /// runs have stopped.
  func serveTools() async throws -> Int32 {
    let (bench, place) = try await toolBench()
    let output = output
    let runs = RunKeeper(
      engine: bench.engine,
      log: { _ = output.writeError("easel mcp: \($0.terminalSafe)\n") },
    )
    let service = await bench.service(runs: runs, link: Self.link)
    // The run in which the prompt stands is the prompt's to go on with.
    try await bench.resumeRuns(runs, except: place.run?.id)
    let identity = MCPIdentity(
      name: "easel",
      version: String(Version.tool.drop { $0 != " " }.dropFirst()),
      instructions: Self.instructions,
    )
    let (source, sink) = (LineSource(STDIN_FILENO), LineSink { output.write($0) })
    await MCPServer(identity, tools: service.tools).serve {
      await source.next()
    } send: {
      await sink.send($0)
    }
    await runs.finish()
    return 0
  }

  /// How an agent is to use the tools.
  private static let instructions = """
    easel keeps and runs visual workflows. Workflows and jobs are named by their ids.
    To run one: list (status="ready") shows the workflows and their inputs, run with dry_run=true \
    gives the price, run starts a job and returns at once. Then look with manage_jobs, \
    action="check", until the status is success, failure or canceled.
    Tell the person the price before you run what is not free. A gate is a question to the person: \
    where metadata.hint says that one waits, show what there is to see, ask, and only then \
    approve or reject.
    """
}
