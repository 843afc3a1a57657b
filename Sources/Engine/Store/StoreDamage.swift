import Synchronization

/// Remembers that SQLite has found the file damaged: nothing more is written to it then, so that
/// as much as possible can be saved.
final class StoreDamage: Sendable {
  private let found = Mutex<EngineError?>(nil)

  /// Throws what was found, if anything was.
  func check() throws(EngineError) {
    if let error = found.withLock({ $0 }) { throw error }
  }

  /// Takes note of an error, where it tells of damage.
  func note(_ error: EngineError) {
    guard case .damagedStore = error else { return }
    found.withLock { $0 = $0 ?? error }
  }
}
