import Glibc

/// Feeds made inputs to whatever takes text from outside: `easel-fuzz --help`.
@main
struct Main {
  static func main() {
    do throws(Broken) {
      let words = Array(CommandLine.arguments.dropFirst())
      guard !words.contains("--help") else { return fuzzPrint(FuzzOptions.usage) }
      let options = try FuzzOptions(words)
      if let number = options.only {
        for target in options.targets { try target.take(maker(target, options).input(number)) }
      } else if let progress = options.progress, let target = options.targets.first {
        try FuzzWorker(
          target: target,
          maker: maker(target, options),
          first: options.first,
          last: options.inputs,
          end: options.seconds,
          progress: progress,
        ).run()
      } else {
        exit(try FuzzSupervisor(options).run())
      }
    } catch {
      fuzzPrint("easel-fuzz: \(error.message)")
      exit(2)
    }
  }

  private static func maker(_ target: FuzzTarget, _ options: FuzzOptions) -> InputMaker {
    InputMaker(target: target, seed: options.seed, hasGiants: options.inputs == nil)
  }
}
