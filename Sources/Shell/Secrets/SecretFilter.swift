import Engine
import JSON
import Notebook
import Synchronization
import Workflows

/// Takes the secrets of a home out of text, as they are known at the time.
final class SecretFilter: Sendable {
  /// The secrets.
  let secrets: Secrets
  private let state: Mutex<(version: Int, redaction: Redaction)>

  /// A filter for `secrets`, and for what has the form of a well-known key.
  init(_ secrets: Secrets) {
    self.secrets = secrets
    state = Mutex((-1, Redaction()))
  }

  /// The filter as it is now; made again only when a secret was set, removed or learned.
  var redaction: Redaction {
    let version = secrets.version
    return state.withLock { state in
      if state.version != version {
        state = (version, Redaction(secrets: secrets.known))
      }
      return state.redaction
    }
  }

  /// The text without secrets.
  @Sendable func redacted(_ text: String) -> String { redaction.redacted(text) }

  /// The value without secrets in its texts and keys.
  func redacted(_ value: JSONValue) -> JSONValue { value.redacted(by: redaction) }

  /// The names that a text without secrets shows in their places, each once.
  static func names(in redacted: String) -> [String] {
    var names: [String] = []
    for piece in redacted.split(separator: mark, omittingEmptySubsequences: false).dropFirst() {
      let name = piece.prefix { $0 != "]" }
      if !name.isEmpty, name.count < piece.count, !names.contains(String(name)) {
        names.append(String(name))
      }
    }
    return names
  }

  private static let mark = "[REDACTED:"
}
