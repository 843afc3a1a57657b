/// One step of a program, on a stack of values.
///
/// Whole numbers are places: of constants, fields, values and functions in their tables, of
/// variables of macros at the bottom of the stack, and of other instructions to go on at.
enum Instruction: Sendable {
  case constant(Int)
  /// Pushes a variable of a macro.
  case local(Int)
  /// Moves the top into a variable of a macro.
  case store(Int)
  /// Pushes what a name is bound to.
  case value(Int)
  /// Pushes what the longest bound name of a path has, and skips the fields that are part of it.
  case path(Int)

  case select(Int)
  case selectOptional(Int)
  case has(Int)
  case index
  case indexOptional

  case list(Int)
  /// A list some elements of which are optionals, as a mask says.
  case listOfOptionals(count: Int, mask: Int)
  case emptyMap
  /// Checks that the top may be a new key of the map below it.
  case key
  /// Moves a key and its value into the map below them.
  case entry
  /// The same where the value is an optional, which may leave the entry out.
  case entryOptional

  case call(Int, count: Int)
  case matches(pattern: Int)
  case not
  case negate
  case binary(Operator)
  /// Adds; the left side is a sum itself, hence of no other use.
  case addOn

  case jump(Int)
  /// Goes on at a place if the top is false.
  case branch(Int)
  /// Ends an operand of `&&` (stop at false) or `||` (stop at true).
  case operand(stop: Bool, end: Int)
  /// Pushes the result where no operand and no element has stopped, or throws the error that
  /// was put aside for this owner.
  case conclude(owner: Int, Bool)

  /// Begins a loop over the list or map on top.
  case enter(Int)
  /// Sets the variables of a loop, or goes on at a place after the last element.
  case next(Int, exit: Int)
  /// Ends an element of `all` (stop at false) or `exists` (stop at true).
  case decide(Int, stop: Bool, end: Int)
  /// Goes on with the next element if the top is false.
  case skip(Int)
  /// Ends an element that counts if the top is true.
  case count(Int)
  /// Ends an element that is kept if the top is true.
  case keep(Int)
  /// Ends an element of which the top is the result.
  case gather(Int)
  /// Pushes the result of a loop.
  case collect(Int)

  /// Goes on at a place if the top is an optional without a value; else moves that into a variable.
  case unwrap(OptionalMethod, slot: Int, end: Int)
  /// Makes the top an optional.
  case wrap
  /// Checks that the top is an optional.
  case checkOptional(OptionalMethod)
  /// Goes on at a place if the top is an optional with a value, else drops it.
  case otherwise(OptionalMethod, end: Int)
}

extension Instruction {
  /// How many values it adds to the stack where it does not jump.
  var growth: Int {
    switch self {
    case .constant, .local, .value, .path, .emptyMap, .conclude, .collect: 1
    case .select, .selectOptional, .has, .key, .matches, .not, .negate, .jump, .next, .wrap,
      .checkOptional:
      0
    case .store, .index, .indexOptional, .binary, .addOn, .branch, .operand, .enter, .decide,
      .skip, .count, .keep, .gather, .unwrap, .otherwise:
      -1
    case .entry, .entryOptional: -2
    case .list(let count), .listOfOptionals(let count, _), .call(_, let count): 1 - count
    }
  }

  /// The place that this may go on at.
  var target: Int? {
    switch self {
    case .jump(let target), .branch(let target), .operand(_, let target), .next(_, let target),
      .decide(_, _, let target), .unwrap(_, _, let target), .otherwise(_, let target):
      target
    default: nil
    }
  }

  /// The same instruction with another place to go on at.
  func going(to target: Int) -> Instruction {
    switch self {
    case .jump: .jump(target)
    case .branch: .branch(target)
    case .operand(let stop, _): .operand(stop: stop, end: target)
    case .next(let loop, _): .next(loop, exit: target)
    case .decide(let loop, let stop, _): .decide(loop, stop: stop, end: target)
    case .unwrap(let method, let slot, _): .unwrap(method, slot: slot, end: target)
    case .otherwise(let method, _): .otherwise(method, end: target)
    default: self
    }
  }
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
