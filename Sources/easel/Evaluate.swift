internal import ArgumentParser
internal import struct Shell.OuterOptions

/// `easel cel EXPR`.
struct Evaluate: ParsableCommand, LaunchingCommand {
  static let configuration = CommandConfiguration(
    commandName: "cel",
    abstract: "Evaluates a CEL expression.",
    discussion: """
      The value is written as JSON, or where JSON has no such value as an expression that gives it.
      """,
  )

  @ParentCommand var parent: Easel

  @Argument(help: ArgumentHelp("The expression.", valueName: "EXPR"))
  var expression: String

  @Option(
    name: .customLong("bind"),
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Binds a variable; may be repeated.", valueName: "name=JSON"),
  )
  var bindings: [String] = []

  @Flag(help: "Reads and writes values as {\"int64_value\": \"123\"}.")
  var typed = false

  @OptionGroup var global: GlobalOptions

  func options() throws -> OuterOptions {
    try parent.refuseOwn()
    return global.options(
      action: .evaluate(expression: expression, bindings: bindings, isTyped: typed),
      before: parent.global,
    )
  }

  /// The arguments of the program with an expression such as `-1 + 2` behind `--`.
  ///
  /// An expression may begin with a minus sign, which is no option then.
  static func arranged(_ arguments: [String]) -> [String] {
    guard let command = arguments.firstIndex(of: configuration.commandName ?? ""),
      !arguments.contains("--"),
      let place = arguments[command...].firstIndex(where: { $0.hasPrefix("-") && !isOption($0) })
    else { return arguments }
    return arguments[..<place] + arguments[(place + 1)...] + ["--", arguments[place]]
  }

  private static func isOption(_ argument: String) -> Bool {
    if argument.hasPrefix("--") { return argument.dropFirst(2).first?.isLetter == true }
    return argument == "-h" || argument == "-c"
  }
}
