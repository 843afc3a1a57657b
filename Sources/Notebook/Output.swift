public import JSON

/// How an entry of a session ended.
public enum EntryStatus: String, Sendable, Hashable, CaseIterable {
  /// The command did what it was asked.
  case ok
  /// The command failed; its error code says how.
  case error
  /// The command was stopped, or the program was, before it had a result.
  case interrupted
  /// The command left a run which waits for a person.
  case waiting
}

/// What a command returns: Markdown for people, data for programs.
///
/// The terminal, the session file and a caller of the tool all show the same value.
///
/// ```swift
/// Output("Added **sketch**.", data: ["node": "sketch"])
/// ```
public struct Output: Sendable, Hashable {
  /// The result as Markdown.
  ///
  /// A picture is `![alt](art:ASSETID)` with the real id of the asset; writer and display replace
  /// the destination.
  public var markdown: String
  /// The result as data, if there is some.
  public var data: JSONValue?
  /// How the command ended.
  public var status: EntryStatus
  /// The code of the error, where `status` is `error`.
  public var errorCode: String?
  /// Whether the shell leaves after this command.
  public var exit: Bool

  /// A result; by default a success.
  public init(
    _ markdown: String = "",
    data: JSONValue? = nil,
    status: EntryStatus = .ok,
    errorCode: String? = nil,
    exit: Bool = false,
  ) {
    self.markdown = markdown
    self.data = data
    self.status = status
    self.errorCode = errorCode
    self.exit = exit
  }

  /// The result of a command that failed.
  public static func failure(
    _ markdown: String,
    code: String,
    data: JSONValue? = nil,
  ) -> Output {
    Output(markdown, data: data, status: .error, errorCode: code)
  }
}
