import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  /// Lists the assets that the session has shown.
  func assets(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 0)
    let ids = aliases.all(.art)
    guard !ids.isEmpty else {
      return Output("No assets yet. `add hero asset @hero.png` takes a file in; runs make others.")
    }
    var lines = ["| asset | kind | type | size | bytes |", "|---|---|---|---:|---:|"]
    for id in ids {
      guard let asset = try await withEngine({ try await $0.asset(id) }) else { continue }
      let size = asset.width.flatMap { width in asset.height.map { "\(width)×\($0)" } } ?? ""
      let cells = [
        aliases.alias(for: id, kind: .art), asset.kind, asset.mimeType, size, "\(asset.size)",
      ]
      lines.append("| \(cells.map(\.cell).joined(separator: " | ")) |")
    }
    return Output(lines.joined(separator: "\n"))
  }

  func view(_ invocation: Invocation) async throws(ShellError) -> Output {
    let word = try invocation.word(0, "an asset, such as art:1")
    let id = aliases.id(for: word) ?? word
    guard let asset = try await withEngine({ try await $0.asset(id) }) else {
      throw ShellError(
        "there is no asset \(codeSpan(word))",
        at: invocation.positional(0)?.range,
        remedy: "`assets` lists those of this session",
        code: "no_asset",
      )
    }
    let alias = aliases.alias(for: id, kind: .art)
    let size = asset.width.flatMap { width in asset.height.map { " \(width)×\($0)" } } ?? ""
    return Output(
      "\(alias): \(asset.mimeType.markdownSafe)\(size), \(asset.size) bytes\n\n"
        + show(.string(id), name: asset.kind)
    )
  }
}

extension String {
  var trimmingBlanks: String {
    var slice = self[...]
    while let first = slice.first, first.isWhitespace { slice.removeFirst() }
    while let last = slice.last, last.isWhitespace { slice.removeLast() }
    return String(slice)
  }
}
