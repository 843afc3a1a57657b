/// A bracket, an operator or a macro that waits for its end.
struct Open {
  enum Kind {
    case source
    case group
    case index(isOptional: Bool)
    case list
    case mapKey
    case mapValue
    case call(Callee)
    case has
    case loop(OpenLoop)
    /// The value of a variable that follows.
    case bind(String)
    /// What a variable is visible in.
    case bound
    /// A part of `cel.block`.
    case blockPart
    /// The body of `cel.block`.
    case blockBody
    /// A method of optionals, with the place of the instruction that leaves it.
    case optional(OptionalMethod, exit: Int)

    case not
    case negate
    case binary(Operator, sign: Span, isOnSum: Bool)
    case logic(OpenLogic)
    /// Between `?` and `:`, with the place of the branch.
    case then(Int)
    /// After `:`, with the place of the jump.
    case otherwise(Int)
  }

  var kind: Kind
  /// Where it begins.
  let span: Span
  /// Where its code begins.
  let start: Int
  /// How many levels the values in it have so far.
  var height = 0
  /// How many elements or arguments are complete.
  var count = 0
  /// Which elements are optionals; the current one is, where its number is the last.
  var optionals: [Int] = []
}

/// A function that is called.
struct Callee {
  let name: String
  /// Where the name is.
  let span: Span
  let function: Function?
}

/// A loop whose elements are evaluated.
struct OpenLoop {
  let goal: Loop.Goal
  /// Its place in the table of loops.
  let place: Int
  /// Where its name is.
  let name: Span
  let owner: Int
  /// The handler around it.
  let handler: Int?
  let variableCount: Int
  var hasCondition = false

  /// Whether a condition may stand before the result.
  var takesCondition: Bool {
    switch goal {
    case .map, .transformList, .transformMap, .transformMapEntry: !hasCondition
    default: false
    }
  }
}

/// `&&` or `||` with the operands so far.
struct OpenLogic {
  let isOr: Bool
  let owner: Int
  /// The handler around it.
  let handler: Int?
  /// The last of its instructions that go on behind it; each has the place of the one before.
  var chain: Int?
}

/// How tightly operators bind.
enum Precedence: Int, Comparable {
  case conditional, or, and, relation, addition, multiplication, sign

  static func < (one: Precedence, other: Precedence) -> Bool { one.rawValue < other.rawValue }
}

extension Open.Kind {
  /// How tightly this binds, if it ends without a sign of its own.
  var precedence: Precedence? {
    switch self {
    case .not, .negate: .sign
    case .binary(let function, _, _): function.precedence
    case .logic(let logic): logic.isOr ? .or : .and
    case .otherwise: .conditional
    default: nil
    }
  }

  /// Whether this counts as a level of nesting; operators with two sides do not.
  var isNesting: Bool {
    switch self {
    case .binary, .logic, .then, .otherwise: false
    default: true
    }
  }

  /// What has to come after an operand in this, in words.
  var expectation: String {
    switch self {
    case .source: "an operator or the end"
    case .index, .list, .blockPart: "`]`"
    case .mapKey, .then: "`:`"
    case .mapValue: "`}`"
    case .bind: "`,`"
    default: "`)`"
    }
  }

  /// The sign that ends this.
  var closer: Sign? {
    switch self {
    case .group, .call, .has, .loop, .bound, .blockBody, .optional: .closeParenthesis
    case .index, .list, .blockPart: .closeBracket
    case .mapValue: .closeBrace
    default: nil
    }
  }
}

extension Operator {
  var precedence: Precedence {
    switch self {
    case .multiply, .divide, .modulus: .multiplication
    case .add, .subtract: .addition
    default: .relation
    }
  }

  /// The operator that a sign means between operands.
  init?(_ sign: Sign) {
    switch sign {
    case .plus: self = .add
    case .minus: self = .subtract
    case .times: self = .multiply
    case .divide: self = .divide
    case .modulus: self = .modulus
    case .equal: self = .equal
    case .notEqual: self = .notEqual
    case .less: self = .less
    case .lessOrEqual: self = .lessOrEqual
    case .greater: self = .greater
    case .greaterOrEqual: self = .greaterOrEqual
    case .contained: self = .contains
    default: return nil
    }
  }
}
