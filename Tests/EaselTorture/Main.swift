import Glibc

/// Ends processes at chosen points and looks at what they leave: `easel-torture --help`.
@main
struct Main {
  static func main() async {
    do {
      let words = Array(CommandLine.arguments.dropFirst())
      if words.contains("--help") { return say(TortureOptions.usage) }
      switch words.first {
      case "run-child":
        try await RunChild(
          root: try value("--root", words),
          generation: Int(try value("--generation", words)) ?? 0,
          givesOutputs: try value("--answers", words) == "outputs",
        ).run()
      case "session-child":
        try SessionChild(
          root: try value("--root", words),
          generation: Int(try value("--generation", words)) ?? 0,
        ).run()
      default: exit(try await Torture(options: TortureOptions(words)).run() ? 0 : 1)
      }
    } catch {
      say("easel-torture: \((error as? TortureError)?.message ?? "\(error)")")
      exit(2)
    }
  }

  private static func value(_ name: String, _ words: [String]) throws(TortureError) -> String {
    guard let place = words.firstIndex(of: name), place + 1 < words.count else {
      throw TortureError("\(name) is missing")
    }
    return words[place + 1]
  }
}
