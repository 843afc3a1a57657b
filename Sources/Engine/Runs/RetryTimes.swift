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
    self.init(attempts: policy.maximumAttempts, base: max(policy.backoffBase.milliseconds, 1))
  }

  /// The longest pause that a provider may ask for, in milliseconds: a day.
  private static let longestAsked: Int64 = 86_400_000

  /// The pause after an attempt that failed, in milliseconds: at least as long as the provider
  /// asks for, which is at most a day.
  func delay(after attempt: Int, _ failure: RunFailure, _ chance: Double) -> Int64 {
    max(delay(after: attempt, chance), min(failure.retryAfter ?? 0, Self.longestAsked))
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
