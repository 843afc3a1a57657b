/// What changed at one place of a workflow, in words.
struct DifferenceSection: Sendable, Hashable {
  /// How something changed.
  enum Sign: String, Sendable, Hashable {
    case added = "+"
    case removed = "-"
    case changed = "~"
    case renamed = "→"
  }

  /// A part of it.
  struct Row: Sendable, Hashable {
    var sign: Sign
    /// What it is, such as a setting or an input.
    var what: String
    var before: MarkedText?
    var after: MarkedText?
    /// Whether the sides are edges, which name their input themselves.
    var isEdge = false
  }

  var sign: Sign
  /// The node, or what else it is about.
  var title: String
  /// The id that the node had.
  var formerTitle: String?
  /// What kind of node it is.
  var note: String
  /// All settings on one line, where the node was added or removed.
  var settings: MarkedText?
  var rows: [Row]
}
