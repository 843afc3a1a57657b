import Glibc
import JSON
import Notebook

extension Launch {
  /// `easel export FILE`.
  func export(
    _ path: String,
    _ form: OuterOptions.ExportForm,
    _ destination: String,
  ) async throws(ShellError) -> Int32 {
    if form == .session { return try restore(path, destination) }
    let file: SessionFile
    do { file = try SessionFile(reading: path) } catch { throw Self.usable(error) }
    if let problem = file.problems.first {
      _ = output.writeError("easel: line \(problem.line) of \(path): \(problem.what)\n")
    }
    let text: String
    switch form {
    case .html:
      var html = SessionHTML(file, figures: await graphs(of: file))
      text = html.page()
    case .ipynb:
      do { text = try JupyterNotebook.notebook(of: file).pretty + "\n" } catch {
        throw Self.usable(error)
      }
    case .script: text = file.commentedScript
    case .markdown: text = file.plainMarkdown
    case .session: return 0
    }
    try put(Array(text.utf8), to: destination)
    return 0
  }

  /// Writes the session that a notebook was made of, with its assets beside it.
  private func restore(_ path: String, _ destination: String) throws(ShellError) -> Int32 {
    let bytes = try readFile(path)
    let notebook: JSONValue
    do throws(JSONError) {
      let limits = JSONLimits(depth: 100, size: SessionFile.largest)
      notebook = try JSONValue(parsing: String(decoding: bytes, as: UTF8.self), limits: limits)
    } catch {
      throw ShellError("\(path) is no notebook: \(error.message)", code: ExitStatus.damagedCode)
    }
    let original: JupyterNotebook.Original
    do { original = try JupyterNotebook.original(notebook, path: path) } catch {
      throw Self.usable(error)
    }
    if !original.changedCells.isEmpty {
      _ = output.writeError(
        "easel: these cells were changed since, and come back as they were: "
          + original.changedCells.prefix(20).joined(separator: ", ") + "\n"
      )
    }
    try put(original.session, to: destination)
    guard destination != "-", !original.assets.isEmpty else { return 0 }
    let stem = destination.hasSuffix(".md") ? String(destination.dropLast(3)) : destination
    let folder = stem + ".assets"
    guard unsafe mkdir(folder, 0o755) == 0 || errno == EEXIST else {
      throw ShellError("\(folder) cannot be made: \(systemMessage(errno))")
    }
    for asset in original.assets { try writeFile(asset.bytes, to: "\(folder)/\(asset.name)") }
    return 0
  }

  private func put(_ bytes: [UInt8], to destination: String) throws(ShellError) {
    guard destination != "-" else {
      _ = output.write(String(decoding: bytes, as: UTF8.self))
      return
    }
    try writeFile(bytes, to: destination)
  }

  private static func usable(_ error: SessionError) -> ShellError {
    ShellError(
      error.message,
      code: error.isDamage ? ExitStatus.damagedCode : ExitStatus.usageCode,
    )
  }
}
