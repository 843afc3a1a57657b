import Workflows

/// How often a call is tried, and how far apart.
public struct RetryTimes: Sendable, Hashable {
  /// How often it is tried at most.
  public var attempts: Int
  /// The longest pause before the second attempt, in milliseconds; each further one may be twice
  /// as long.
  public var base: Int64
  /// The longest pause of all, in milliseconds.
  public var longest: Int64

  /// Times; by default four attempts, with pauses of at most one, two and four seconds.
  public init(attempts: Int = 4, base: Int64 = 1000, longest: Int64 = 60_000) {
    self.attempts = attempts
    self.base = base
    self.longest = longest
  }

  /// The times that a model's schema names.
  init(_ policy: RetryPolicy) {
    let (seconds, attoseconds) = policy.backoffBase.components
    let milliseconds = attoseconds / 1_000_000_000_000_000
    self.init(attempts: policy.maximumAttempts, base: max(seconds * 1000 + milliseconds, 1))
  }

  /// The pause after an attempt, in milliseconds: anything up to the longest one, so that many
  /// who fail at once do not come back at once.
  ///
  /// - Parameters:
  ///   - attempt: The number of the attempt that failed, from 1.
  ///   - chance: A number from 0 up to 1.
  /// - Returns: The pause.
  func delay(after attempt: Int, _ chance: Double) -> Int64 {
    let (doubled, overflow) = base.multipliedReportingOverflow(
      by: 1 << Int64(min(max(attempt - 1, 0), 40))
    )
    let most = min(overflow ? longest : doubled, longest)
    return Int64((Double(most) * min(max(chance, 0), 1)).rounded(.up))
  }
}
