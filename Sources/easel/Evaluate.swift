internal import ArgumentParser
internal import struct Shell.OuterOptions

/// `easel cel EXPR`.
struct Evaluate: ParsableCommand, LaunchingCommand {
  static let configuration = CommandConfiguration(
    commandName: "cel",
    abstract: "Evaluates a CEL expression.",
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

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    for binding in bindings {
      guard let equals = binding.firstIndex(of: "="), equals > binding.startIndex else {
        throw ValidationError("A binding is name=JSON; this is '\(binding)'.")
      }
    }
  }

  func options() throws -> OuterOptions {
    try parent.refuseOwn()
    return global.options(
      action: .evaluate(expression: expression, bindings: bindings),
      before: parent.global,
    )
  }
}
