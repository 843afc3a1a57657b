/// The short names of a session: `run:1`, `art:2`, numbered in order of first appearance.
public struct Aliases: Sendable, Hashable {
  /// What an alias stands for.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A run.
    case run
    /// An asset.
    case art
  }

  private var names: [Kind: [String: String]] = [:]
  private var ids: [String: String] = [:]
  private var highest: [Kind: Int] = [:]
  private var fresh: [String: String] = [:]

  /// No aliases.
  public init() {}

  /// Returns the alias of the real `id`, a new one at its first appearance.
  public mutating func alias(for id: String, kind: Kind) -> String {
    if let known = names[kind]?[id] { return known }
    let number = (highest[kind] ?? 0) + 1
    let alias = "\(kind.rawValue):\(number)"
    adopt(alias, id: id, kind: kind, number: number)
    fresh[alias] = id
    return alias
  }

  /// Returns the real id for `alias`, such as `run:3`.
  public func id(for alias: String) -> String? { ids[alias] }

  /// Returns the alias which the real `id` has already.
  public func existing(for id: String, kind: Kind) -> String? { names[kind]?[id] }

  /// Returns the real ids of a kind, in the order of their numbers.
  public func all(_ kind: Kind) -> [String] {
    (1...max(highest[kind] ?? 0, 1)).compactMap { ids["\(kind.rawValue):\($0)"] }
  }

  /// Returns what was introduced since the last call, alias to id, for the `out` marker.
  public mutating func takeNew() -> [String: String] {
    defer { fresh = [:] }
    return fresh
  }

  /// Takes over an alias that a session file has; ignores what is no alias.
  ///
  /// The first meaning of an alias stays, whatever a later marker says.
  mutating func restore(_ alias: String, id: String) {
    let parts = alias.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])),
      let number = Int(parts[1]), number > 0, number < 1_000_000_000,
      alias == "\(kind.rawValue):\(number)", ids[alias] == nil
    else { return }
    adopt(alias, id: id, kind: kind, number: number)
  }

  private mutating func adopt(_ alias: String, id: String, kind: Kind, number: Int) {
    if names[kind]?[id] == nil { names[kind, default: [:]][id] = alias }
    ids[alias] = id
    highest[kind] = max(highest[kind] ?? 0, number)
  }
}
