/// What an expression compiles to: instructions in order, and the tables that they refer to.
struct Program: Sendable {
  private(set) var code: [Instruction] = []
  /// For each instruction where it comes from and who handles its errors.
  private(set) var sites: [Site] = []
  var handlers: [Handler] = []
  var loops: [Loop] = []

  private(set) var constants: [CELValue] = []
  /// The names of fields.
  private(set) var fields: [String] = []
  /// The names that may be bound, each once.
  private(set) var names: [String] = []
  /// For each name the type that it means where nothing is bound to it.
  private(set) var types: [CELValue?] = []
  /// For each path the names that it may begin with, the longest first.
  private(set) var paths: [[Candidate]] = []
  private(set) var functions: [NamedFunction] = []
  private(set) var patterns: [RegexProgram] = []
  /// Which elements of lists are optionals.
  private(set) var masks: [[Bool]] = []

  /// How many values are on the stack at most, besides the variables of macros.
  var stackSize = 0
  /// How many variables of macros there are at most at once.
  var slotCount = 0
  /// How many loops are inside each other at most.
  var loopDepth = 0

  private var places: [String: Int] = [:]
}

/// Where an instruction comes from.
struct Site: Sendable {
  let span: Span
  /// The place of the handler of its errors; nil where they end the evaluation.
  var handler: Int?
}

/// Where an evaluation goes on in spite of an error.
struct Handler: Sendable {
  /// The operator or loop that the error is put aside for.
  let owner: Int
  /// How many values stay on the stack, without the variables of macros.
  let size: Int
  var resume: Int
}

/// A name that a path may begin with.
struct Candidate: Sendable {
  /// The place of the name.
  let name: Int
  /// How many words of the path follow its first one in the name.
  let length: Int
}

/// A function under the name by which it is called; nil where there is none.
struct NamedFunction: Sendable {
  let name: String
  let function: Function?
}

/// What a macro does for each element.
struct Loop: Sendable {
  enum Goal: String, Sendable {
    case all, exists, map, filter, transformList, transformMap, transformMapEntry, sortBy
    case existsOne = "exists_one"
  }

  let goal: Goal
  /// How many loops are around it.
  let depth: Int
  /// The place where it goes on with the next element.
  let start: Int
  /// The place of its first variable.
  let slot: Int
  /// Whether a second variable follows: places or keys, and elements or values.
  let isPaired: Bool
}

extension Program {
  /// How many instructions there are, hence the place of the next one.
  var end: Int { code.count }

  mutating func append(_ instruction: Instruction, at site: Site) {
    code.append(instruction)
    sites.append(site)
  }

  /// Makes the instruction at `place` go on at the next one.
  mutating func land(_ place: Int) { code[place] = code[place].going(to: end) }

  /// Makes all instructions of a chain go on at the next one: each has the place of another one.
  mutating func land(chain: Int?) {
    var place = chain
    while let current = place {
      let following = code[current].target
      land(current)
      place = following == current ? nil : following
    }
  }

  /// Makes `handler` handle the errors since `start` that another one handled so far.
  mutating func handle(from start: Int, by handler: Int, insteadOf other: Int?) {
    for place in start..<end where sites[place].handler == other { sites[place].handler = handler }
  }

  /// Removes the last instruction.
  mutating func removeLast() {
    code.removeLast()
    sites.removeLast()
  }

  mutating func constant(_ value: CELValue) -> Int { Self.append(value, to: &constants) }
  mutating func field(_ name: String) -> Int { Self.append(name, to: &fields) }
  mutating func path(_ candidates: [Candidate]) -> Int { Self.append(candidates, to: &paths) }
  mutating func mask(_ mask: [Bool]) -> Int { Self.append(mask, to: &masks) }
  mutating func pattern(_ pattern: RegexProgram) -> Int { Self.append(pattern, to: &patterns) }

  mutating func function(_ name: String, _ function: Function?) -> Int {
    Self.append(NamedFunction(name: name, function: function), to: &functions)
  }

  /// The place of a name that may be bound.
  mutating func name(_ text: String) -> Int {
    if let place = places[text] { return place }
    places[text] = names.count
    types.append(CELType.named[text].map(CELValue.type))
    return Self.append(text, to: &names)
  }

  private static func append<Element>(_ element: Element, to table: inout [Element]) -> Int {
    table.append(element)
    return table.count - 1
  }
}
