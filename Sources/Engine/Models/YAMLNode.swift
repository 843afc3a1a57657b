import Text
import Yams

/// A value of a YAML file with its line, for messages.
struct YAMLNode: Sendable {
  enum Content: Sendable {
    /// `isPlain` says that it stands without quotes, and may be something else than text.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    case mapping([YAMLMember])
  }

  var line: Int
  var content: Content

  /// What it is, in words.
  var kindName: String {
    switch content {
    case .scalar: "a single value"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}

/// A member of a mapping.
struct YAMLMember: Sendable {
  var name: String
  var line: Int
  var value: YAMLNode
}

extension YAMLNode {
  /// The largest file in bytes.
  static let largest = 64 << 10
  /// How many values a file may have, and how deep they may nest.
  private static let (mostNodes, deepest) = (4096, 8)

  /// Reads a file of strangers: one document, without anchors, aliases, tags and hidden
  /// characters, so that what a person reads is what it says.
  init(yaml bytes: [UInt8]) throws(ManifestError) {
    guard bytes.count <= Self.largest else { throw .tooLarge(limit: Self.largest) }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
    try Self.checkLines(of: text)
    do {
      // Anchors live only as long as their parser.
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      guard let root = try parser.singleRoot() else { throw ManifestError.empty }
      var budget = Self.mostNodes
      self = try withExtendedLifetime(parser) {
        try Self.node(root, depth: 0, budget: &budget)
      }
    } catch { throw ManifestError(error) }
  }

  /// Refuses what the parser should not see: hidden characters, deep nesting, and anchors with
  /// aliases, which make a small file large.
  private static func checkLines(of text: String) throws(ManifestError) {
    var (brackets, hasAnchor, aliasLine) = (0, false, 0)
    let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, slice) in lines.enumerated() {
      let bytes = slice.last == 0x0D ? slice.dropLast() : slice
      let line = String(decoding: bytes, as: UTF8.self)
      guard line.terminalSafe == line else { throw .hidden(line: index + 1) }
      // A block that nests deeper stands further right, so the structure before the first word
      // of a line bounds the depth.
      let structure = bytes.prefix { " \t-?:".utf8.contains($0) }
      guard structure.count <= 64 else { throw .tooDeep(line: index + 1) }
      var previous = UInt8(ascii: " ")
      for (byte, next) in zip(bytes, bytes.dropFirst() + [UInt8(ascii: " ")]) {
        if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { brackets += 1 }
        if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { brackets -= 1 }
        guard brackets <= 64 else { throw .tooDeep(line: index + 1) }
        if isWord(next), beginsToken(after: previous) {
          if byte == UInt8(ascii: "&") { hasAnchor = true }
          if byte == UInt8(ascii: "*"), aliasLine == 0 { aliasLine = index + 1 }
        }
        previous = byte
      }
    }
    // Either alone is found by the parser, or is part of a text.
    if hasAnchor, aliasLine > 0 { throw .alias(line: aliasLine) }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Whether an anchor or an alias may begin behind `byte`; inside of a word it is text.
  private static func beginsToken(after byte: UInt8) -> Bool {
    !isWord(byte) && byte != UInt8(ascii: ")") && byte != UInt8(ascii: "&")
  }

  private static func node(
    _ node: Node,
    depth: Int,
    budget: inout Int,
  ) throws(ManifestError) -> YAMLNode {
    let line = node.mark?.line ?? 1
    budget -= 1
    guard depth < deepest else { throw .tooDeep(line: line) }
    guard budget > 0 else { throw .tooMany(line: line) }
    guard node.anchor == nil else { throw .alias(line: line) }
    switch node {
    case .scalar(let scalar):
      guard isUntagged(scalar.tag) else { throw .tag(line: line) }
      return YAMLNode(
        line: line,
        content: .scalar(scalar.string, isPlain: scalar.style == .plain),
      )
    case .sequence(let sequence):
      guard isUntagged(sequence.tag) else { throw .tag(line: line) }
      var elements: [YAMLNode] = []
      for element in sequence {
        elements.append(try Self.node(element, depth: depth + 1, budget: &budget))
      }
      return YAMLNode(line: line, content: .sequence(elements))
    case .mapping(let mapping):
      guard isUntagged(mapping.tag) else { throw .tag(line: line) }
      var members: [YAMLMember] = []
      for (key, value) in mapping {
        guard let name = key.scalar, name.anchor == nil, isUntagged(name.tag) else {
          throw .key(line: key.mark?.line ?? line)
        }
        let element = try Self.node(value, depth: depth + 1, budget: &budget)
        members.append(
          YAMLMember(name: name.string, line: key.mark?.line ?? line, value: element)
        )
      }
      return YAMLNode(line: line, content: .mapping(members))
    case .alias: throw .alias(line: line)
    }
  }

  /// Whether a value has no tag of its own, such as `!!binary`.
  private static func isUntagged(_ tag: Tag) -> Bool {
    let kinds = ["str", "seq", "map"].map { "tag:yaml.org,2002:\($0)" }
    return (["", "!"] + kinds).contains(tag.rawValue)
  }
}
