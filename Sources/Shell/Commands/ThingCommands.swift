import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  func view(_ invocation: Invocation) async throws(ShellError) -> Output {
    let word = try invocation.word(0, "an asset, such as art:1")
    let id = aliases.id(for: word) ?? word
    guard let asset = try await withEngine({ try await $0.asset(id) }) else {
      throw ShellError(
        "there is no asset `\(word)`",
        at: invocation.positional(0)?.range,
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
