import Text

/// A graph as nodes and arrows for other programs that draw: each figure, gate, and begin and end
/// of a loop with a name that any of them takes.
///
/// What a gate holds back leads through it, as in every drawing.
struct Diagram {
  /// A node of the diagram.
  struct Node {
    enum Content {
      case figure
      case gate
      /// Where a loop begins.
      case begin
      /// Where a loop ends.
      case end
    }
    var name: String
    var figure: Int
    var content: Content
    /// The lines of its label.
    var label: [String]
  }

  struct Arrow {
    var from: String
    var to: String
    var label: String
  }

  /// The inside of a loop, or the whole.
  struct Group {
    /// Nil for the whole.
    var figure: Int?
    var name = ""
    var title = ""
    /// What is in the group, in order.
    var members: [Member] = []
  }

  enum Member {
    case node(Node)
    case group(Int)
  }

  let figures: Figures
  let texts: [FigureText]
  /// All groups; the first is the whole.
  private(set) var groups: [Group] = [Group()]
  private(set) var arrows: [Arrow] = []
  /// Where arrows into a figure end, and where those out of it begin.
  private var entry: [String]
  private var exit: [String]
  private var inner: [Int: (begin: String, end: String)] = [:]
  private var used: Set<String> = []

  init(_ figures: Figures, marks: [String: String]) {
    self.figures = figures
    texts = figures.all.indices.map { FigureText($0, in: figures, marks: marks) }
    entry = Array(repeating: "", count: figures.all.count)
    exit = entry
    add(Scopes(figures))
    connect()
  }

  private mutating func add(_ scopes: Scopes) {
    var pending: [(scope: Scopes.Scope, group: Int)] = [(scopes.outside, 0)]
    while let (scope, group) = pending.popLast() {
      for figure in scope.figures {
        guard let inside = scopes.inside[figure] else {
          addFigure(figure, to: group)
          continue
        }
        let name = makeName(texts[figure].id)
        entry[figure] = name
        let frame = makeName(texts[figure].id + "_loop")
        groups.append(Group(figure: figure, name: frame, title: texts[figure].title))
        let number = groups.count - 1
        groups[group].members.append(.group(number))
        let begin = Node(name: name, figure: figure, content: .begin, label: [texts[figure].head])
        let end = Node(
          name: makeName(texts[figure].id + "_end"),
          figure: figure,
          content: .end,
          label: [texts[figure].end],
        )
        groups[number].members = [.node(begin), .node(end)]
        inner[figure] = (name, end.name)
        exit[figure] = end.name
        addGates(figure, to: number)
        pending.append((inside, number))
      }
    }
  }

  private mutating func addFigure(_ figure: Int, to group: Int) {
    let text = texts[figure]
    let name = makeName(text.id)
    let label = [text.head, text.kind].filter { !$0.isEmpty } + text.details + text.remarks
    entry[figure] = name
    exit[figure] = name
    let node = Node(name: name, figure: figure, content: .figure, label: label)
    groups[group].members.append(.node(node))
    addGates(figure, to: group)
  }

  private mutating func addGates(_ figure: Int, to group: Int) {
    for gate in texts[figure].gates {
      let node = Node(
        name: makeName(gate.id),
        figure: figure,
        content: .gate,
        label: [gate.head, gate.message].filter { !$0.isEmpty },
      )
      groups[group].members.append(.node(node))
      arrows.append(Arrow(from: exit[figure], to: node.name, label: ""))
      exit[figure] = node.name
    }
  }

  /// A name of ASCII letters, digits and `_` that is not used yet, like `id` where that can be.
  private mutating func makeName(_ id: String) -> String {
    let isPlain = id.utf8.allSatisfy {
      $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
        || (0x61...0x7A).contains($0)
    }
    // The prefix keeps names off the words of the languages.
    let name = isPlain && !id.isEmpty ? "n_\(id)" : "node\(used.count)"
    if used.insert(name).inserted { return name }
    let other = "node\(used.count)"
    used.insert(other)
    return other
  }

  private mutating func connect() {
    var inputs: [Int: Set<String>] = [:]
    for connection in figures.connections where !connection.isToInside {
      inputs[connection.to, default: []].insert(connection.input)
    }
    for connection in figures.connections {
      let from = connection.isFromInside ? inner[connection.from]?.begin : exit[connection.from]
      let to = connection.isToInside ? inner[connection.to]?.end : entry[connection.to]
      guard let from, let to else { continue }
      var label = ""
      if connection.input == Handle.conditional {
        label = connection.output
      } else if !connection.isToInside, (inputs[connection.to]?.count ?? 0) > 1 {
        label = connection.input
      }
      arrows.append(Arrow(from: from, to: to, label: FigureText.line(label)))
    }
  }
}
