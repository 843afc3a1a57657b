import Engine
import JSON
import Notebook
import Text
import Workflows

extension Workbench {
  func models(_ invocation: Invocation) async throws(ShellError) -> Output {
    var lines = ["| model | gives | CU | |", "|---|---|---:|---|"]
    for model in catalog.models {
      let outputs = model.outputs.map { $0.type.words }.joined(separator: ", ")
      lines.append(
        "| \(model.id.cell) | \(outputs) | \(model.priceWords.cell) | \(model.summary.cell) |"
      )
    }
    return Output(lines.joined(separator: "\n"))
  }

  func model(_ invocation: Invocation) async throws(ShellError) -> Output {
    let id = try invocation.word(0, "a model")
    guard let model = catalog[id] else {
      throw ShellError(
        "there is no model `\(id)`",
        at: invocation.positional(0)?.range,
        remedy: nearest(id, in: catalog.models.map(\.id)).map { "did you mean `\($0)`?" }
          ?? "`models` lists them",
        code: "model_not_found",
      )
    }
    var lines = [
      "**\(model.id.markdownSafe)** · version \(model.version.markdownSafe) · "
        + "\(model.priceWords.markdownSafe) CU", "", model.summary.markdownSafe, "",
      "| parameter | takes | default | limits |", "|---|---|---|---|",
    ]
    for parameter in model.parameters {
      let fallback = parameter.isRequired ? "required" : parameter.defaultValue?.compact ?? ""
      lines.append(
        "| \(parameter.name.cell) | \(parameter.typeWords) | \(fallback.cell) "
          + "| \(parameter.limitWords.cell) |"
      )
    }
    let outputs = model.outputs.map { "`\($0.name)` (\($0.type.words))" }.joined(separator: ", ")
    lines += ["", "Gives \(outputs)."]
    return Output(lines.joined(separator: "\n"))
  }

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

  func print(_ invocation: Invocation) async throws(ShellError) -> Output {
    let source = (invocation.rest?.text ?? "").trimmingBlanks
    guard !source.isEmpty else {
      throw ShellError("print needs an expression", remedy: "try `print $node`", code: "usage")
    }
    return Output(show(try await evaluate(source, invocation), name: source.plainName))
  }
}

extension Model {
  /// The price in words.
  var priceWords: String {
    switch price {
    case .fixed(let credits): credits.description
    case .expression(let source): source
    }
  }
}

extension Parameter {
  var typeWords: String {
    switch type {
    case .text: "text"
    case .integer: "whole number"
    case .number: "number"
    case .boolean: "true or false"
    case .asset(let kind): kind.name
    case .assets(let kind): "list of \(kind.name)"
    }
  }

  var limitWords: String {
    if !allowedValues.isEmpty {
      return allowedValues.map { $0.string ?? $0.compact }.joined(separator: ", ")
    }
    let words = { (limit: Double) in JSONNumber(limit)?.lexeme ?? "" }
    switch (minimum, maximum) {
    case (let low?, let high?): return "\(words(low))…\(words(high))"
    case (let low?, nil): return "at least \(words(low))"
    case (nil, let high?): return "at most \(words(high))"
    case (nil, nil): return ""
    }
  }
}

extension String {
  var trimmingBlanks: String {
    var slice = self[...]
    while let first = slice.first, first.isWhitespace { slice.removeFirst() }
    while let last = slice.last, last.isWhitespace { slice.removeLast() }
    return String(slice)
  }

  /// The name in `$name` or `$name.handle`; the text itself otherwise.
  fileprivate var plainName: String {
    guard hasPrefix("$") else { return self }
    return String(dropFirst().prefix { $0 != "." })
  }
}
