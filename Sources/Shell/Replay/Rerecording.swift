import Engine
import JSON
import Notebook

/// Does chosen entries of a session again, from its record, into a new session.
///
/// The new session is written as any other, so it has what it needs to replay alone.
struct Rerecording {
  private let file: SessionFile
  private let filter: SecretFilter

  /// A recording of what `file` has; `filter` keeps secrets out of it.
  init(_ file: SessionFile, _ filter: SecretFilter) {
    self.file = file
    self.filter = filter
  }

  /// Writes the entries that are not `dropped` to a new session and gives its path.
  ///
  /// Throws where an entry does not end as it did; nothing is left then.
  func write(to path: String, without dropped: Set<String>) async throws -> String {
    let folder = try TemporaryFolder()
    let made = try plan(home: folder.path).make()
    return try await write(to: path, from: 0, without: dropped, made)
  }

  /// Writes the entries from a place on to a new session and gives its path; those before it are
  /// done again first, and are what was made outside of it.
  func write(to path: String, from first: Int) async throws -> String {
    let folder = try TemporaryFolder()
    var plan = try plan(home: folder.path)
    let before = try plan.make()
    for entry in file.entries[..<first] where entry.status != .interrupted {
      try await perform(entry, entry.input, before)
    }
    plan.place = await before.bench.place
    plan.person = await before.bench.person
    return try await write(to: path, from: first, without: [], try plan.make())
  }

  /// The entries that failed or had no end, and the edits that were taken back, with what took
  /// them back.
  func superfluous() async throws -> (failed: Set<String>, undone: Set<String>) {
    let folder = try TemporaryFolder()
    let made = try plan(home: folder.path).make()
    var failed: Set<String> = []
    var edits = EditLine()
    for entry in file.entries {
      guard entry.status != .interrupted else {
        // The last one may be the line that asks.
        if !entry.isOpen { failed.insert(entry.id) }
        continue
      }
      let before = try await made.bench.revision()
      try await perform(entry, entry.input, made)
      if entry.status == .error {
        failed.insert(entry.id)
        continue
      }
      let name = (try? made.table.resolve(entry.input))?.command.name
      edits.note(entry.id, name, from: before, to: try await made.bench.revision())
    }
    return (failed, edits.undone)
  }

  // MARK: - Entries

  private func plan(home: String) throws -> WorkbenchPlan {
    var plan = WorkbenchPlan.recorded(file, home: home)
    plan.filter = filter
    return plan
  }

  private func write(
    to path: String,
    from first: Int,
    without dropped: Set<String>,
    _ made: MadeWorkbench,
  ) async throws -> String {
    var head = file.head
    head.id = IDSource().make("session_")
    head.forkedFrom = file.head.id
    head.tool = Version.tool
    let writer = SessionWriter(newAt: path, head: head, redaction: filter.redaction)
    await made.bench.write(to: writer)
    do {
      var isBehind = first == 0
      for part in file.parts {
        switch part {
        case .text(let text): if isBehind { try writer.note(withoutTitle(text)) }
        case .entry(let place):
          isBehind = isBehind || place >= first
          guard place >= first else { continue }
          try await rewrite(file.entries[place], dropped, made)
        }
      }
      guard let path = writer.path else {
        throw ShellError("no entry is left", code: "session")
      }
      return path
    } catch {
      if let path = writer.path { SessionFile.remove(at: path) }
      throw error
    }
  }

  private func rewrite(
    _ entry: Entry,
    _ dropped: Set<String>,
    _ made: MadeWorkbench,
  ) async throws {
    guard !dropped.contains(entry.id), entry.status != .interrupted else {
      // What it was the first to use, later ones may use without saying so.
      try await made.bench.load(entry.states.filter { Self.things.contains($0.kind) }, of: file)
      return
    }
    try await perform(entry, await made.bench.renamed(entry.input, from: file.aliases), made)
  }

  /// The kinds of states that stay; any other is what one entry saw.
  private static let things: Set = [
    "asset", "place", Workbench.personKind, "model", "workflow", "run",
  ]

  private func perform(_ entry: Entry, _ line: String, _ made: MadeWorkbench) async throws {
    try await made.bench.load(entry.states, of: file)
    await made.bench.useRecordedIDs(of: entry)
    let output = await made.bench.execute(line, made.table)
    guard output.status == entry.status else {
      throw ShellError(
        "\(entry.id) was `\(entry.status.rawValue)` and would be `\(output.status.rawValue)`",
        code: "replay_differs",
      )
    }
  }

  /// The text without the heading that the head of the new session brings.
  private func withoutTitle(_ text: String) -> String {
    let heading = "# \(file.head.title)"
    guard text.hasPrefix(heading) else { return text }
    let rest = text.dropFirst(heading.count)
    return rest.isEmpty || rest.first == "\n" ? String(rest) : text
  }
}

/// Which edits still count, as entries make them and take them back.
private struct EditLine {
  /// Entries that need not be done, since later ones took them back.
  private(set) var undone: Set<String> = []
  private var done: [String: [String]] = [:]
  private var takenBack: [String: [(edit: String, undo: String)]] = [:]

  mutating func note(
    _ entry: String,
    _ command: String?,
    from before: Workbench.RevisionPlace?,
    to after: Workbench.RevisionPlace?,
  ) {
    guard let before, let after, before.workflow == after.workflow,
      before.revision != after.revision
    else { return }
    let workflow = after.workflow
    switch command {
    case "undo":
      guard let edit = done[workflow]?.popLast() else { return }
      undone.formUnion([edit, entry])
      takenBack[workflow, default: []].append((edit, entry))
    case "redo":
      guard let (edit, undo) = takenBack[workflow]?.popLast() else { return }
      undone.remove(edit)
      undone.formUnion([undo, entry])
      done[workflow, default: []].append(edit)
    default:
      done[workflow, default: []].append(entry)
      takenBack[workflow] = nil
    }
  }
}

extension Workbench {
  /// A workflow and the revision of its draft.
  struct RevisionPlace: Sendable, Hashable {
    var workflow: String
    var revision: Int
  }

  /// The revision of the workflow of the prompt.
  func revision() async throws(ShellError) -> RevisionPlace? {
    guard let workflow = place.workflow else { return nil }
    let project = place.project.id
    let record = try await withEngine { try await $0.workflow(workflow.id, in: project) }
    return record.map { RevisionPlace(workflow: $0.id, revision: $0.revision) }
  }

  /// A line of a session with the names that runs and assets have in this one.
  func renamed(_ line: String, from other: Aliases) -> String {
    var result = ""
    var rest = line[...]
    var last: Character?
    while let first = rest.first {
      let isStart = last.map { !$0.isLetter && !$0.isNumber && $0 != "_" } ?? true
      if isStart, let (alias, kind) = Self.alias(at: rest), let id = other.id(for: alias) {
        result += aliases.existing(for: id, kind: kind) ?? id
        rest = rest.dropFirst(alias.count)
        last = "0"
        continue
      }
      result.append(first)
      last = first
      rest = rest.dropFirst()
    }
    return result
  }

  private static func alias(at text: Substring) -> (String, Aliases.Kind)? {
    for kind in Aliases.Kind.allCases where text.hasPrefix(kind.rawValue + ":") {
      let start = text.dropFirst(kind.rawValue.count + 1)
      let digits = start.prefix { $0.isASCII && $0.isNumber }
      let next = start.dropFirst(digits.count).first
      guard !digits.isEmpty, next.map({ !$0.isLetter && $0 != "_" }) ?? true else { return nil }
      return ("\(kind.rawValue):\(digits)", kind)
    }
    return nil
  }
}
