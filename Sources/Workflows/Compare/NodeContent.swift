import JSON

/// What a node says, without its id and those of others, to tell which node is which.
struct NodeContent {
  let type: NodeType
  /// All of it; equal where two nodes say the same.
  let text: String
  /// Its words, those that weigh more several times.
  let words: [Substring]

  /// Whether there is nothing by which the node could be known.
  var isEmpty: Bool { words.isEmpty }

  /// How many words are looked at.
  private static let wordLimit = 64
  /// How much the model, or what stands for it, counts against one word.
  private static let modelWeight = 3

  init(_ node: Node, in graph: GraphIndex, at place: Int) {
    type = node.type
    var node = node
    if node.namesOthers {
      var variables: [String: String] = [:]
      var nodes: [String: String] = [:]
      for edge in graph.incoming[place] {
        variables["\(edge.producer)_\(edge.output)"] = "_\(edge.output)"
        nodes[edge.producer] = "_"
      }
      if let loop = node.loopID { nodes[loop] = "_" }
      node = node.renaming(variables: variables, nodes: nodes)
    }
    var text: [String] = []
    var words: [Substring] = []
    for (member, value) in node.members where member != .type && member != .other("loop") {
      let spelt = value.string ?? value.canonical
      text.append("\(member.name)\u{0}\(spelt)")
      switch member {
      case .isInput, .isOutput: break
      case .model, .other("workflow"):
        words += repeatElement(Substring(spelt), count: Self.modelWeight)
      default:
        guard words.count < Self.wordLimit else { continue }
        let found = String(spelt.prefix(1024)).words.filter { $0.contains(where: \.isPartOfWord) }
        if found.count > 1 {
          words += found.prefix(Self.wordLimit)
        } else {
          words.append("\(member.name)=\(spelt.prefix(1024))")
        }
      }
    }
    self.text = "\(type.name)\u{0}" + text.sorted().joined(separator: "\u{0}\u{0}")
    self.words = words
  }
}
