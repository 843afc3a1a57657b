/// How a session is to be replayed.
public struct ReplayRequest: Sendable, Hashable {
  /// What a replay does.
  public enum Mode: String, Sendable, Hashable, CaseIterable {
    /// The engine runs, and calls are answered from the record.
    case record
    /// Nothing runs; the session is shown.
    case show
    /// As `record`, and every result is compared.
    case check
    /// Everything runs for real, into a new session.
    case live
    /// Some inputs are others; what hangs on them runs for real, into a new session.
    case change
    /// As `check`, and what differs is written beside the file.
    case update
    /// As `update`, and the differences are taken over.
    case accept
  }

  /// Where a replay hands over the prompt.
  public enum Stop: Sendable, Hashable {
    /// Before the first entry.
    case atStart
    /// Before the entry with this id.
    case before(String)
  }

  /// The session's file.
  public var file: String
  /// What to do.
  public var mode: Mode
  /// Whether gates are answered from the record, where calls are real.
  public var answers = false
  /// Where the prompt is handed over, if it is.
  public var stop: Stop?
  /// The inputs that are to be others, each `NODE=VALUE` or `NODE.PARAMETER=VALUE`.
  public var changes: [String] = []
  /// What the calls may cost in credits, as a decimal number; no limit where there is none.
  public var budget: String?
  /// The folder that keeps the store of the replay; it is removed where there is none.
  public var keep: String?

  /// A request to replay a session.
  public init(file: String, mode: Mode) {
    self.file = file
    self.mode = mode
  }
}
