/// Performs the instructions of a program.
struct Machine {
  let parsed: ParsedSource
  /// The values of the names of the program; nil for one that is not bound, as those that lack.
  let values: [CELValue?]
  var meter: Meter

  /// The place of the instruction after the current one.
  var place = 0
  /// The variables of macros, and above them what is being calculated with.
  var stack: [CELValue]
  /// The loops around the current instruction, by depth.
  var loops: [Iteration]
  /// The errors that do not count yet, each with what it was put aside for.
  private var failures: [(owner: Int, failure: Failure)] = []
  /// An error that was put aside and counts now.
  private var concluded: Failure?

  init(_ parsed: ParsedSource, values: [CELValue?], meter: Meter) {
    self.parsed = parsed
    self.values = values
    self.meter = meter
    stack = []
    stack.reserveCapacity(parsed.program.slotCount + parsed.program.stackSize)
    for _ in 0..<parsed.program.slotCount { stack.append(.null) }
    loops = Array(repeating: Iteration(), count: parsed.program.loopDepth)
  }

  /// The value of the program.
  mutating func run() throws(Failure) -> CELValue {
    while place < parsed.program.code.count {
      do throws(CELError.Kind) {
        while place < parsed.program.code.count {
          let instruction = parsed.program.code[place]
          place += 1
          try meter.step()
          try perform(instruction)
        }
      } catch {
        try recover(from: concluded ?? Failure(kind: error, span: site.span))
      }
    }
    let value = pop()
    do throws(CELError.Kind) { try meter.check(value) } catch {
      throw Failure(kind: error, span: parsed.span)
    }
    return value
  }

  private mutating func perform(_ instruction: Instruction) throws(CELError.Kind) {
    switch instruction {
    case .constant(let constant): stack.append(parsed.program.constants[constant])
    case .local(let slot): stack.append(stack[slot])
    case .store(let slot): stack[slot] = pop()
    case .value(let name): try pushValue(name)
    case .path(let path): try pushPath(path)
    case .select(let field): try select(parsed.program.fields[field])
    case .selectOptional(let field): try selectOptional(parsed.program.fields[field])
    case .has(let field): try has(parsed.program.fields[field])
    case .index: try index()
    case .indexOptional: try indexOptional()
    case .list(let count): try makeList(count)
    case .listOfOptionals(let count, let mask): try makeList(count, parsed.program.masks[mask])
    case .emptyMap: stack.append(.map(CELMap()))
    case .key: try checkKey()
    case .entry: try addEntry()
    case .entryOptional: try addOptionalEntry()
    case .call(let function, let count): try call(function, count)
    case .matches(let pattern): try matches(parsed.program.patterns[pattern])
    case .not: try not()
    case .negate: try negate()
    case .binary(let function): try calculate(function)
    case .addOn: try add(isOnSum: true)
    case .jump(let target): place = target
    case .branch(let target): if try !popCondition("_?_:_") { place = target }
    case .operand(let stop, let end): try endOperand(stop, end)
    case .conclude(let owner, let value): try conclude(owner, value)
    case .enter(let loop): try enter(parsed.program.loops[loop])
    case .next(let loop, let exit): next(parsed.program.loops[loop], exit)
    case .decide(let loop, let stop, let end): try decide(parsed.program.loops[loop], stop, end)
    case .skip(let loop): try skip(parsed.program.loops[loop])
    case .count(let loop): try count(parsed.program.loops[loop])
    case .keep(let loop): try keep(parsed.program.loops[loop])
    case .gather(let loop): try gather(parsed.program.loops[loop])
    case .collect(let loop): try collect(parsed.program.loops[loop])
    case .unwrap(let method, let slot, let end): try unwrap(method, slot, end)
    case .wrap: stack.append(.optional(pop()))
    case .checkOptional(let method): try checkOptional(method)
    case .otherwise(let method, let end): try otherwise(method, end)
    }
  }

  /// Removes the top; no program takes more than it has pushed.
  mutating func pop() -> CELValue { stack.removeLast() }

  /// The place of the top.
  var top: Int { stack.count - 1 }
}

extension Machine {
  /// Goes on where the error does not count yet, or throws it.
  private mutating func recover(from failure: Failure) throws(Failure) {
    concluded = nil
    guard failure.kind.isAbsorbed, let handler = handler else { throw failure }
    if failures.last?.owner != handler.owner { failures.append((handler.owner, failure)) }
    stack.removeLast(stack.count - parsed.program.slotCount - handler.size)
    place = handler.resume
  }

  /// Pushes `value`, or throws the first error that was put aside for `owner`.
  private mutating func conclude(_ owner: Int, _ value: Bool) throws(CELError.Kind) {
    guard let failure = takeFailure(of: owner) else {
      stack.append(.bool(value))
      return
    }
    concluded = failure
    throw failure.kind
  }

  /// Drops the error that was put aside for the owner of the current handler, if there is one.
  mutating func forgetFailure() {
    guard !failures.isEmpty, let handler = handler else { return }
    _ = takeFailure(of: handler.owner)
  }

  private mutating func takeFailure(of owner: Int) -> Failure? {
    guard let last = failures.last, last.owner == owner else { return nil }
    failures.removeLast()
    return last.failure
  }

  /// Where the current instruction comes from.
  private var site: Site { parsed.program.sites[place - 1] }

  /// Who handles errors of the current instruction.
  private var handler: Handler? { site.handler.map { parsed.program.handlers[$0] } }
}
