import JSON

extension Node {
  /// What the node means, part by part.
  public var members: NodeMembers {
    var reader = MemberReader(node: self)
    reader.read()
    return reader.members
  }
}

private struct MemberReader {
  let node: Node
  var members = NodeMembers()

  /// A member of `data` that some types have.
  private struct Plain {
    var key: String
    var member: NodeMember
    /// What is assumed where nothing is said.
    var fallback: JSONValue?

    init(_ key: String, _ member: NodeMember, _ fallback: JSONValue? = nil) {
      self.key = key
      self.member = member
      self.fallback = fallback
    }
  }

  /// What an editor keeps in `data` beside the meaning, and what follows from the rest.
  private static let ignored: Set = [
    "inputHandles", "outputHandles", "measured", "selected", "dragging", "resizing", "position",
    "positionAbsolute", "width", "height",
  ]

  mutating func read() {
    let data = node.data
    members[.type] = .string(node.type.name)
    if let title = data["title"], !title.isNull, title != "" { members[.title] = title }
    if node.isInput { members[.isInput] = true }
    if node.isOutput { members[.isOutput] = true }
    var known = Self.ignored.union(["title", "isInput", "isOutput"])
    for plain in plain {
      known.insert(plain.key)
      guard let value = data[plain.key].map(normalized), !value.isNull else { continue }
      if let fallback = plain.fallback, value.means(fallback) { continue }
      members[plain.member] = value
    }
    readForm(data, &known)
    readBlocks(data, &known)
    if node.type == .asset {
      known.insert("isMultiple")
      // A list is one by itself.
      if node.isMultiple, node.value?.array == nil { members[.other("multiple")] = true }
    }
    if node.type == .workflow {
      known.formUnion(["workflowId", "name"])
      members[.other("workflow")] = node.workflowName.map { .string($0) }
    }
    for (key, value) in data where !known.contains(key) { members[.other(key)] = value }
  }

  private var plain: [Plain] {
    switch node.type {
    case .text, .transformText, .groupItems: [Plain("value", .value)]
    case .asset:
      [
        Plain("type", .other("kind"), "image"), Plain("value", .value),
        Plain("isRequired", .other("required"), false),
      ]
    case .model, .llm: [Plain("modelId", .model)]
    case .splitText: [Plain("splitDelimiter", .other("delimiter"), ",")]
    case .sliceAssets: [Plain("from", .other("from"), "0"), Plain("count", .other("count"))]
    case .forEach: [Plain("isConcurrentRuns", .other("concurrent"), false)]
    case .forEachEnd: [Plain("parentNodeId", .other("loop"))]
    case .approval: [Plain("message", .other("message"), "Continue ?")]
    case .selection:
      [
        Plain("message", .other("message"), "Continue ?"), Plain("min", .other("min"), 1),
        Plain("max", .other("max"), 100),
      ]
    case .aspectRatio: [Plain("output", .value), Plain("quality", .other("quality"))]
    case .stickyNote: [Plain("content", .value)]
    case .ifElse, .workflow, .modelInput, .other: []
    }
  }

  /// The grammar keeps the numbers of a sliceAssets as texts; a number means the same.
  private func normalized(_ value: JSONValue) -> JSONValue {
    guard node.type == .sliceAssets, let number = value.number else { return value }
    return .string(number.int.map(String.init) ?? number.lexeme)
  }

  private mutating func readForm(_ data: JSONObject, _ known: inout Set<String>) {
    guard node.type.callsModel || node.type == .workflow, let form = data["form"]?.object else {
      return
    }
    known.insert("form")
    for (name, value) in form { members[.setting(name)] = value }
  }

  private mutating func readBlocks(_ data: JSONObject, _ known: inout Set<String>) {
    guard node.type == .ifElse, let blocks = data["conditionBlocks"]?.array else { return }
    known.insert("conditionBlocks")
    for (place, block) in blocks.enumerated() {
      members[.block(before: place, after: place)] = ConditionBlock.meaning(of: block)
    }
  }
}
