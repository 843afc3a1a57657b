import Engine
import JSON
import Text
import Workflows

/// Values of a line as a run takes them.
extension Workbench {
  /// Refuses what is no file where only files go.
  static func checkFiles(
    _ value: EditValue,
    _ name: String,
    _ type: HandleType,
    _ argument: Argument,
  ) throws(ShellError) {
    let element: HandleType = if case .list(let element) = type { element } else { type }
    guard element.isAsset, !value.isOfFiles else { return }
    throw ShellError(
      "\(codeSpan(name)) takes \(type.words), and \(codeSpan(argument.text)) is none",
      at: argument.range,
      remedy: "write @path, the name of an asset, such as art:1, or a node that gives one",
      code: "invalid_input",
    )
  }

  /// The value of an argument, with references to what the run has there.
  func runValue(
    of argument: Argument,
    in state: RunState,
    at node: String?,
  ) async throws(ShellError) -> EditValue {
    try await resolved(try await editValue(argument), in: state, at: node, argument.range)
  }

  private func resolved(
    _ value: EditValue,
    in state: RunState,
    at node: String?,
    _ range: Range<Int>,
  ) async throws(ShellError) -> EditValue {
    switch value {
    case .reference(let producer, let handle):
      let source = "$\(producer)" + (handle.map { ".\($0)" } ?? "")
      let json: JSONValue
      do throws(DebugError) {
        json = try await self.value(of: source, in: state, at: node)
      } catch { throw error.shellError(at: range) }
      return try await editValue(of: json)
    case .list(let elements):
      var values: [EditValue] = []
      for element in elements {
        values.append(try await resolved(element, in: state, at: node, range))
      }
      return .list(values)
    case .json, .asset, .text: return value
    }
  }

  /// A value of a run as an edit takes it, assets with their kinds.
  func editValue(of json: JSONValue) async throws(ShellError) -> EditValue {
    switch json {
    case .string(let text):
      guard text.isAssetID, let asset = try await withEngine({ try await $0.asset(text) }) else {
        return .text(text)
      }
      return .asset(id: text, HandleType(named: asset.kind))
    case .array(let elements) where elements.contains { $0.string?.isAssetID == true }:
      var values: [EditValue] = []
      for element in elements { values.append(try await editValue(of: element)) }
      return .list(values)
    default: return .json(json)
    }
  }
}

extension EditValue {
  /// The value as JSON, where no schema says what it has to be.
  var plainJSON: JSONValue {
    switch self {
    case .json(let json): json
    case .text(let text): .string(text)
    case .asset(let id, _): .string(id)
    case .list(let elements): .array(elements.map(\.plainJSON))
    case .reference(let node, _): .string("$\(node)")
    }
  }

  /// Whether it is a file, or a list of such.
  fileprivate var isOfFiles: Bool {
    switch self {
    case .asset: true
    case .list(let elements): elements.allSatisfy(\.isOfFiles)
    case .json, .text, .reference: false
    }
  }
}

extension EditError {
  /// The error at a value of the line.
  func shellError(at argument: Argument) -> ShellError {
    var range = argument.range
    if let element, case .list(let elements) = argument.value, elements.indices.contains(element) {
      range = elements[element].range
    }
    return ShellError(message, at: range, remedy: remedy, code: "invalid_input")
  }
}
