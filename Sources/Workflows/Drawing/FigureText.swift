import JSON
import Text

/// What a drawing says of a figure; every text is safe, and on one line.
struct FigureText {
  /// The outline by which a kind of node is known.
  enum Outline {
    /// A value: text, asset, aspect ratio.
    case value
    /// Work for the processor only: transforms and lists.
    case transform
    /// Work that a model or a workflow does.
    case work
    /// A branch.
    case branch
    /// Something that a person answers.
    case person
    /// Nodes that are drawn as one.
    case fold
  }

  /// The outline.
  var outline: Outline
  /// The id alone; of several nodes the first one's.
  var id = ""
  /// The mark, where there is one, the id and the title.
  var head: String
  /// What it is: the model, the value, the type.
  var kind: String
  /// What the end of a frame is called.
  var end = ""
  /// Settings and conditions, a line each.
  var details: [String] = []
  /// The gates that hang on it.
  var gates: [Gate] = []
  /// What is wrong with its edges, a line each.
  var remarks: [String] = []
  /// Whether it is an input of the workflow.
  var isInput = false
  /// Whether it is an output of the workflow.
  var isOutput = false

  private init(outline: Outline, id: String, head: String, kind: String) {
    self.outline = outline
    self.id = id
    self.head = head
    self.kind = kind
  }

  /// A gate that hangs on a figure.
  struct Gate {
    var id: String
    /// The sign, the mark and the id.
    var head: String
    /// The question, in quotation marks.
    var message: String

    /// Both on one line.
    var line: String { message.isEmpty ? head : head + " " + message }
  }

  /// What stands in the border of a frame.
  var title: String { kind.isEmpty ? head : head + "  " + kind }
}

extension FigureText {
  /// The text of a figure, with the marks of its nodes.
  init(_ figure: Int, in figures: Figures, marks: [String: String]) {
    let graph = figures.graph
    switch figures.all[figure].content {
    case .node(let place):
      self.init(graph.nodes[place], mark: marks[graph.nodes[place].id])
      gates = graph.gates[place].map { Self.gate(graph.nodes[$0], marks) }
      remarks = graph.remarks[place].map(Self.words)
    case .loop(let number):
      let loop = graph.loops[number]
      self.init(loop: number, in: graph, marks: marks)
      gates = graph.gates[loop.end].map { Self.gate(graph.nodes[$0], marks) }
      remarks = (graph.remarks[loop.begin] + graph.remarks[loop.end]).map(Self.words)
    case .folded(let fold): self.init(fold, in: graph, marks: marks)
    }
  }

  private init(loop number: Int, in graph: DrawnGraph, marks: [String: String]) {
    let begin = graph.nodes[graph.loops[number].begin]
    let list = graph.loops[number].list.map { graph.nodes[$0].id }
    outline = .transform
    id = Self.line(begin.id)
    head = "↻ " + Self.head(begin, mark: marks[begin.id])
    kind = "for each" + (list.map { " of $" + Self.line($0) } ?? "")
    if begin.isConcurrent { kind += ", at once" }
    let last = graph.nodes[graph.loops[number].end]
    end = Self.head(last, mark: marks[last.id])
  }

  private init(_ fold: Figures.Fold, in graph: DrawnGraph, marks: [String: String]) {
    let named = fold.named.map { graph.nodes[$0] }
    let each = fold.nodes.count / max(1, fold.count)
    let sum = Self.sum(of: fold.nodes.compactMap { marks[graph.nodes[$0].id] })
    let mark = sum.isEmpty ? "" : sum + " "
    switch fold.kind {
    case .loop(let number):
      self.init(loop: number, in: graph, marks: [:])
      head = "↻ " + mark + id
      details = ["… \(each - 2) nodes inside"]
    case .node, .chain:
      let first = named.first.map { FigureText($0) }
      self.init(outline: .fold, id: first?.id ?? "", head: "", kind: "")
      head = mark + Self.shortened(named.map { Self.line($0.id) })
      kind = Self.shortened(named.map { FigureText($0).shortKind })
      if case .chain = fold.kind { details = ["… \(named.count) nodes in a row"] }
      isInput = first?.isInput ?? false
      isOutput = first?.isOutput ?? false
    }
    outline = .fold
    if fold.count > 1 { details.append("… \(fold.count - 1) more like it") }
    let gated = fold.nodes.filter { graph.hangs[$0] }.count
    if gated > 0 {
      let words = "⏸ \(gated) \(gated == 1 ? "gate" : "gates")"
      gates = [Gate(id: "", head: words, message: "")]
    }
  }

