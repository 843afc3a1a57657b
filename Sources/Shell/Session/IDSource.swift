import Synchronization

/// Makes ids, remembers which for the session, and gives recorded ones again in a replay.
public final class IDSource: Sendable {
  private struct State {
    var recorded: [String] = []
    var made: [String] = []
    var generator: any RandomNumberGenerator & Sendable
  }

  private let state: Mutex<State>
  private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz")

  /// A source which takes its randomness from `generator`.
  public init(_ generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()) {
    state = Mutex(State(generator: generator))
  }

  /// A new id that begins with `prefix`: 26 characters, or the one that was recorded.
  public func make(_ prefix: String) -> String {
    state.withLock { state in
      let id: String
      if let place = state.recorded.firstIndex(where: { $0.hasPrefix(prefix) }) {
        id = state.recorded.remove(at: place)
      } else {
        let letters = (0..<26).map { _ in Self.digits[Int(state.generator.next() % 32)] }
        id = prefix + String(letters)
      }
      state.made.append(id)
      return id
    }
  }

  /// Gives these ids first, in order, from now on.
  func replay(_ ids: [String]) { state.withLock { $0.recorded = ids } }

  /// The ids made since the last call, by the names `new:N` under which a session keeps them.
  func takeMade() -> [String: String] {
    state.withLock { state in
      defer { state.made = [] }
      let named = state.made.enumerated().map { ("new:\($0.offset + 1)", $0.element) }
      return Dictionary(named) { first, _ in first }
    }
  }
}
