import JSON
import Notebook
import Text

extension MadeWorkbench {
  /// Runs every entry of a session here, with what it used from outside, and compares.
  ///
  /// `show` hears of each entry that ran.
  func check(
    _ file: SessionFile,
    show: (_ input: String, _ result: Output) async -> Void,
  ) async -> ReplayReport {
    let states = file.entries.flatMap(\.states).filter { $0.kind == "asset" }
    let assets = Dictionary(states.map { ($0.name, $0.asset) }) { first, _ in first }
    return await Replay.check(file, assetFile: { assets[$0] }, cause: { cause($0, in: file) }) {
      entry in
      try await bench.load(entry.states, of: file)
      // What it left behind is recorded by the entries that use it.
      guard !entry.isCutOff else { return Output("", status: .interrupted) }
      try await bench.replayAnswers(of: entry)
      await bench.useRecordedIDs(of: entry)
      let result = await bench.execute(entry.input, table)
      await show(entry.input, result)
      return result
    }
  }

  /// Why an entry differs, where it asked for calls that the session does not have.
  private func cause(_ entry: Entry, in file: SessionFile) -> String? {
    guard let miss = recorded?.takeMisses().first else { return nil }
    let names = miss.changes.map { "`\($0.name.terminalSafe)`" }.joined(separator: ", ")
    let thing = miss.node.map { "node `\($0.terminalSafe)`" } ?? "`\(miss.model.terminalSafe)`"
    guard !names.isEmpty else { return "the session has no call of \(thing)" }
    let before = file.entries.prefix { $0.id != entry.id }
    let source = before.last { earlier in
      miss.changes.contains { $0.new?.string.map { earlier.input.contains($0) } ?? false }
    }
    let origin = source.map { ", as `\($0.id)` gives it" } ?? ""
    return "the inputs of \(thing) differ: \(names)\(origin)"
  }
}
