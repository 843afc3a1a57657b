import JSON
import Text
import Workflows

/// The members of a mapping in a manifest, each of which is asked for by name.
struct ManifestMembers {
  /// Where the mapping is, such as `parameters[2]`; empty for the file.
  let place: String
  let line: Int
  private let members: [String: YAMLMember]

  /// Throws where a member is none of `names`, or where `node` is no mapping.
  init(
    _ node: YAMLNode,
    at place: String = "",
    names: [String],
  ) throws(ManifestError) {
    guard case .mapping(let list) = node.content else {
      throw ManifestError(
        "must be a mapping of \(names.joined(separator: ", "))",
        line: node.line,
        member: place.isEmpty ? nil : place,
      )
    }
    var members: [String: YAMLMember] = [:]
    for member in list {
      guard names.contains(member.name) else {
        throw ManifestError(
          "there is no member `\(member.name.bounded)`" + (place.isEmpty ? "" : " in `\(place)`"),
          line: member.line,
          remedy: nearest(member.name, in: names).map { "did you mean `\($0)`?" }
            ?? "there are \(names.joined(separator: ", "))",
        )
      }
      members[member.name] = member
    }
    self.place = place
    self.members = members
    line = node.line
  }

  /// The name of a member with those around it.
  func name(_ member: String) -> String { place.isEmpty ? member : "\(place).\(member)" }

  subscript(member: String) -> YAMLNode? { members[member]?.value }

  func line(of member: String) -> Int { members[member]?.value.line ?? line }

  func required(_ member: String, _ example: String) throws(ManifestError) -> YAMLNode {
    guard let node = self[member] else {
      throw ManifestError(
        "is missing",
        line: line,
        member: name(member),
        remedy: "add `\(member): \(example)`",
      )
    }
    return node
  }

  func error(_ member: String, _ message: String, remedy: String? = nil) -> ManifestError {
    ManifestError(message, line: line(of: member), member: name(member), remedy: remedy)
  }

  func text(_ member: String, limit: Int = 4096) throws(ManifestError) -> String? {
    guard let node = self[member] else { return nil }
    guard case .scalar(let text, _) = node.content else {
      throw error(member, "must be a text, not \(node.kindName)")
    }
    guard text.utf8.count <= limit else { throw error(member, "is longer than \(limit) bytes") }
    return text
  }

  func boolean(_ member: String) throws(ManifestError) -> Bool? {
    switch self[member]?.content {
    case nil: return nil
    case .scalar("true", isPlain: true): return true
    case .scalar("false", isPlain: true): return false
    default: throw error(member, "must be `true` or `false`")
    }
  }

  func number(_ member: String) throws(ManifestError) -> Double? {
    guard let node = self[member] else { return nil }
    guard case .scalar(let text, isPlain: true) = node.content,
      let number = JSONNumber(text)?.double, number.isFinite
    else { throw error(member, "must be a number") }
    return number
  }

  func whole(_ member: String, _ range: ClosedRange<Int>) throws(ManifestError) -> Int? {
    guard let node = self[member] else { return nil }
    guard case .scalar(let text, isPlain: true) = node.content, let number = Int(text),
      range.contains(number)
    else {
      throw error(
        member,
        "must be a whole number from \(range.lowerBound) to \(range.upperBound)",
      )
    }
    return number
  }

  /// A time such as `90` (seconds), `500ms`, `2m` or `1h`, longer than nothing, at most a week.
  func duration(_ member: String) throws(ManifestError) -> Duration? {
    guard let text = try text(member) else { return nil }
    let digits = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    let units = ["": 1000.0, "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000]
    guard let number = Double(digits), let unit = units[String(text.dropFirst(digits.count))],
      case let milliseconds = (number * unit).rounded(), 1...604_800_000 ~= milliseconds
    else {
      throw error(
        member,
        "must be a time up to a week",
        remedy: "write it as 90s, 500ms, 2m or 1h",
      )
    }
    return .milliseconds(Int64(milliseconds))
  }

  func list(_ member: String, atMost count: Int) throws(ManifestError) -> [YAMLNode]? {
    guard let node = self[member] else { return nil }
    guard case .sequence(let elements) = node.content else {
      throw error(member, "must be a list, not \(node.kindName)")
    }
    guard elements.count <= count else { throw error(member, "has more than \(count) elements") }
    return elements
  }
}

extension YAMLNode {
  /// The value as JSON: what stands without quotes may be a number or a truth value.
  func json(at place: String) throws(ManifestError) -> JSONValue {
    guard case .scalar(let text, let isPlain) = content else {
      throw ManifestError("must be a single value, not \(kindName)", line: line, member: place)
    }
    guard isPlain else { return .string(text) }
    switch text {
    case "true": return true
    case "false": return false
    default: return JSONNumber(text).map { .number($0) } ?? .string(text)
    }
  }
}

extension String {
  /// The text, cut where a message could drown in it.
  var bounded: String { count > 80 ? prefix(79) + "…" : self }
}
