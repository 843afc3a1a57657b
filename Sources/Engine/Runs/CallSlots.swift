/// How many calls are under way for all runs of an engine, by what limits them: a provider, or a
/// model; and which runs wait for one to end.
///
/// Runs that wait take turns: one that has had its call goes behind the others.
struct CallSlots: Sendable {
  /// Something of which only so many calls may be under way at once.
  struct Limit: Sendable, Hashable {
    var name: String
    var count: Int
  }

  private var used: [String: Int] = [:]
  private var counts: [String: Int] = [:]
  private var waiting: [String: [String]] = [:]

  /// Whether a run that waits for `name` may have a slot of it now.
  func isFree(_ name: String, for run: String) -> Bool {
    guard used[name, default: 0] < counts[name, default: 1] else { return false }
    guard let first = waiting[name]?.first else { return true }
    return first == run
  }

  /// Takes a slot of each limit for a run.
  ///
  /// Gives the limit that the run has to wait for, or nil where it has its slots.
  mutating func take(_ limits: [Limit], for run: String) -> String? {
    for limit in limits { counts[limit.name] = limit.count }
    if let full = limits.first(where: { !isFree($0.name, for: run) }) {
      if waiting[full.name]?.contains(run) != true { waiting[full.name, default: []].append(run) }
      return full.name
    }
    for limit in limits {
      waiting[limit.name]?.removeAll { $0 == run }
      used[limit.name, default: 0] += 1
    }
    return nil
  }

  /// Gives slots back; gives the runs whose turn it is.
  mutating func giveBack(_ limits: [Limit]) -> [String] {
    limits.compactMap { limit in
      used[limit.name, default: 1] -= 1
      return waiting[limit.name]?.first
    }
  }

  /// Takes a run out of all queues; gives the runs whose turn it is then.
  mutating func leave(_ run: String) -> [String] {
    waiting.keys.compactMap { name in
      waiting[name]?.removeAll { $0 == run }
      return waiting[name]?.first
    }
  }
}
