import Glibc
import JSON
import Subprocess

/// One run of a program in Python that prints a line of JSON.
struct PythonRun: Sendable {
  enum Outcome: Sendable {
    /// The object that it printed last.
    case figures(JSONObject)
    /// The interpreter, the program or a package is not there.
    case missing(String)
    case failed(String)
  }

  /// The interpreter: a path, or a name to look up.
  let python: String
  /// The program and what it is given.
  let arguments: [String]
  let timeLimit: Duration

  /// What came of it.
  func outcome() async -> Outcome {
    if let program = arguments.first, access(program, R_OK) != 0 { return .missing(program) }
    return await withTaskGroup(of: Outcome?.self) { group in
      group.addTask { await run() }
      group.addTask {
        do { try await Task.sleep(for: timeLimit) } catch { return nil }
        return .failed("it took longer than \(timeLimit.components.seconds) s")
      }
      var first: Outcome?
      for await outcome in group {
        first = first ?? outcome
        group.cancelAll()
      }
      return first ?? .failed("it was stopped")
    }
  }

  private func run() async -> Outcome {
    var options = PlatformOptions()
    // A session of its own, so that the workers that a peer starts end with it.
    options.createSession = true
    options.teardownSequence = [
      .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(1)),
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1)),
    ]
    do {
      let result = try await Subprocess.run(
        // The shell forks: a process that is made from this one would count its memory as its own.
        .name("sh"),
        arguments: Arguments(["-c", #""$@"; exit $?"#, "sh", python] + arguments),
        platformOptions: options,
        output: .string(limit: 1 << 20),
        error: .string(limit: 1 << 20),
      )
      return outcome(of: result.terminationStatus, result.standardOutput, result.standardError)
    } catch {
      return .failed("\(error)")
    }
  }

  private func outcome(
    of status: TerminationStatus,
    _ output: String,
    _ errors: String,
  ) -> Outcome {
    // What the shell ends with where it finds no such program.
    guard status != .exited(127) else { return .missing(python) }
    let lastWords = errors.split(separator: "\n").last.map(String.init) ?? "\(status)"
    guard status.isSuccess else {
      let absent = "ModuleNotFoundError: "
      return lastWords.hasPrefix(absent)
        ? .missing(String(lastWords.dropFirst(absent.count))) : .failed(lastWords)
    }
    for line in output.split(separator: "\n").reversed() {
      if let value = try? JSONValue(parsing: String(line)), let figures = value.object {
        return .figures(figures)
      }
    }
    return .failed("it printed no line of JSON")
  }
}
