import Editline
import Engine
import Glibc
import JSON
import Notebook
import Text

extension Launch {
  /// `easel replay FILE`.
  func replay(_ request: ReplayRequest) async throws -> Int32 {
    let path = try LatestSession.path(request.file, in: sessions)
    let file: SessionFile
    do throws(SessionError) { file = try SessionFile(reading: path) } catch {
      let code = error.isDamage ? ExitStatus.damagedCode : ExitStatus.usageCode
      throw ShellError(error.message, code: code)
    }
    switch request.mode {
    case .show:
      let screen = try Screen(engine: nil, options: options, surroundings: surroundings)
      _ = output.write(await screen.render(Output(Replay.show(file))))
      return 0
    case .live, .change: return try await rehearse(file, request)
    case .record where request.stop != nil: return try await rehearse(file, request)
    case .record, .check, .update, .accept: return try await replayRecorded(file, request)
    }
  }

  private func replayRecorded(
    _ file: SessionFile,
    _ request: ReplayRequest,
  ) async throws -> Int32 {
    let mode = request.mode
    let home = try ReplayHome(keeping: request.keep)
    let made = try WorkbenchPlan.recorded(file, home: home.path).make()
    let screen = try Screen(
      engine: made.bench.engine,
      options: options,
      surroundings: surroundings,
    )
    let report = await made.check(file) { input, result in
      guard mode == .record else { return }
      _ = output.write(Self.echo(input))
      _ = output.write(await screen.render(result))
    }
    if mode == .update || mode == .accept { return try correct(file, report, mode) }
    if mode == .check || report.exitCode != 0 {
      _ = output.write(await screen.render(Output(report.markdown)))
    }
    return report.exitCode
  }

  /// Writes the session with the new results: beside it, or in its place.
  private func correct(
    _ file: SessionFile,
    _ report: ReplayReport,
    _ mode: ReplayRequest.Mode,
  ) throws(ShellError) -> Int32 {
    let text = Array(Replay.corrected(file, with: report).utf8)
    let path = file.path + ".corrected"
    for whole in report.results.compactMap(\.whole) {
      let folder = file.path.dropLast(3) + ".assets"
      try writeFile(Array(whole.text.utf8), to: "\(folder)/\(whole.name)")
    }
    try writeFile(text, to: path)
    if mode == .accept {
      guard unsafe rename(path, file.path) == 0 else {
        throw ShellError("\(file.path) cannot be written: \(systemMessage(errno))")
      }
      _ = output.write("\(report.markdown)\n\nTaken over into \(file.path).\n")
      return 0
    }
    _ = output.write("\(report.markdown)\n\nWritten to \(path).\n")
    return report.exitCode
  }

  static func echo(_ input: String) -> String {
    "› " + input.terminalSafe.split(separator: "\n").joined(separator: "\n… ") + "\n"
  }
}
