/// How many calls each provider has under way for all runs of an engine, and which runs wait for
/// one to end.
///
/// Runs that wait take turns: one that has had its call goes behind the others.
struct CallSlots: Sendable {
  private var used: [String: Int] = [:]
  private var waiting: [String: [String]] = [:]

  /// Whether a run may take a slot of a provider now.
  func isFree(_ provider: String, limit: Int, for run: String) -> Bool {
    guard used[provider, default: 0] < limit else { return false }
    guard let first = waiting[provider]?.first else { return true }
    return first == run
  }

  /// Takes a slot of a provider for a run; false where the run has to wait.
  mutating func take(_ provider: String, limit: Int, for run: String) -> Bool {
    guard isFree(provider, limit: limit, for: run) else {
      if waiting[provider]?.contains(run) != true { waiting[provider, default: []].append(run) }
      return false
    }
    waiting[provider]?.removeAll { $0 == run }
    used[provider, default: 0] += 1
    return true
  }

  /// Gives a slot back; gives the run whose turn it is.
  mutating func giveBack(_ provider: String) -> String? {
    used[provider, default: 1] -= 1
    return waiting[provider]?.first
  }

  /// Takes a run out of all queues; gives the runs whose turn it is then.
  mutating func leave(_ run: String) -> [String] {
    var next: [String] = []
    for provider in waiting.keys {
      waiting[provider]?.removeAll { $0 == run }
      if let first = waiting[provider]?.first { next.append(first) }
    }
    return next
  }
}
