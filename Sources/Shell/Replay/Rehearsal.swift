import Editline
import Engine
import JSON
import Notebook
import Text
import Workflows

/// The replay of a session into a new one, entry by entry.
actor Rehearsal {
  private let file: SessionFile
  private let made: MadeWorkbench
  private let usesRecordedIDs: Bool
  /// The entries that are still to be done, each with its line as it is typed now.
  private var rest: ArraySlice<(entry: Entry, lines: [String])>

  /// A replay of `file`; throws where a change has nothing that it could change.
  init(
    _ file: SessionFile,
    _ made: MadeWorkbench,
    changes: [SessionChange],
    usesRecordedIDs: Bool,
  ) throws(ShellError) {
    self.file = file
    self.made = made
    self.usesRecordedIDs = usesRecordedIDs
    rest = try Self.lines(of: file, changes, made.table)[...]
  }

  /// The entry that is next.
  var next: (entry: Entry, line: String)? {
    rest.first.map { ($0.entry, $0.lines.last ?? $0.entry.input) }
  }

  /// What is done before the next entry, so that a change is there when it is needed.
  var linesBefore: [String] { rest.first.map { $0.lines.dropLast() } ?? [] }

  /// Does the next entry, or `line` in its place.
  func perform(_ line: String? = nil) async throws -> Output {
    guard let (entry, lines) = rest.popFirst() else { return Output() }
    // What is written is written again; what was read outside is there as it was.
    let skipped: Set = usesRecordedIDs ? [] : Workbench.realKinds
    let states = entry.states.filter { $0.kind != "export" && !skipped.contains($0.kind) }
    try await made.bench.load(states, of: file)
    if usesRecordedIDs {
      try await made.bench.replayAnswers(of: entry)
      await made.bench.useRecordedIDs(of: entry)
    }
    return await made.bench.execute(line ?? lines.last ?? entry.input, made.table)
  }

  /// Does a line that no entry has.
  func insert(_ line: String) async -> Output { await made.bench.execute(line, made.table) }

  /// Leaves the first line of the next entry out, which was done.
  func skipLineBefore() {
    guard let first = rest.first, first.lines.count > 1 else { return }
    rest[rest.startIndex].lines.removeFirst()
  }

  /// Whether an entry is still to come.
  func isAhead(_ id: String) -> Bool { rest.contains { $0.entry.id == id } }

  /// The lines of each entry that can be done again, with the changes.
  private static func lines(
    of file: SessionFile,
    _ changes: [SessionChange],
    _ table: CommandTable,
  ) throws(ShellError) -> [(entry: Entry, lines: [String])] {
    var isGiven = [Bool](repeating: false, count: changes.count)
    var result: [(entry: Entry, lines: [String])] = []
    for entry in file.entries where entry.status != .interrupted {
      var line = entry.input
      for (place, change) in changes.enumerated() {
        guard let changed = change.applied(to: line, table) else { continue }
        line = changed
        isGiven[place] = true
      }
      result.append((entry, [line]))
    }
    for (place, change) in changes.enumerated() where !isGiven[place] {
      guard
        let first = result.firstIndex(where: {
          SessionChange.isNeeded(by: $0.entry.input, table)
        })
      else {
        throw ShellError(
          "nothing in the session gives or uses `\(change.name.terminalSafe)`",
          remedy: "`--show` shows what its entries set",
          code: ExitStatus.usageCode,
        )
      }
      result[first].lines.insert(change.line, at: 0)
    }
    return result
  }
}
