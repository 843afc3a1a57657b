import Notebook
import Text
import Workflows

extension Workbench {
  /// How many breakpoints a session has at most.
  static let breakpointLimit = 100

  /// `break` and `tbreak`: stops runs somewhere, or lists where they stop.
  func setBreakpoint(
    _ invocation: Invocation,
    isTemporary: Bool = false,
  ) async throws(ShellError) -> Output {
    let end = invocation.line.split(whereSeparator: \.isWhitespace).last
    if end == "if", invocation.rest == nil, invocation.positionals.last?.text != "if" {
      throw invocation.missing("an expression behind `if`")
    }
    if invocation.positionals.isEmpty, invocation.rest == nil, !isTemporary {
      return try listBreakpoints(invocation)
    }
    guard debug.breakpoints.count < Self.breakpointLimit else {
      throw ShellError(
        "there are \(Self.breakpointLimit) breakpoints already",
        remedy: "`unbreak NUMBER` deletes one",
        code: "too_many",
      )
    }
    try invocation.checkNames([])
    let place = try await breakPlace(invocation)
    if let condition = invocation.rest { try checkCondition(condition) }
    let breakpoint = Breakpoint(
      number: debug.nextBreakpoint,
      place,
      condition: invocation.rest?.text,
      isTemporary: isTemporary,
    )
    debug.nextBreakpoint += 1
    try keep(debug.breakpoints + [breakpoint])
    let kind = isTemporary ? "Temporary breakpoint" : "Breakpoint"
    return Output("\(kind) \(breakpoint.number) \(words(for: breakpoint)).")
  }

  func listBreakpoints(_ invocation: Invocation) throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 0)
    guard !debug.breakpoints.isEmpty else {
      return Output("No breakpoints. `break NODE` sets one.")
    }
    return Output(breakpointTable())
  }

  func ignoreBreakpoint(_ invocation: Invocation) throws(ShellError) -> Output {
    let argument = try invocation.required(0, "the number of a breakpoint")
    let count = try invocation.required(1, "how often it is to be passed by")
    try invocation.checkPositionals(atMost: 2)
    let place = try breakpointPlace(argument)
    guard let number = Int(count.text), 0...1_000_000 ~= number else {
      throw invocation.error(
        "`\(count.text)` is no count",
        at: count,
        remedy: "write a whole number from 0",
        code: ExitStatus.usageCode,
      )
    }
    var breakpoints = debug.breakpoints
    breakpoints[place].ignore = number
    try keep(breakpoints)
    let name = "Breakpoint \(breakpoints[place].number)"
    guard number > 0 else { return Output("\(name) stops the next time.") }
    return Output("\(name) is passed by \(number == 1 ? "once" : "\(number) times").")
  }

  /// `enable` and `disable`.
  func enableBreakpoints(
    _ invocation: Invocation,
    _ isEnabled: Bool,
  ) throws(ShellError) -> Output {
    let places = try breakpointPlaces(invocation)
    var breakpoints = debug.breakpoints
    for place in places { breakpoints[place].isEnabled = isEnabled }
    try keep(breakpoints)
    let verb = isEnabled ? "Enabled" : "Disabled"
    return Output("\(verb) \(Self.names(places.map { breakpoints[$0].number })).")
  }

  func deleteBreakpoints(_ invocation: Invocation) throws(ShellError) -> Output {
    let places = try breakpointPlaces(invocation)
    let numbers = places.map { debug.breakpoints[$0].number }
    try keep(debug.breakpoints.filter { !numbers.contains($0.number) })
    return Output("Deleted \(Self.names(numbers)).")
  }

  // MARK: Numbers

  private static func names(_ numbers: [Int]) -> String {
    let list = numbers.map(String.init).joined(separator: ", ")
    return "\(numbers.count == 1 ? "breakpoint" : "breakpoints") \(list)"
  }

  /// The places in the list of those that are named, or of all.
  private func breakpointPlaces(_ invocation: Invocation) throws(ShellError) -> [Int] {
    guard !debug.breakpoints.isEmpty else {
      throw ShellError("there are no breakpoints", code: "not_found")
    }
    guard !invocation.positionals.isEmpty else { return Array(debug.breakpoints.indices) }
    var places: Set<Int> = []
    for argument in invocation.positionals { places.insert(try breakpointPlace(argument)) }
    return places.sorted()
  }

  private func breakpointPlace(_ argument: Argument) throws(ShellError) -> Int {
    if let place = debug.breakpoints.firstIndex(where: { "\($0.number)" == argument.text }) {
      return place
    }
    throw ShellError(
      "there is no breakpoint \(codeSpan(argument.text))",
      at: argument.range,
      remedy: "`breaks` lists them",
      code: "not_found",
    )
  }
}
