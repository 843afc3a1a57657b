public import JSON

extension Node {
  /// The title, where one was given.
  public var title: String? {
    get { data["title"]?.string }
    set { data["title"] = newValue.map { .string($0) } }
  }

  /// Whether the node is one of the workflow's inputs.
  public var isInput: Bool {
    get { data["isInput"]?.bool ?? false }
    set { data["isInput"] = newValue ? true : nil }
  }

  /// Whether the node is one of the workflow's outputs.
  public var isOutput: Bool {
    get { data["isOutput"]?.bool ?? false }
    set { data["isOutput"] = newValue ? true : nil }
  }

  /// The value of a text or an asset, the expression of a transformText or a groupItems, the ratio
  /// of an aspectRatio, or the text of a stickyNote.
  public var value: JSONValue? {
    get { data[type.valueMember] }
    set { data[type.valueMember] = newValue }
  }

  /// The message of an approval (contract §3) or a selection.
  public var message: String {
    get { data["message"]?.string ?? "Continue ?" }
    set { data["message"] = .string(newValue) }
  }

  /// The number that a member spells, as a number or as a text.
  func number(_ member: String) -> Int? {
    data[member]?.number?.int ?? data[member]?.string.flatMap { Int($0) }
  }
}

extension NodeType {
  /// The member of the data that holds a node's value.
  fileprivate var valueMember: String {
    switch self {
    case .aspectRatio: "output"
    case .stickyNote: "content"
    default: "value"
    }
  }
}

// MARK: - Models and workflows

extension Node {
  /// The model's id, of a node that calls one.
  public var modelID: String? {
    get { data["modelId"]?.string }
    set { data["modelId"] = newValue.map { .string($0) } }
  }

  /// The settings by input name, of a model, an llm or a workflow; wired inputs are not among them.
  public var form: JSONObject {
    get { data["form"]?.object ?? [:] }
    set { data["form"] = .object(newValue) }
  }

  /// The id of the workflow that a workflow node runs, or else its name.
  public var workflowName: String? {
    data["workflowId"]?.string ?? data["name"]?.string
  }
}

// MARK: - Assets and lists

extension Node {
  /// The kind of an asset node.
  public var assetType: HandleType { HandleType(named: data["type"]?.string ?? "image") }

  /// Whether an asset node holds a list.
  public var isMultiple: Bool {
    data["isMultiple"]?.bool ?? (type == .asset && data["value"]?.array != nil)
  }

  /// What a splitText splits at (contract §3: a comma unless it says otherwise).
  public var delimiter: String { data["splitDelimiter"]?.string ?? "," }

  /// The first place that a sliceAssets takes; a negative one counts from the end.
  public var sliceStart: Int { number("from") ?? 0 }

  /// How many a sliceAssets takes; nil for all that follow.
  public var sliceCount: Int? { number("count") }
}

// MARK: - Loops

extension Node {
  /// Whether the items of a forEach may run at once; nested loops ignore it.
  public var isConcurrent: Bool {
    get { data["isConcurrentRuns"]?.bool ?? false }
    set { data["isConcurrentRuns"] = .bool(newValue) }
  }

  /// The forEach that a forEachEnd ends.
  public var loopID: String? {
    get { data["parentNodeId"]?.string }
    set { data["parentNodeId"] = newValue.map { .string($0) } }
  }
}

// MARK: - Branches

/// A block of an ifElse: conditions, all of which or any of which must hold.
public struct ConditionBlock: Sendable, Hashable {
  /// A test of one value.
  public struct Condition: Sendable, Hashable {
    /// The CEL variable, `<node>_<output>`.
    public var field: String
    /// `isEmpty`, `contains`, `equals` and so on, as the grammar spells them.
    public var comparison: String
    /// What the value is compared with; nil for tests that need nothing.
    public var value: JSONValue?

    /// A test.
    public init(field: String, comparison: String, value: JSONValue? = nil) {
      self.field = field
      self.comparison = comparison
      self.value = value
    }
  }

  /// Whether one condition is enough.
  public var isAny: Bool
  /// The conditions in order.
  public var conditions: [Condition]

  /// A block.
  public init(isAny: Bool = false, conditions: [Condition] = []) {
    self.isAny = isAny
    self.conditions = conditions
  }
}

extension Node {
  /// The blocks of an ifElse; block i drives the output `if<i+1>`.
  public var conditionBlocks: [ConditionBlock] {
    get { (data["conditionBlocks"]?.array ?? []).map(ConditionBlock.init(json:)) }
    set { data["conditionBlocks"] = .array(newValue.map(\.json)) }
  }
}

extension ConditionBlock {
  init(json: JSONValue) {
    isAny = json["logic"]?.string?.lowercased() == "or"
    conditions = (json["conditions"]?.array ?? []).map { condition in
      Condition(
        field: condition["field"]?.string ?? "",
        comparison: condition["operator"]?.string ?? "",
        value: condition["value"],
      )
    }
  }

  var json: JSONValue {
    [
      "logic": .string(isAny ? "or" : "and"),
      "conditions": .array(
        conditions.map { condition in
          var object: JSONObject = [
            "field": .string(condition.field), "operator": .string(condition.comparison),
          ]
          object["value"] = condition.value
          return .object(object)
        }
      ),
    ]
  }
}
