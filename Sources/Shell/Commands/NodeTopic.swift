import Notebook
import Workflows

/// What `help` says about a type of node.
struct NodeTopic: Sendable {
  /// The type.
  let type: NodeType
  /// What it is, in a sentence.
  let summary: String
  /// What is typed.
  let usage: String
  /// All there is to say, in Markdown.
  let details: String
  /// Lines that work one after the other, from an empty draft on.
  let example: [String]

  init(
    _ type: NodeType,
    _ summary: String,
    _ usage: String,
    _ details: String,
    _ example: [String],
  ) {
    self.type = type
    self.summary = summary
    self.usage = usage
    self.details = details
    self.example = example
  }

  /// The page about the type.
  var page: String {
    ([summary, "", "```text", usage, "```", "", details, "", "Example:", "", "```text"] + example
      + ["```"]).joined(separator: "\n")
  }

  /// The topic with a type's name.
  static func named(_ name: String) -> NodeTopic? { all.first { $0.type.name == name } }

  /// The names of all types, as spans of code.
  static let names = all.map { "`\($0.type.name)`" }.joined(separator: ", ")

  /// All topics, in the order in which types are listed.
  static let all = values + models + lists + branches + gates
}
