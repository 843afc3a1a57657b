import Editline
import Glibc

/// How the value of a secret comes in; what is nil cannot be used here.
struct SecretInput: Sendable {
  /// Asks a person, who sees nothing of what is typed.
  var ask: (@Sendable (_ prompt: String) async -> Terminal.SecretAnswer)?
  /// Reads standard input to its end, at most `limit` bytes.
  var readAll: (@Sendable (_ limit: Int) -> [UInt8])?

  /// The input of the program; `readsCommands` says whether commands come from standard input.
  static func standard(readsCommands: Bool) -> SecretInput {
    var input = SecretInput()
    if Terminal.isTerminal(STDIN_FILENO), Terminal.isTerminal(STDOUT_FILENO) {
      input.ask = { await Terminal.askSecret(prompt: $0) }
    } else if !readsCommands {
      input.readAll = { limit in
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 12)
        while bytes.count < limit {
          let count = unsafe chunk.withUnsafeMutableBytes {
            unsafe read(STDIN_FILENO, $0.baseAddress, $0.count)
          }
          if count < 0, errno == EINTR { continue }
          guard count > 0 else { break }
          bytes += chunk[..<count]
        }
        return bytes
      }
    }
    return input
  }
}
