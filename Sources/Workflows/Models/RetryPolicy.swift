/// How often a call of a model is tried.
public struct RetryPolicy: Sendable, Hashable {
  /// How often it is tried at most, from 1.
  public var maximumAttempts: Int
  /// The longest pause before the second attempt; each further one may be twice as long.
  public var backoffBase: Duration
  /// The exit codes of a program that say that the same call may succeed later.
  public var exitCodes: Set<Int32>

  /// A policy; by default three attempts for what a provider calls retryable.
  public init(
    maximumAttempts: Int = 3,
    backoffBase: Duration = .seconds(1),
    exitCodes: Set<Int32> = [],
  ) {
    self.maximumAttempts = maximumAttempts
    self.backoffBase = backoffBase
    self.exitCodes = exitCodes
  }
}
