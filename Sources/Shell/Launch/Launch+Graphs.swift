import Notebook

extension Launch {
  /// The graphs that a session draws, as SVG by entry.
  ///
  /// The session is replayed from its record for it; from where it differs on there are none.
  func graphs(of file: SessionFile) async -> [String: String] {
    guard file.entries.contains(where: { $0.input.contains("graph") }), file.problems.isEmpty,
      let folder = try? TemporaryFolder(),
      let made = try? WorkbenchPlan.recorded(file, home: folder.path).make()
    else { return [:] }
    var graphs: [String: String] = [:]
    for entry in file.entries where entry.status != .interrupted {
      guard (try? await made.bench.load(entry.states, of: file)) != nil else { break }
      guard (try? await made.bench.replayAnswers(of: entry)) != nil else { break }
      await made.bench.useRecordedIDs(of: entry)
      let result = await made.bench.execute(entry.input, made.table)
      guard result.status == entry.status else { break }
      guard result.status == .ok else { continue }
      graphs[entry.id] = await made.bench.picture(ofGraphIn: entry.input, made.table)
    }
    return graphs
  }
}
