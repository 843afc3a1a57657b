public import JSON

/// A tool as callers see it, with what answers its calls.
///
/// The neighbours of contract §1 join by being added to a list of these.
public struct Tool: Sendable {
  /// Hears how far a call has come; returns once it has been told on.
  public typealias Progress = WorkflowService.Progress

  /// What is listed of the tool.
  public let definition: ToolDefinition
  /// Answers a call with its arguments.
  public let call: @Sendable (_ arguments: JSONObject, _ progress: Progress?) async -> ToolResult

  /// A tool.
  public init(
    _ definition: ToolDefinition,
    call: @escaping @Sendable (JSONObject, Progress?) async -> ToolResult,
  ) {
    self.definition = definition
    self.call = call
  }
}

/// What is listed of a tool.
public struct ToolDefinition: Sendable, Hashable {
  /// The name that calls use.
  public var name: String
  /// The name for people.
  public var title: String
  /// What it does, for people and language models.
  public var description: String
  /// Whether a call can destroy something.
  public var isDestructive: Bool
  /// The JSON Schema of the arguments.
  public var inputSchema: JSONValue
  /// The JSON Schema of the structured results.
  public var outputSchema: JSONValue
}

/// What a call of a tool gives.
public struct ToolResult: Sendable, Hashable {
  /// The result as text.
  public var text: String
  /// The result as data; fits the tool's output schema.
  public var structured: JSONValue
  /// Whether the call was refused or failed; the text says what to do then.
  public var isError: Bool

  /// A result.
  public init(text: String, structured: JSONValue, isError: Bool) {
    self.text = text
    self.structured = structured
    self.isError = isError
  }
}

extension WorkflowService {
  /// The tools of the service, in the order in which they are listed.
  public var tools: [Tool] {
    [
      Tool(.manageWorkflows) { arguments, progress in
        ToolResult(await manage(.object(arguments), progress: progress))
      },
      Tool(.manageJobs) { arguments, _ in ToolResult(await manageJobs(.object(arguments))) },
    ]
  }
}

extension ToolResult {
  fileprivate init(_ reply: WorkflowService.Reply) {
    let error = reply.json["error"]?["message"]?.string
    let text =
      if reply.errorCode != nil, let error {
        error
      } else if reply.format == .markdown {
        reply.markdown
      } else {
        reply.json.compact
      }
    self.init(text: text, structured: reply.json, isError: reply.errorCode != nil)
  }
}
