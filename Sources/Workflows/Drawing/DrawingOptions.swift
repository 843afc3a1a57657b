/// How a graph is drawn.
public struct DrawingOptions: Sendable, Hashable {
  /// The shape of a drawing on a terminal.
  public enum Form: Sendable, Hashable {
    /// Boxes, where they fit and do not take too many lines; otherwise lines.
    case automatic
    /// Boxes in layers, where they fit.
    case boxes
    /// A line for each node, with lanes at the left.
    case lines
  }

  /// How wide a drawing on a terminal may be; less than 38 counts as 38.
  public var columns: Int
  /// The shape on a terminal.
  public var form: Form
  /// Whether a large graph is folded, so that it can be seen at once.
  public var isFolded: Bool
  /// Whether only ASCII is written to a terminal.
  public var isASCII: Bool
  /// What is drawn; nil for all of it.
  public var part: GraphPart?

  /// Options; the defaults suit a terminal of 80 columns.
  public init(
    columns: Int = 78,
    form: Form = .automatic,
    isFolded: Bool = true,
    isASCII: Bool = false,
    part: GraphPart? = nil,
  ) {
    self.columns = columns
    self.form = form
    self.isFolded = isFolded
    self.isASCII = isASCII
    self.part = part
  }
}

/// A node with what surrounds it.
public struct GraphPart: Sendable, Hashable {
  /// The id of the node.
  public var node: String
  /// Over how many edges its surroundings reach, up and down.
  public var steps: Int

  /// A node with its surroundings.
  public init(around node: String, steps: Int = 2) {
    self.node = node
    self.steps = steps
  }
}

/// A graph drawn for a terminal.
public struct GraphDrawing: Sendable, Hashable {
  /// The lines, none wider than asked for, without trailing newlines.
  public var lines: [String]
  /// How many nodes the drawing stands for; notes are not counted.
  public var nodes: Int
  /// How many of them are folded into others.
  public var foldedNodes: Int
  /// The id of one of those.
  public var example: String?
  /// How many lines are left out at the end, because the drawing would be too long.
  public var omittedLines: Int
}

extension Graph {
  /// How many figures are drawn before a graph is folded.
  static let foldLimit = 60

  /// What a drawing consists of, folded as the options say.
  func figures(_ options: DrawingOptions, above limit: Int = .max) -> Figures {
    var figures = Figures(DrawnGraph(self, part: options.part))
    figures.fold(above: options.isFolded ? Self.foldLimit : limit)
    return figures
  }
}
