import Engine
import JSON
import Notebook
import Workflows

extension Invocation {
  /// The part of the line that a refused edit points at.
  ///
  /// `offset` is how many positional arguments stand before those that the edit counts.
  private func range(of error: EditError, offset: Int) -> Range<Int>? {
    if case .name(let name) = error.place {
      return named(name)?.nameRange ?? argument(setting: name, offset: offset)?.range
    }
    let argument: Argument? =
      switch error.place {
      case .id: positional(0)
      case .type: positional(1)
      case .positional(let number): positional(number + offset)
      case .value(let name): named(name) ?? self.argument(setting: name, offset: offset)
      case .name, .whole: nil
      }
    guard let argument else { return nil }
    if let element = error.element, case .list(let elements) = argument.value,
      elements.indices.contains(element)
    {
      return elements[element].range
    }
    return error.part.map { argument.range(of: $0, in: line) } ?? argument.range
  }

  /// The positional value behind the type of an `add` that sets `name`.
  private func argument(setting name: String, offset: Int) -> Argument? {
    guard offset == 2, let type = positional(1).map({ NodeType(named: $0.text) }) else {
      return nil
    }
    return positionals.dropFirst(2).enumerated()
      .first { type.positional($0.offset) == name }?.element
  }

  /// Gives a refused edit its place in the line.
  func refusal(_ error: EditError, offset: Int) -> ShellError {
    ShellError(
      error.message,
      at: range(of: error, offset: offset),
      remedy: error.remedy,
      code: "invalid_edit",
    )
  }

  /// The positional argument at `place` as it was typed; throws where it is missing.
  func word(_ place: Int, _ what: String) throws(ShellError) -> String {
    try required(place, what).text
  }

  /// The optional positional argument at `place` as it was typed.
  func optionalWord(_ place: Int) -> String? { positional(place)?.text }

  /// Whether the one flag is set or the other; nil where neither is.
  func toggle(_ on: String, _ off: String) throws(ShellError) -> Bool? {
    guard flag(on), let other = flagValue(off) else {
      return flag(on) ? true : flag(off) ? false : nil
    }
    throw error(
      "`\(on)` and `\(off)` contradict each other",
      at: other,
      remedy: "keep one of them",
      code: ExitStatus.usageCode,
    )
  }
}

// MARK: - Values

extension Workbench {
  /// The parameters by name, as an edit takes them.
  func editParameters(_ invocation: Invocation) async throws(ShellError) -> [EditParameter] {
    var edits: [EditParameter] = []
    for argument in invocation.parameters {
      guard let name = argument.name else { continue }
      edits.append(EditParameter(name, try await editValue(argument)))
    }
    return edits
  }

  /// The value of an argument as an edit takes it; a file becomes an asset.
  func editValue(_ argument: Argument) async throws(ShellError) -> EditValue {
    // What is quoted is text, whatever it spells.
    if argument.word.isQuoted, case .text(let text) = argument.value { return .text(text) }
    return try await editValue(argument.value, at: argument.range)
  }

  private func editValue(
    _ value: Value,
    at range: Range<Int>,
  ) async throws(ShellError) -> EditValue {
    switch value {
    case .reference(let node, let handle): return .reference(node: node, handle: handle)
    case .file(let path):
      let asset = try await importAsset(path, at: range)
      return .asset(id: asset.id, HandleType(named: asset.kind))
    case .text(let text): return try await asset(named: text) ?? .text(text)
    case .list(let elements):
      var values: [EditValue] = []
      for element in elements {
        values.append(try await editValue(element.value, at: element.range))
      }
      return .list(values)
    case .json(.array(let elements)): return try await listValue(elements)
    case .json(let json): return .json(json)
    }
  }

  /// A JSON list, in which the names of assets stand for those.
  private func listValue(_ elements: [JSONValue]) async throws(ShellError) -> EditValue {
    var values: [EditValue] = []
    var hasAsset = false
    for element in elements {
      if let text = element.string, let asset = try await asset(named: text) {
        values.append(asset)
        hasAsset = true
      } else {
        values.append(element.string.map { .text($0) } ?? .json(element))
      }
    }
    return hasAsset ? .list(values) : .json(.array(elements))
  }

  /// The asset that a word names, by its name in the session or by its id.
  private func asset(named text: String) async throws(ShellError) -> EditValue? {
    guard let id = aliases.id(for: text) ?? (text.isAssetID ? text : nil),
      let asset = try await withEngine({ try await $0.asset(id) })
    else { return nil }
    try await keep(asset: id)
    return .asset(id: id, HandleType(named: asset.kind))
  }
}
