import Yams

/// What is wrong with a manifest.
public struct ManifestError: Error, Sendable, Hashable {
  /// The line, from 1; nil where it is about the whole file.
  public var line: Int?
  /// The member that is wrong, with those around it, such as `parameters[2].type`.
  public var member: String?
  /// What is wrong, without a full stop.
  public var message: String
  /// What would work.
  public var remedy: String?

  init(_ message: String, line: Int? = nil, member: String? = nil, remedy: String? = nil) {
    self.line = line
    self.member = member
    self.message = message
    self.remedy = remedy
  }

  /// The sentence for people, beginning with the file and the line.
  public func description(file: String) -> String {
    let place = line.map { "\(file):\($0)" } ?? file
    let subject = member.map { "`\($0)` " } ?? ""
    return "\(place): \(subject)\(message)" + (remedy.map { "; \($0)" } ?? "")
  }
}

extension ManifestError {
  static let notUTF8 = ManifestError("it is not UTF-8 text")
  static let empty = ManifestError(
    "it is empty",
    remedy: "begin with `easel: \(ManifestFormat.name)`",
  )

  static func tooLarge(limit: Int) -> ManifestError {
    ManifestError("it is larger than \(limit >> 10) KiB")
  }

  static func hidden(line: Int) -> ManifestError {
    ManifestError(
      "a character here is invisible or a control",
      line: line,
      remedy: "remove it, so that the file is what it looks like",
    )
  }

  static func tooDeep(line: Int) -> ManifestError {
    ManifestError("this nests too deeply", line: line)
  }

  static func tooMany(line: Int) -> ManifestError {
    ManifestError("the file has too many values", line: line)
  }

  static func alias(line: Int) -> ManifestError {
    ManifestError("anchors and aliases are not read", line: line, remedy: "write the value out")
  }

  static func tag(line: Int) -> ManifestError {
    ManifestError("tags such as `!!binary` are not read", line: line, remedy: "remove the tag")
  }

  static func key(line: Int) -> ManifestError {
    ManifestError("a name must be one plain word", line: line)
  }

  /// The error of the YAML parser, with its line.
  init(_ error: any Error) {
    switch error {
    case let error as ManifestError: self = error
    case YamlError.scanner(_, let problem, let mark, _),
      YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      self.init(
        "this is no YAML: \(problem)",
        line: mark.line,
        remedy: "quotes help around a text with `{`, `[`, `: ` or ` #`",
      )
    case YamlError.reader(let problem, _, _, _): self.init("this is no YAML: \(problem)")
    case YamlError.duplicatedKeysInMapping(let names, let context):
      self.init(
        "stands twice",
        line: context.mark.line,
        member: names.first,
        remedy: "keep one of them",
      )
    default: self.init("this is no YAML")
    }
  }
}
