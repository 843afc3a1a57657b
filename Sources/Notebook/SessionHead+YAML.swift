import JSON
import Text
import Yams

extension SessionHead {
  /// The front matter with the title as a heading, and a newline at the end.
  var frontMatter: String {
    var lines = ["---", "easel: \(Self.format)", "id: \(Self.scalar(id))"]
    lines += ["title: \(Self.scalar(title))", "tool: \(Self.scalar(tool))"]
    if let forkedFrom { lines.append("forked-from: \(Self.scalar(forkedFrom))") }
    if !context.isEmpty { lines.append("context: \(Self.flow(.object(context)))") }
    if !environment.isEmpty { lines.append("env: \(Self.flow(.object(environment)))") }
    lines.append("---")
    let heading = title.terminalSafe.split(whereSeparator: \.isNewline).joined(separator: " ")
    return lines.joined(separator: "\n") + "\n\n# \(heading)\n"
  }

  /// The head without secrets.
  func redacted(by redaction: Redaction) -> SessionHead {
    SessionHead(
      id: redaction.redacted(id),
      title: redaction.redacted(title),
      tool: redaction.redacted(tool),
      context: context.redacted(by: redaction),
      environment: environment.redacted(by: redaction),
      forkedFrom: forkedFrom.map(redaction.redacted),
    )
  }

  private static func flow(_ value: JSONValue) -> String {
    switch value {
    case .object(let members):
      "{" + members.map { "\(scalar($0.key)): \(flow($0.value))" }.joined(separator: ", ") + "}"
    case .array(let elements): "[" + elements.map(flow).joined(separator: ", ") + "]"
    case .string(let text): scalar(text)
    case .null, .bool, .number: value.compact
    }
  }

  /// Returns the text as a plain scalar where nothing could take it for something else.
  private static func scalar(_ text: String) -> String {
    let safe = text.terminalSafe
    let isPlain = safe.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "/"), 0x20:
        true
      default: false
      }
    }
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
    let hasClearLetter = safe.utf8.contains { 0x67...0x77 ~= $0 | 0x20 }
    let first = safe.utf8.first ?? 0x20
    let beginsWell = 0x61...0x7A ~= first | 0x20 || 0x30...0x39 ~= first && hasClearLetter
    guard isPlain, beginsWell, safe.last != " ", !words.contains(safe.lowercased())
    else { return JSONValue.string(safe).compact }
    return safe
  }

  /// The head in front matter, without its `---` lines.
  init(yaml: String, path: String) throws(SessionError) {
    guard let members = YAMLReader.members(of: yaml), let format = members["easel"]?.string
    else { throw .notSession(path: path) }
    guard format == Self.format else { throw .unknownFormat(path: path, format: format) }
    func text(_ key: String) -> String { members[key]?.string ?? members[key]?.compact ?? "" }
    self.init(
      id: text("id"),
      title: text("title"),
      tool: text("tool"),
      context: members["context"]?.object ?? JSONObject(),
      environment: members["env"]?.object ?? JSONObject(),
      forkedFrom: members["forked-from"]?.string,
    )
  }
}

/// Reads the small part of YAML that front matter needs.
private enum YAMLReader {
  static let largest = 64 << 10

  static func members(of yaml: String) -> JSONObject? {
    guard yaml.utf8.count <= largest, isShallow(yaml),
      let node = try? compose(yaml: yaml)
    else { return nil }
    var budget = 10_000
    return value(node, depth: 0, budget: &budget)?.object
  }

  /// Returns whether brackets nest little, so that no parser runs out of stack.
  private static func isShallow(_ yaml: String) -> Bool {
    var depth = 0
    var dashes = 0
    for byte in yaml.utf8 {
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"): dashes += 1
      case 0x0A: dashes = 0
      default: break
      }
      if depth > 64 || dashes > 512 { return false }
    }
    return true
  }

  private static func value(_ node: Node, depth: Int, budget: inout Int) -> JSONValue? {
    budget -= 1
    guard depth < 16, budget > 0 else { return nil }
    switch node {
    case .scalar(let scalar): return plain(scalar)
    case .sequence(let sequence):
      var elements: [JSONValue] = []
      for element in sequence {
        guard let element = value(element, depth: depth + 1, budget: &budget) else { return nil }
        elements.append(element)
      }
      return .array(elements)
    case .mapping(let mapping):
      var members = JSONObject()
      for (key, element) in mapping {
        guard let name = key.scalar?.string,
          let element = value(element, depth: depth + 1, budget: &budget)
        else { return nil }
        members[name] = element
      }
      return .object(members)
    case .alias: return nil
    }
  }

  private static func plain(_ scalar: Node.Scalar) -> JSONValue {
    guard scalar.style == .plain else { return .string(scalar.string) }
    switch scalar.string {
    case "true": return true
    case "false": return false
    case "null", "": return .null
    default: return JSONNumber(scalar.string).map(JSONValue.number) ?? .string(scalar.string)
    }
  }
}
