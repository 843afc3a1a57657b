import Engine
import JSON
import Notebook
import Text
import Workflows

/// A version of a workflow that a command names.
struct WorkflowVersion: Sendable {
  /// By what it is known.
  enum Kind: Sendable, Hashable {
    case draft, published, revision
    /// The draft of another workflow.
    case other(workflow: String)
    /// The workflow with nothing in it, before its first revision.
    case empty
  }

  /// By what it is known.
  var kind: Kind
  /// The revision; 0 for the empty one.
  var revision: Int
  /// What it holds, as it came.
  var editorInfo: JSONValue
  /// The inputs definition, as it came.
  var inputs: JSONValue
  /// What it holds.
  var graph: Graph

  /// What it is: `draft (revision 7)`, `published (revision 4)`, `revision 3`.
  var label: String {
    switch kind {
    case .draft: "draft (revision \(revision))"
    case .published: "published (revision \(revision))"
    case .revision: "revision \(revision)"
    case .other(let workflow): "\(workflow), draft (revision \(revision))"
    case .empty: "an empty workflow"
    }
  }

  /// What names it, for programs.
  var json: JSONValue { ["version": .string(label), "revision": .integer(revision)] }

  /// The inputs definition.
  var definitions: [InputDefinition] {
    (inputs.array ?? []).compactMap(InputDefinition.init(json:))
  }
}

/// The words that name a version.
enum VersionWord {
  static let draft = "draft"
  static let published = "published"

  /// Whether a word can only mean a version, since no node has such an id.
  static func isRevision(_ word: String) -> Bool {
    !word.isEmpty && word.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}

extension Workbench {
  /// The version that a word names: a revision, `published` or `draft`.
  func version(
    _ argument: Argument,
    of record: WorkflowRecord,
  ) async throws(ShellError) -> WorkflowVersion {
    if let version = try await namedVersion(argument, of: record) { return version }
    let words = [VersionWord.draft, VersionWord.published]
    throw ShellError(
      "there is no version `\(argument.text)`",
      at: argument.range,
      remedy: nearest(argument.text, in: words).map { "did you mean `\($0)`?" }
        ?? "a version is a revision's number, `published` or `draft`; `history` lists them",
      code: "revision_not_found",
    )
  }

  /// The version of this workflow that a word names, or else the draft of the workflow it names.
  func versionOrWorkflow(
    _ argument: Argument,
    of record: WorkflowRecord,
  ) async throws(ShellError) -> WorkflowVersion {
    if let version = try await namedVersion(argument, of: record) { return version }
    let project = place.project.id
    let name = argument.text
    guard let other = try await withEngine({ try await $0.workflow(name, in: project) }),
      other.status != .deleted
    else {
      let words = [VersionWord.draft, VersionWord.published] + (await workflowNames().map(\.name))
      throw ShellError(
        "`\(name)` is neither a version nor a workflow",
        at: argument.range,
        remedy: nearest(name, in: words).map { "did you mean `\($0)`?" }
          ?? "name a revision, `published`, `draft` or a workflow; `history` and `list` list them",
        code: "revision_not_found",
      )
    }
    try await state(workflow: other.id)
    return try draft(of: other, as: .other(workflow: other.name))
  }

  /// The draft of a workflow.
  func draft(
    of record: WorkflowRecord,
    as kind: WorkflowVersion.Kind = .draft,
  ) throws(ShellError) -> WorkflowVersion {
    try make(kind, (record.revision, record.editorInfo, record.inputs), of: record)
  }

  /// What is published of a workflow; nil where nothing is.
  func published(of record: WorkflowRecord) async throws(ShellError) -> WorkflowVersion? {
    guard let revision = record.publishedRevision else { return nil }
    return try await version(revision, .published, of: record)
  }

  /// The revision that the draft was made from; an empty workflow before the first one.
  func previous(of record: WorkflowRecord) async throws(ShellError) -> WorkflowVersion {
    let history = try await withEngine { try await $0.history(record.id) }
    guard let parent = history.first(where: \.isCurrent)?.parent,
      let version = try await version(parent, .revision, of: record)
    else {
      return WorkflowVersion(
        kind: .empty,
        revision: 0,
        editorInfo: Graph().json,
        inputs: [],
        graph: Graph(),
      )
    }
    return version
  }

  private func namedVersion(
    _ argument: Argument,
    of record: WorkflowRecord,
  ) async throws(ShellError) -> WorkflowVersion? {
    switch argument.text {
    case VersionWord.draft: return try draft(of: record)
    case VersionWord.published:
      if let version = try await published(of: record) { return version }
      throw ShellError(
        "nothing of `\(record.name)` is published",
        at: argument.range,
        remedy: "`publish` makes its draft what runs",
        code: "revision_not_found",
      )
    case let word where VersionWord.isRevision(word):
      if let number = Int(word), let version = try await version(number, .revision, of: record) {
        return version
      }
      let last = try await withEngine { try await $0.history(record.id, limit: 1) }.last?.number
      throw ShellError(
        "`\(record.name)` has no revision \(word)",
        at: argument.range,
        remedy: last.map { "its latest is \($0); `history` lists them" },
        code: "revision_not_found",
      )
    default: return nil
    }
  }

  private func version(
    _ number: Int,
    _ kind: WorkflowVersion.Kind,
    of record: WorkflowRecord,
  ) async throws(ShellError) -> WorkflowVersion? {
    guard let found = try await withEngine({ try await $0.draft(at: number, of: record.id) })
    else { return nil }
    return try make(kind, (number, found.editorInfo, found.inputs), of: record)
  }

  private func make(
    _ kind: WorkflowVersion.Kind,
    _ version: (revision: Int, editorInfo: JSONValue, inputs: JSONValue),
    of record: WorkflowRecord,
  ) throws(ShellError) -> WorkflowVersion {
    do {
      return WorkflowVersion(
        kind: kind,
        revision: version.revision,
        editorInfo: version.editorInfo,
        inputs: version.inputs,
        graph: try Graph(json: version.editorInfo),
      )
    } catch {
      throw ShellError(
        "revision \(version.revision) of `\(record.name)` is damaged: \(error.message)",
        code: ExitStatus.damagedCode,
      )
    }
  }
}
