import Glibc

extension Benchmark {
  /// `key [--keys N]`: from a key to the first that the terminal shows of it, at the prompt, with
  /// colours and with a line of the history offered.
  static let key = Benchmark("key") { arguments throws(BenchError) in
    [try KeyBench(keys: try option("keys", in: arguments, or: 500)).run()]
  }
}

/// Types a line again and again at a prompt on a terminal of its own.
private struct KeyBench {
  let keys: Int
  private static let line = #"print "a long night by the sea, told by " + "nobody" # a remark"#
  /// The key that empties the line.
  private static let kill = "\u{15}"

  func run() throws(BenchError) -> String {
    let home = try BenchHome()
    guard let terminal = PseudoTerminal() else { throw BenchError("no terminal") }
    let program = "\(programFolder())/easel"
    let words = [
      program, "--home", "\(home.path)/home", "--sessions", "\(home.path)/sessions",
    ]
    guard let process = terminal.spawn(words), terminal.wait(for: "›", seconds: 5) else {
      throw BenchError("\(program) showed no prompt; `make release` builds it")
    }
    defer { end(process) }
    // What was entered once is offered from then on.
    terminal.type(Self.line + "\r")
    terminal.settle(500)
    var times: [Double] = []
    while times.count < keys {
      for key in Self.line {
        guard let time = terminal.echo(of: String(key)) else {
          throw BenchError("a key was not shown")
        }
        times.append(time)
        terminal.settle()
      }
      terminal.type(Self.kill)
      terminal.settle()
    }
    return #"{"bench":"key","keys":\#(times.count),"ms":\#(median(times)),"#
      + #""p99_ms":\#(percentile(99, of: times))}"#
  }
}
