public import JSON
public import Workflows

/// A team.
public struct Team: Sendable, Hashable {
  /// The team that is there from the start.
  public static let personalID = "team_personal"

  /// The id.
  public var id: String
  /// The name, unique in the store.
  public var name: String
}

/// A project of a team.
public struct Project: Sendable, Hashable {
  /// The project of the personal team that is there from the start.
  public static let defaultID = "proj_default"

  /// The id.
  public var id: String
  /// The team's id.
  public var teamID: String
  /// The name, unique in its team.
  public var name: String
}

/// The lifecycle of a workflow.
public enum WorkflowStatus: String, Sendable, Hashable {
  case draft, ready, deleted
}

/// A workflow in a list.
public struct WorkflowSummary: Sendable, Hashable {
  /// The id.
  public var id: String
  /// The name, unique in its project.
  public var name: String
  /// A few words.
  public var description: String
  /// The status.
  public var status: WorkflowStatus
  /// The revision that the draft is at.
  public var revision: Int
  /// The revision that was published last.
  public var publishedRevision: Int?
  /// When it was made, in milliseconds since 1970.
  public var createdAt: Int64
  /// When it changed last, in milliseconds since 1970.
  public var updatedAt: Int64
}

/// A workflow with its draft and its published flow.
public struct WorkflowRecord: Sendable, Hashable {
  /// The id.
  public var id: String
  /// The project's id.
  public var projectID: String
  /// The name, unique in its project.
  public var name: String
  /// A few words.
  public var description: String
  /// The status.
  public var status: WorkflowStatus
  /// The draft in the authoring grammar.
  public var editorInfo: JSONValue
  /// The inputs definition.
  public var inputs: JSONValue
  /// What stood around the graph in the file it came from; nil where it came from none.
  public var envelope: JSONValue?
  /// The published flow.
  public var flow: JSONValue?
  /// The revision that the draft is at.
  public var revision: Int
  /// The revision that was published last.
  public var publishedRevision: Int?
  /// When it was made, in milliseconds since 1970.
  public var createdAt: Int64
  /// When it changed last, in milliseconds since 1970.
  public var updatedAt: Int64
}

/// One accepted edit of a workflow.
public struct Revision: Sendable, Hashable {
  /// The number, never used again.
  public var number: Int
  /// The revision it was made from; nil for the first.
  public var parent: Int?
  /// What the edit did.
  public var summary: String
  /// When it was made, in milliseconds since 1970.
  public var createdAt: Int64
  /// Who made it; empty where that was not kept.
  public var author: String
  /// Whether the draft is at this revision.
  public var isCurrent: Bool
}

/// How far a draft and what is published have gone apart, in edits.
public struct Staleness: Sendable, Hashable {
  /// The edits that lead to the draft from where the two part.
  public var ahead: Int
  /// The edits that lead from there to what is published.
  public var behind: Int
}

/// Part of a list.
public struct Page<Element: Sendable>: Sendable {
  /// The elements.
  public var elements: [Element]
  /// What to ask for the next page with; nil at the end.
  public var nextToken: String?
}

/// A run in a list.
public struct RunSummary: Sendable, Hashable {
  /// The id.
  public var id: String
  /// The workflow's id.
  public var workflowID: String
  /// The workflow's name when the run began.
  public var workflowName: String
  /// `in-progress`, or the outcome.
  public var status: String
  /// How it ended, if it has.
  public var outcome: RunOutcome?
  /// The gates that wait for a person.
  public var waitingGates: [String]
  /// What it has cost.
  public var cost: Credits
  /// When it was made, in milliseconds since 1970.
  public var createdAt: Int64
  /// When it changed last, in milliseconds since 1970.
  public var updatedAt: Int64
  /// How much people have changed in it by hand.
  public var changes: Int
  /// The run that it goes on from.
  public var origin: RunOrigin?
}

/// An event with its place in the journal.
public struct JournalEntry: Sendable, Hashable {
  /// The place, from 1.
  public var version: Int
  /// When it happened, in milliseconds since 1970.
  public var time: Int64
  /// The event.
  public var event: RunEvent
}

/// An asset.
public struct AssetRecord: Sendable, Hashable {
  /// `asset_` and the first 40 hexadecimal digits of the content's SHA-256.
  public var id: String
  /// The file.
  public var path: String
  /// image, video, audio, 3d, text or file.
  public var kind: String
  /// The MIME type.
  public var mimeType: String
  /// The width in pixels, where it is known.
  public var width: Int?
  /// The height in pixels, where it is known.
  public var height: Int?
  /// The size in bytes.
  public var size: Int
  /// What was said about it when it was stored.
  public var metadata: JSONObject
  /// When it was stored, in milliseconds since 1970.
  public var createdAt: Int64
}
