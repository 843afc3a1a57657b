import Editline
import Glibc
import TestSupport
import Testing

let demo = BuiltProduct.path(of: "EditlineDemo")

/// Starts the demonstration program and waits for its first prompt.
func startDemo(
  _ arguments: String...,
  environment: [String: String] = TerminalSession.defaultEnvironment,
  columns: UInt16 = 80,
  rows: UInt16 = 24,
) throws -> TerminalSession {
  var session = try TerminalSession(
    demo,
    arguments: arguments,
    environment: environment,
    columns: columns,
    rows: rows,
  )
  try session.expect("1› ")
  return session
}

/// A named pipe by which a test tells the demonstration program what to post.
struct PostBox: ~Copyable {
  let path: String

  init() {
    var template = Array("/tmp/editline-XXXXXX".utf8CString)
    _ = mkdtemp(&template)
    path =
      String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      + "/box"
    mkfifo(path, 0o600)
  }

  deinit {
    unlink(path)
    rmdir(String(path.dropLast(4)))
  }

  func post(_ text: String) {
    let file = open(path, O_WRONLY)
    _ = text.withCString { write(file, $0, strlen($0)) }
    close(file)
  }
}
