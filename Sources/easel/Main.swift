internal import ArgumentParser
internal import Glibc
internal import enum Shell.ExitStatus
internal import struct Shell.Launcher
internal import struct Shell.OuterOptions
internal import struct Shell.StandardOutput

/// The program: reads the outer command line and launches what it asks for.
@main
struct Main {
  static func main() async {
    exit(await Launcher.standard.launch(parsedOptions()))
  }

  /// The options of the command line; ends the process for `--help` and for wrong usage.
  private static func parsedOptions() -> OuterOptions {
    do {
      let arguments = Array(CommandLine.arguments.dropFirst())
      var command = try Easel.parseAsRoot(Evaluate.arranged(arguments))
      if let command = command as? any LaunchingCommand { return try command.options() }
      // Only the `help` that ArgumentParser adds gets here.
      try command.run()
      exit(EXIT_SUCCESS)
    } catch {
      let message = Easel.fullMessage(for: error)
      let isAnswer = Easel.exitCode(for: error).isSuccess
      let output = StandardOutput()
      let text = message.isEmpty || message.hasSuffix("\n") ? message : message + "\n"
      _ = isAnswer ? output.write(text) : output.writeError(text)
      exit(isAnswer ? EXIT_SUCCESS : ExitStatus.usage)
    }
  }
}
