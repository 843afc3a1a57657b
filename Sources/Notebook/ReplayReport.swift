/// What became of one entry in a replay.
public struct ReplayResult: Sendable, Hashable {
  /// How the entry compares with its record.
  public enum Outcome: Sendable, Hashable {
    /// Status, error code and text are the same.
    case same
    /// Something differs: the cause in words, and the unified difference of the texts.
    case different(cause: String, difference: String)
    /// The entry ran, but its record is of an interruption, which cannot be repeated.
    case notCompared
    /// The entry did not run, since one before it ended differently.
    case notReached
    /// The entry cannot be run.
    case failed(String)
  }

  /// The entry's id.
  public let entry: String
  /// How it compares.
  public private(set) var outcome: Outcome
  /// How it ended now, if it ran.
  public let status: EntryStatus?
  /// The code of its error now.
  public let errorCode: String?
  /// The text that a session file would store now.
  public let body: String?
  /// The whole text and the name of its asset, where `body` is an excerpt.
  public let whole: Whole?
  /// Whether the text of the record stays, with its wildcards.
  private(set) var keepsText = false

  /// A long text that is stored as an asset.
  public struct Whole: Sendable, Hashable {
    /// The name of the file in the session's assets.
    public let name: String
    /// The text.
    public let text: String
  }

  init(
    _ entry: String,
    _ outcome: Outcome,
    output: Output? = nil,
    body: String? = nil,
    whole: Whole? = nil,
  ) {
    self.entry = entry
    self.outcome = outcome
    status = output?.status
    errorCode = output?.errorCode
    self.body = body
    self.whole = whole
  }

  /// The result with what is known of why it differs ahead of how it differs.
  func caused(by cause: String?) -> ReplayResult {
    guard let cause, case .different(let words, let difference) = outcome else { return self }
    var result = self
    result.outcome = .different(cause: "\(cause); \(words)", difference: difference)
    return result
  }

  /// The result of an entry of which more than its text was changed, with those words first.
  func altered(by alteration: String) -> ReplayResult {
    var result = self
    switch outcome {
    case .different(let words, let difference):
      result.outcome = .different(cause: "\(alteration); \(words)", difference: difference)
    case .failed(let reason):
      result.outcome = .different(
        cause: "\(alteration); it cannot run: \(reason)",
        difference: "",
      )
    case .same, .notCompared, .notReached:
      result.outcome = .different(cause: alteration, difference: "")
    }
    return result
  }

  func keepingText() -> ReplayResult {
    var result = self
    result.keepsText = true
    return result
  }
}

/// What a replay found.
public struct ReplayReport: Sendable, Hashable {
  /// One result for each entry, in order; empty for a damaged file.
  public let results: [ReplayResult]
  /// What breaks the file's format; a damaged file is not run.
  public let problems: [SessionFile.Problem]

  /// What is not the same first, in a few words; nil where all is.
  public var firstDifference: String? {
    if let problem = problems.first { return "line \(problem.line): \(problem.what)" }
    for result in results {
      switch result.outcome {
      case .different(let cause, _): return "\(result.entry): \(cause)"
      case .failed(let reason): return "\(result.entry): \(reason)"
      case .same, .notCompared, .notReached: continue
      }
    }
    return nil
  }

  /// 0 same, 1 differs, 2 cannot run, 3 file damaged.
  public var exitCode: Int32 {
    guard problems.isEmpty else { return 3 }
    var code: Int32 = 0
    for result in results {
      switch result.outcome {
      case .failed: return 2
      case .different, .notReached: code = 1
      case .same, .notCompared: break
      }
    }
    return code
  }

  /// The report for people: a sentence, then a unified difference by entry.
  public var markdown: String {
    guard problems.isEmpty else {
      let lines = problems.map { "- line \($0.line): \($0.what)" }
      return "**The session file is damaged**; nothing was run.\n\n" + lines.joined(separator: "\n")
    }
    return ([summary] + results.compactMap(\.section) + [unreached].compactMap { $0 })
      .joined(separator: "\n\n")
  }

  private var summary: String {
    let total = results.count == 1 ? "1 entry" : "\(results.count) entries"
    let different = results.filter { $0.isDivergence }
    guard let first = different.first else { return "**Same**: \(total) replayed." }
    return "**Differs**: \(different.count) of \(total); the first is `\(first.entry)`."
  }

  private var unreached: String? {
    let entries = results.filter { $0.outcome == .notReached }.map { "`\($0.entry)`" }
    guard let first = entries.first, let last = entries.last else { return nil }
    return "Not reached: \(entries.count == 1 ? first : "\(first) to \(last)")."
  }
}

extension ReplayResult {
  /// Whether the entry is one to report.
  var isDivergence: Bool {
    switch outcome {
    case .different, .failed: true
    case .same, .notCompared, .notReached: false
    }
  }

  /// The entry's part of the report, if there is something to say.
  fileprivate var section: String? {
    switch outcome {
    case .same, .notReached: nil
    case .notCompared: "`\(entry)` was interrupted when it was recorded; it is not compared."
    case .failed(let message): "`\(entry)` cannot run: \(message)"
    case .different(let cause, let difference):
      if difference.isEmpty {
        "`\(entry)` differs: \(cause)."
      } else {
        "`\(entry)` differs: \(cause).\n\n\(Self.block(difference))"
      }
    }
  }

  private static func block(_ difference: String) -> String {
    let fence = Fence.enclosing(difference)
    return "\(fence)diff\n\(difference)\n\(fence)"
  }
}
