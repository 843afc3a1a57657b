import Notebook

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
    return await Replay.check(file, assetFile: { assets[$0] }) { entry in
      try await bench.load(entry.states, of: file)
      await bench.useRecordedIDs(of: entry)
      let result = await bench.execute(entry.input, table)
      await show(entry.input, result)
      return result
    }
  }
}
