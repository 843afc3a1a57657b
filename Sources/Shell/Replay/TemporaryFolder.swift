import FoundationEssentials
import Glibc

/// A folder that is removed with everything in it.
struct TemporaryFolder: ~Copyable {
  let path: String

  init() throws(ShellError) {
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/easel-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else {
      throw ShellError("no temporary folder in \(folder): \(systemMessage(errno))", code: "home")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Writes a new file with `bytes`.
func writeFile(_ bytes: [UInt8], to path: String) throws(ShellError) {
  let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
  guard file >= 0 else {
    throw ShellError("`\(path)` cannot be written: \(systemMessage(errno))", code: "unwritable")
  }
  defer { close(file) }
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = unsafe rest.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
    guard count > 0 else {
      throw ShellError("`\(path)` cannot be written: \(systemMessage(errno))", code: "unwritable")
    }
    rest = rest.dropFirst(count)
  }
}
