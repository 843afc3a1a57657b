import Text

extension Graph {
  /// The graph in the language of Graphviz.
  ///
  /// Loops are clusters. Every text is a quoted label, so that none of it is read as an attribute
  /// and none names a file.
  public func dot(
    marks: [String: String] = [:],
    options: DrawingOptions = DrawingOptions(),
  ) -> String {
    var text = DOTText(Diagram(figures(options), marks: marks))
    text.write(group: 0, indent: "  ")
    return text.finished
  }
}

private struct DOTText {
  private let diagram: Diagram
  private var lines = [
    "digraph workflow {", "  graph [rankdir=TB, fontname=\"Helvetica\", nodesep=0.4, ranksep=0.5]",
    "  node [fontname=\"Helvetica\", fontsize=11, margin=\"0.15,0.08\", style=filled]",
    "  edge [fontname=\"Helvetica\", fontsize=9, color=\"#607d8b\", arrowsize=0.7]",
  ]

  init(_ diagram: Diagram) { self.diagram = diagram }

  /// Writes a group and those inside of it, which are as deep as frames at most.
  mutating func write(group: Int, indent: String) {
    for member in diagram.groups[group].members {
      switch member {
      case .node(let node):
        let label = node.label.map(Self.escaped).joined(separator: "\\n")
        lines.append("\(indent)\(node.name) [label=\"\(label)\", \(style(node))]")
      case .group(let number):
        let inner = diagram.groups[number]
        lines.append("\(indent)subgraph cluster_\(inner.name) {")
        lines.append("\(indent)  label=\"\(Self.escaped(inner.title))\"")
        lines.append("\(indent)  style=\"dashed,rounded\"; color=\"#607d8b\"")
        write(group: number, indent: indent + "  ")
        lines.append("\(indent)}")
      }
    }
  }

  var finished: String {
    let arrows = diagram.arrows.map { arrow in
      let label = arrow.label.isEmpty ? "" : " [label=\"\(Self.escaped(arrow.label))\"]"
      return "  \(arrow.from) -> \(arrow.to)\(label)"
    }
    return (lines + arrows + ["}"]).joined(separator: "\n")
  }

  private func style(_ node: Diagram.Node) -> String {
    switch node.content {
    case .gate: return Self.person
    case .begin: return "shape=trapezium, fillcolor=\"#eceff1\""
    case .end: return "shape=invtrapezium, fillcolor=\"#eceff1\""
    case .figure:
      switch diagram.texts[node.figure].outline {
      case .value: return "shape=box, style=\"filled,rounded\", fillcolor=\"#fff7d6\""
      case .transform: return "shape=box, style=\"filled,rounded\", fillcolor=\"#eceff1\""
      case .work: return "shape=box, fillcolor=\"#e3f2fd\""
      case .branch: return "shape=diamond, fillcolor=\"#f3e5f5\""
      case .person: return Self.person
      case .fold: return "shape=box3d, fillcolor=\"#f5f5f5\""
      }
    }
  }

  private static let person = "shape=hexagon, fillcolor=\"#ffe8cc\""

  /// A text as it stands between quotation marks in a label.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\"": result += "\\\""
      // A backslash alone would name the node, the graph or the edge.
      case "\\": result += "\\\\"
      // Labels know HTML entities.
      case "&": result += "&amp;"
      case "\n", "\t": result += " "
      default: result.append(character)
      }
    }
    return result
  }
}
