extension Graph {
  /// The graph as a Mermaid flowchart, without the fence around it.
  ///
  /// Loops are subgraphs, gates hexagons and branches rhombs; marks of a run colour their nodes.
  /// Every text is escaped, so that none of it can be read as Mermaid or as HTML.
  public func mermaid(
    marks: [String: String] = [:],
    options: DrawingOptions = DrawingOptions(),
  ) -> String {
    let diagram = Diagram(figures(options), marks: marks)
    var text = MermaidText(diagram)
    text.write(group: 0, indent: "  ")
    return text.finished(marks)
  }
}

private struct MermaidText {
  private let diagram: Diagram
  private var lines = ["flowchart TD"]
  private var classes: [String: [String]] = [:]

  init(_ diagram: Diagram) { self.diagram = diagram }

  /// Writes a group and those inside of it, which are as deep as frames at most.
  mutating func write(group: Int, indent: String) {
    for member in diagram.groups[group].members {
      switch member {
      case .node(let node): write(node, indent)
      case .group(let number):
        let inner = diagram.groups[number]
        lines.append("\(indent)subgraph \(inner.name)[\"\(Self.escaped(inner.title))\"]")
        write(group: number, indent: indent + "  ")
        lines.append("\(indent)end")
        classes["loop", default: []].append(inner.name)
      }
    }
  }

  private mutating func write(_ node: Diagram.Node, _ indent: String) {
    let label = "\"" + node.label.map(Self.escaped).joined(separator: "<br>") + "\""
    let outline = diagram.texts[node.figure].outline
    let shape: (String, String, String)
    switch node.content {
    case .gate: shape = ("{{", "}}", "person")
    case .begin: shape = ("[/", "\\]", "transform")
    case .end: shape = ("[\\", "/]", "transform")
    case .figure:
      switch outline {
      case .value: shape = ("([", "])", "value")
      case .transform: shape = ("(", ")", "transform")
      case .work: shape = ("[", "]", "work")
      case .branch: shape = ("{", "}", "branch")
      case .person: shape = ("{{", "}}", "person")
      case .fold: shape = ("[[", "]]", "fold")
      }
    }
    lines.append("\(indent)\(node.name)\(shape.0)\(label)\(shape.1)")
    let status = Self.status(of: node.label.first ?? "")
    classes[status ?? shape.2, default: []].append(node.name)
  }

  /// The arrows and the classes, behind all that is written.
  mutating func finished(_ marks: [String: String]) -> String {
    for arrow in diagram.arrows {
      let label = arrow.label.isEmpty ? "" : "|\"\(Self.escaped(arrow.label))\"|"
      lines.append("  \(arrow.from) -->\(label) \(arrow.to)")
    }
    for (name, style) in Self.styles {
      guard let members = classes[name] else { continue }
      lines.append("  classDef \(name) \(style)")
      lines.append("  class \(members.joined(separator: ",")) \(name)")
    }
    return lines.joined(separator: "\n")
  }

  /// The class of a node whose label begins with the sign of a status.
  private static func status(of label: String) -> String? {
    for character in label {
      switch character {
      case "●", "◉": return "done"
      case "◐": return "active"
      case "?": return "waiting"
      case "✗": return "failed"
      case "○", "–": return "idle"
      case "⏸", "◇", "↻", " ": continue
      default: return nil
      }
    }
    return nil
  }

  /// Colours that can be read on a light and on a dark page.
  private static let styles: [(name: String, style: String)] = [
    ("value", "fill:#fff7d6,stroke:#b7950b,color:#3b3000"),
    ("transform", "fill:#eceff1,stroke:#607d8b,color:#1c262b"),
    ("work", "fill:#e3f2fd,stroke:#1e6fb8,color:#0b2a45"),
    ("branch", "fill:#f3e5f5,stroke:#8e44ad,color:#331040"),
    ("person", "fill:#ffe8cc,stroke:#d9730d,color:#4a2600"),
    ("fold", "fill:#f5f5f5,stroke:#777777,color:#222222"),
    ("loop", "fill:none,stroke:#607d8b,stroke-dasharray:5 4"),
    ("done", "fill:#d7f5dd,stroke:#1e8449,color:#0b3318"),
    ("active", "fill:#cfe8ff,stroke:#1e6fb8,color:#0b2a45"),
    ("waiting", "fill:#ffe8cc,stroke:#d9730d,color:#4a2600"),
    ("failed", "fill:#fadbd8,stroke:#c0392b,color:#4a0f0a"),
    ("idle", "fill:#f5f5f5,stroke:#999999,color:#444444"),
  ]

  /// A text in which nothing means anything to Mermaid, HTML or a directive.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\"": result += "#quot;"
      case "#": result += "#35;"
      case "&": result += "#amp;"
      case "<": result += "#lt;"
      case ">": result += "#gt;"
      case "`": result += "#96;"
      case "\\": result += "#92;"
      case "%": result += "#37;"
      case "$" where result.hasSuffix("$"): result += "#36;"
      case "\n", "\t": result += " "
      default: result.append(character)
      }
    }
    return result
  }
}
