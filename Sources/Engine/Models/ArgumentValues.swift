import JSON
import Workflows

/// Fills the templates of a manifest with the values of a call.
struct ArgumentValues {
  var call: ModelCall
  var manifest: Manifest
  var draftProgram: String

  /// The most bytes of one argument, which the kernel sets, and of all.
  private static let (largest, largestSum) = (128 << 10, 1 << 20)

  /// The arguments, without the program.
  ///
  /// Throws where a value cannot be passed.
  func arguments() throws(RunFailure) -> [String] {
    var arguments: [String] = []
    for group in manifest.arguments {
      let names = group.flatMap(\.parameters)
      // A group whose value is missing is left out as a whole.
      guard names.allSatisfy({ has($0) }) else { continue }
      for template in group {
        if case .parameter(let name)? = template.pieces.first, template.pieces.count == 1,
          let paths = call.files[name], isList(name)
        {
          arguments += paths
          continue
        }
        let text = try text(of: template)
        if !arguments.contains("--") { try checkIsNoOption(template, text) }
        arguments.append(text)
      }
    }
    guard arguments.allSatisfy({ $0.utf8.count < Self.largest }),
      arguments.reduce(0, { $0 + $1.utf8.count + 1 }) <= Self.largestSum
    else {
      throw RunFailure(
        code: "invalid-parameter",
        message: "the values for \(call.model.id) are too long for the arguments of a program; "
          + "its manifest can pass a long text by `stdin`",
      )
    }
    return arguments
  }

  /// The text that a template becomes.
  func text(of template: ArgumentTemplate) throws(RunFailure) -> String {
    var text = ""
    for piece in template.pieces {
      switch piece {
      case .text(let literal): text += literal
      case .parameter(let name): text += value(of: name)
      case .output(let name):
        let file = manifest.outputs.first { $0.name == name }?.file ?? name
        text += "\(call.output)/\(file)"
      case .key: text += call.key
      case .folder: text += manifest.folder
      case .draftProgram: text += draftProgram
      }
    }
    guard !text.utf8.contains(0) else {
      throw RunFailure(
        code: "invalid-parameter",
        message: "a value for \(call.model.id) holds a zero byte, which no program can be given",
      )
    }
    return text
  }

  private func has(_ name: String) -> Bool {
    if let paths = call.files[name] { return !paths.isEmpty }
    return call.parameters[name].map { !$0.isNull } ?? false
  }

  private func isList(_ name: String) -> Bool {
    call.model.parameter(name)?.takesAssets ?? false
  }

  private func value(of name: String) -> String {
    if let path = call.files[name]?.first { return path }
    guard let value = call.parameters[name], !value.isNull else { return "" }
    return value.string ?? value.compact
  }

  /// Throws where a text at the start of an argument would be taken for an option.
  private func checkIsNoOption(_ template: ArgumentTemplate, _ text: String) throws(RunFailure) {
    guard case .parameter(let name)? = template.pieces.first, text.hasPrefix("-"),
      call.model.parameter(name)?.type == .text
    else { return }
    throw RunFailure(
      code: "invalid-parameter",
      message: "`\(name)` begins with `-`, which \(manifest.programWords) could take for an "
        + "option; its manifest can pass it after `--`",
    )
  }
}
