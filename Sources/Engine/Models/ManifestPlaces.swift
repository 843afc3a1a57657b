import Text
import Workflows

/// Reads the templates of a manifest and checks the places in them.
struct ManifestPlaces {
  var parameters: [Parameter]
  var outputs: [Manifest.Output]
  var file: ManifestMembers

  /// The elements of `argv`, each as a group.
  func groups() throws(ManifestError) -> [[ArgumentTemplate]] {
    _ = try file.required("argv", "[./program.sh, \"{prompt}\"]")
    var groups: [[ArgumentTemplate]] = []
    for node in try file.list("argv", atMost: ManifestFormat.mostArguments) ?? [] {
      switch node.content {
      case .scalar: groups.append([try template(node, of: "argv")])
      case .sequence(let elements):
        guard !elements.isEmpty, elements.count <= ManifestFormat.mostArguments else {
          throw ManifestError(
            "has a group that is empty or too long",
            line: node.line,
            member: "argv",
          )
        }
        var group: [ArgumentTemplate] = []
        for element in elements { group.append(try template(element, of: "argv")) }
        groups.append(group)
      case .mapping:
        throw ManifestError(
          "must be texts, or lists of texts, not a mapping",
          line: node.line,
          member: "argv",
          remedy: "put quotes around what holds `: ` or begins with `{`",
        )
      }
    }
    return groups
  }

  /// What is written to standard input.
  func input() throws(ManifestError) -> ArgumentTemplate? {
    guard let node = file["stdin"] else { return nil }
    let template = try template(node, of: "stdin")
    for name in template.parameters {
      guard let parameter = parameters.first(where: { $0.name == name }) else { continue }
      guard parameter.isRequired || parameter.defaultValue != nil else {
        throw file.error(
          "stdin",
          "needs `\(name)`, which may be missing",
          remedy: "make it required, or give it a default",
        )
      }
    }
    return template
  }

  /// Throws where an output is a file and no argument says where it is to be written.
  func checkOutputsAreWritten(by groups: [[ArgumentTemplate]]) throws(ManifestError) {
    let pieces = groups.joined().flatMap(\.pieces)
    for output in outputs where output.file != nil && !pieces.contains(.output(output.name)) {
      throw file.error(
        "argv",
        "does not say where `\(output.name)` is to be written",
        remedy: "add the argument \"{output.\(output.name)}\"",
      )
    }
  }

  private func template(
    _ node: YAMLNode,
    of member: String,
  ) throws(ManifestError) -> ArgumentTemplate {
    func error(_ message: String, remedy: String? = nil) -> ManifestError {
      ManifestError(message, line: node.line, member: member, remedy: remedy)
    }
    guard case .scalar(let text, _) = node.content else {
      throw error("must be a text, not \(node.kindName)")
    }
    guard text.utf8.count <= ManifestFormat.longestArgument, !text.utf8.contains(0) else {
      throw error("has an argument of more than \(ManifestFormat.longestArgument) bytes")
    }
    let template: ArgumentTemplate
    do { template = try ArgumentTemplate(text) } catch {
      switch error {
      case .openBracket:
        throw ManifestError(
          "has a `{` without its `}`",
          line: node.line,
          member: member,
          remedy: "write `{{` for a bracket",
        )
      case .closedBracket:
        throw ManifestError(
          "has a `}` without its `{`",
          line: node.line,
          member: member,
          remedy: "write `}}` for a bracket",
        )
      case .name(let name):
        throw ManifestError(
          "has no place `{\(name.bounded)}`",
          line: node.line,
          member: member,
          remedy: "write `{{` for a bracket",
        )
      }
    }
    try check(template, at: node.line, of: member)
    return template
  }

  private func check(
    _ template: ArgumentTemplate,
    at line: Int,
    of member: String,
  ) throws(ManifestError) {
    for piece in template.pieces {
      switch piece {
      case .parameter(let name):
        let parameter = parameters.first { $0.name == name }
        guard let parameter else {
          let names = parameters.map(\.name)
          throw ManifestError(
            "names `{\(name)}`, and there is no such parameter",
            line: line,
            member: member,
            remedy: nearest(name, in: names).map { "did you mean `{\($0)}`?" }
              ?? "there are \(names.joined(separator: ", "))",
          )
        }
        if case .assets = parameter.type, template.pieces.count > 1 || member != "argv" {
          throw ManifestError(
            "names `{\(name)}`, a list, beside other text",
            line: line,
            member: member,
            remedy: "let \"{\(name)}\" be an argument of its own",
          )
        }
      case .output(let name):
        guard outputs.contains(where: { $0.name == name && $0.file != nil }) else {
          throw ManifestError(
            "names `{output.\(name)}`, and no output of that name is a file",
            line: line,
            member: member,
            remedy: "add it to `outputs`, with `file:`",
          )
        }
      case .text, .key, .folder, .draftProgram: continue
      }
    }
  }
}
