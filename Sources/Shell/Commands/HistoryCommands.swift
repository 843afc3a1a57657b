import Engine
import JSON
import Notebook
import Service
import Workflows

extension Workbench {
  /// How many revisions `history` shows without `--all`.
  private static let shownRevisions = 20

  func history(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 0)
    let record = try await currentWorkflow()
    let isWhole = invocation.flag("--all")
    let limit = isWhole ? nil : Self.shownRevisions + 1
    var revisions = try await withEngine { try await $0.history(record.id, limit: limit) }
    let isCut = !isWhole && revisions.count > Self.shownRevisions
    if isCut { revisions.removeFirst() }
    let line = Self.line(of: revisions)
    let data = JSONValue.array(revisions.map { Self.json($0, record, line) })
    if invocation.flag("--json") { return Output(fenced(data.pretty, "json"), data: data) }
    var lines = ["| revision | | made | by | what | from |", "|---:|---|---|---|---|---:|"]
    for revision in revisions.reversed() {
      let words = Self.words(revision, record, line).joined(separator: ", ")
      lines.append(
        "| \(revision.number) | \(words) | \(ISOTime.text(revision.createdAt)) "
          + "| \(revision.author.cell) | \(revision.summary.cell) "
          + "| \(revision.parent.map(String.init) ?? "") |"
      )
    }
    if isCut, let oldest = revisions.first {
      lines += ["", "Revisions before \(oldest.number) are hidden; `history --all` shows them."]
    }
    return Output(lines.joined(separator: "\n"), data: data)
  }

  /// The revisions that lead to the draft, as far as they are among `revisions`.
  private static func line(of revisions: [Revision]) -> Set<Int> {
    let parents = Dictionary(revisions.map { ($0.number, $0.parent) }) { first, _ in first }
    var line: Set<Int> = []
    var next = revisions.first(where: \.isCurrent)?.number
    while let number = next, let parent = parents[number], line.insert(number).inserted {
      next = parent
    }
    return line
  }

  /// What a revision is beside a number: the draft, what is published, or off the way to the draft.
  private static func words(
    _ revision: Revision,
    _ record: WorkflowRecord,
    _ line: Set<Int>,
  ) -> [String] {
    var words: [String] = []
    if revision.isCurrent { words.append("**draft**") }
    if revision.number == record.publishedRevision { words.append("**published**") }
    if !line.contains(revision.number) { words.append("undone") }
    return words
  }

  private static func json(
    _ revision: Revision,
    _ record: WorkflowRecord,
    _ line: Set<Int>,
  ) -> JSONValue {
    [
      "revision": .integer(revision.number),
      "parent": revision.parent.map { .integer($0) } ?? .null,
      "createdAt": .string(ISOTime.text(revision.createdAt)),
      "author": .string(revision.author), "summary": .string(revision.summary),
      "isDraft": .bool(revision.isCurrent),
      "isPublished": .bool(revision.number == record.publishedRevision),
      "isUndone": .bool(!line.contains(revision.number)),
    ]
  }
}