  /// Names one behind the other; of many the first and the last.
  private static func shortened(_ names: [String]) -> String {
    guard names.count > 3, let first = names.first, let last = names.last else {
      return names.joined(separator: " → ")
    }
    return "\(first) → … → \(last)"
  }

  /// How often each sign stands among marks.
  private static func sum(of marks: [String]) -> String {
    var counts: [(sign: Character, count: Int)] = []
    for sign in marks.compactMap(\.first) {
      if let place = counts.firstIndex(where: { $0.sign == sign }) {
        counts[place].count += 1
      } else {
        counts.append((sign, 1))
      }
    }
    return line(counts.map { "\($0.sign)\($0.count)" }.joined(separator: " "))
  }

  private static func gate(_ node: Node, _ marks: [String: String]) -> Gate {
    Gate(
      id: line(node.id),
      head: "⏸ " + head(node, mark: marks[node.id]),
      message: quoted(node.message),
    )
  }

  private static func words(_ remark: DrawnGraph.Remark) -> String {
    let node = line(remark.node)
    switch (remark.kind, remark.input) {
    case (.missing, let input?): return "✗ \(line(input))=$\(node) is missing"
    case (.missing, nil): return "✗ feeds \(node), which is missing"
    case (.cut, let input): return "↺ \(line(input ?? ""))=$\(node)"
    case (.second, _): return "✗ a second \(node)"
    }
  }
}

// MARK: - Nodes

extension FigureText {
  /// The text of a node by itself.
  init(_ node: Node, mark: String? = nil) {
    outline = .transform
    id = Self.line(node.id)
    head = Self.head(node, mark: mark)
    kind = node.type.name
    isInput = node.isInput
    isOutput = node.isOutput
    switch node.type {
    case .text, .stickyNote:
      outline = .value
      let value = node.value ?? node.data["content"]
      if let text = value?.string, !text.isEmpty { kind = Self.quoted(text) }
    case .asset:
      outline = .value
      kind = node.isMultiple ? "list of \(node.assetType.name)" : node.assetType.name
    case .aspectRatio:
      outline = .value
      if let ratio = node.value?.string { kind = Self.line(ratio) }
    case .model, .llm, .workflow:
      outline = .work
      let name = node.type == .workflow ? node.workflowName : node.modelID
      kind = (node.type == .workflow ? "workflow " : "") + Self.line(name ?? "?")
      let settings = node.form.map { "\(Self.line($0.key))=\(Self.value($0.value))" }
      if !settings.isEmpty { details = [settings.joined(separator: " ")] }
    case .transformText, .groupItems:
      if let source = node.value?.string { details = [Self.line(source)] }
    case .splitText: details = ["at \(Self.line(JSONValue.string(node.delimiter).compact))"]
    case .sliceAssets:
      details = ["from=\(node.sliceStart)" + (node.sliceCount.map { " count=\($0)" } ?? "")]
    case .ifElse:
      outline = .branch
      head = "◇ " + head
      details = node.conditionBlocks.prefix(9).enumerated().map { place, block in
        "\(Handle.branch(place)): \(Self.words(block))"
      }
    case .approval, .selection:
      outline = .person
      head = "⏸ " + head
      kind = Self.quoted(node.message)
    case .forEach, .forEachEnd, .modelInput, .other: kind = Self.line(node.type.name)
    }
  }

  /// The kind without values, for figures that stand for several nodes.
  private var shortKind: String { outline == .value ? "text" : kind }

  private static func head(_ node: Node, mark: String?) -> String {
    let title = node.title.map(line) ?? ""
    let id = line(node.id)
    return (mark.map { line($0) + " " } ?? "") + id
      + (title.isEmpty || title == id ? "" : " · \(title)")
  }

  private static func words(_ block: ConditionBlock) -> String {
    let conditions = block.conditions.prefix(4).map { condition in
      let field =
        condition.field.hasSuffix("_output") ? condition.field.dropLast(7) : condition.field[...]
      let value = condition.value.map { " " + Self.value($0) } ?? ""
      return line("\(field) \(condition.comparison)") + value
    }
    return conditions.joined(separator: block.isAny ? " or " : " and ")
  }

  private static func value(_ json: JSONValue) -> String {
    switch json {
    case .string(let text):
      let line = line(text)
      return line.contains(" ") || line.isEmpty ? "“\(line)”" : line
    default: return line(json.compact)
    }
  }

  private static func quoted(_ text: String) -> String { "“\(line(text))”" }

  /// The beginning of a text, safe and on one line; drawings cut it further.
  static func line(_ text: String) -> String {
    let start = text.utf8.count > 400 ? String(text.prefix(120)) : text
    let words = start.terminalSafe.split(whereSeparator: \.isWhitespace)
    return words.joined(separator: " ").clipped(to: 100)
  }
}
