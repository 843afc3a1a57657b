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

  /// Whether a run may have a slot of `name` now; it waits for its turn otherwise.
  mutating func ask(for name: String, _ run: String) -> Bool {
    if isFree(name, for: run) { return true }
    wait(for: name, run)
    return false
  }

  private func hasFree(_ name: String) -> Bool {
    used[name, default: 0] < counts[name, default: 1]
  }

  private func isFree(_ name: String, for run: String) -> Bool {
    hasFree(name) && waiting[name]?.first ?? run == run
  }

  private mutating func wait(for name: String, _ run: String) {
    guard waiting[name]?.contains(run) != true else { return }
    waiting[name, default: []].append(run)
  }

  /// Takes a slot of each limit for a run.
  ///
  /// Gives the limit that the run has to wait for, or nil where it has its slots.
  mutating func take(_ limits: [Limit], for run: String) -> String? {
    for limit in limits { counts[limit.name] = limit.count }
    if let full = limits.first(where: { !isFree($0.name, for: run) }) {
      wait(for: full.name, run)
      return full.name
    }
    for limit in limits {
      // Who has more to do asks again, and is behind the others then.
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

  /// Takes a run out of the queues in which it has nothing to wait for any more.
  mutating func stopWaiting(_ run: String, except isWanted: (String) -> Bool) {
    for name in waiting.keys where !isWanted(name) { waiting[name]?.removeAll { $0 == run } }
  }

  /// The runs that may have a slot now and have not taken it.
  var turns: [String] {
    waiting.compactMap { name, runs in hasFree(name) ? runs.first : nil }
  }

  /// Takes a run out of all queues; gives the runs whose turn it is then.
  mutating func leave(_ run: String) -> [String] {
    waiting.keys.compactMap { name in
      waiting[name]?.removeAll { $0 == run }
      return waiting[name]?.first
    }
  }
}
