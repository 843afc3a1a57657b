/// A part of a parsed expression.
struct Node: Sendable {
  let kind: Kind
  let span: Span
  /// The nodes from here down to the deepest one, which is how deep an evaluation goes.
  let height: Int

  init(kind: Kind, span: Span) {
    self.kind = kind
    self.span = span
    height = kind.height
  }

  indirect enum Kind: Sendable {
    case literal(CELValue)
    /// A variable of a macro, by its slot.
    case local(Int)
    case path(Path)
    case select(Node, Field)
    case has(Node, Field)
    case index(Node, Node)
    case list([Node])
    case map([(key: Node, value: Node)])
    case call(Call)
    case not(Node)
    case negate(Node)
    /// Operators of one precedence from left to right: flat, so that long sums are not deep.
    case chain(Node, [Link])
    case and([Node])
    case or([Node])
    case conditional([(condition: Node, value: Node)], otherwise: Node)
    case comprehension(Comprehension)
    case bind(slot: Int, Node, in: Node)
  }
}

extension Node.Kind {
  fileprivate var height: Int {
    switch self {
    case .literal, .local: 1
    case .path(let path): path.names.count
    case .select(let node, _), .has(let node, _), .not(let node), .negate(let node):
      1 + node.height
    case .index(let one, let other), .bind(_, let one, let other):
      1 + max(one.height, other.height)
    case .list(let nodes), .and(let nodes), .or(let nodes): 1 + highest(nodes)
    case .map(let entries): 1 + entries.reduce(0) { max($0, $1.key.height, $1.value.height) }
    case .call(let call): 1 + highest(call.arguments)
    case .chain(let first, let links):
      1 + links.reduce(first.height) { max($0, $1.operand.height) }
    case .conditional(let cases, let otherwise):
      1 + cases.reduce(otherwise.height) { max($0, $1.condition.height, $1.value.height) }
    case .comprehension(let macro):
      1 + highest([macro.range, macro.condition, macro.transform].compactMap(\.self))
    }
  }

  private func highest(_ nodes: [Node]) -> Int { nodes.reduce(0) { max($0, $1.height) } }
}

/// A field that is selected, and where its name is.
struct Field: Sendable {
  let name: String
  let span: Span
}

/// A name from outside with the fields that are selected from it.
struct Path: Sendable {
  var names: [String]
  /// Where each name is.
  var spans: [Span]
  /// Whether it begins with a dot, which skips the container.
  let isRooted: Bool
  /// The names to look up, the longest first, and how many fields are left to select then.
  var candidates: [(name: String, fields: Int)] = []
}

/// An operator and its right side.
struct Link: Sendable {
  let function: Operator
  let operand: Node
  let span: Span
}

/// The operators with two sides that always evaluate both.
enum Operator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case modulus = "%"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case contains = "in"
}

/// A call of a function; the receiver of a method is its first argument.
struct Call: Sendable {
  let name: String
  /// Where the name is.
  let nameSpan: Span
  /// The function, or nil where none has the name.
  let function: Function?
  let arguments: [Node]
}

/// What a macro does for each element.
struct Comprehension: Sendable {
  enum Goal: String, Sendable {
    case all, exists, map, filter
    case existsOne = "exists_one"
  }

  let goal: Goal
  let slot: Int
  let range: Node
  /// The condition; nil only for a map without one.
  let condition: Node?
  /// The element of the result, for map.
  let transform: Node?
}
