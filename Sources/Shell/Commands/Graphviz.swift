import Subprocess
import SystemPackage

/// The program `dot` of Graphviz, where it is installed.
struct Graphviz: Sendable {
  enum Failure: Error, Hashable {
    /// It is not installed.
    case absent
    /// It is, and did not give a picture.
    case failed(String)
  }

  /// The program.
  var program = Executable.name("dot")
  /// How long it may take.
  var timeLimit = Duration.seconds(20)
  /// How many bytes a picture may have.
  var sizeLimit = 16 << 20

  /// A graph as SVG, from its text in the language of Graphviz.
  func svg(of dot: String) async -> Result<String, Failure> {
    await withTaskGroup(of: Result<String, Failure>?.self) { group in
      group.addTask { await run(dot) }
      group.addTask {
        do { try await Task.sleep(for: timeLimit) } catch { return nil }
        return .failure(.failed("it took longer than \(timeLimit)"))
      }
      var first: Result<String, Failure>?
      for await result in group {
        first = first ?? result
        group.cancelAll()
      }
      return first ?? .failure(.failed("it was stopped"))
    }
  }

  private func run(_ dot: String) async -> Result<String, Failure> {
    var options = PlatformOptions()
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .milliseconds(200))]
    do {
      let result = try await Subprocess.run(
        program,
        arguments: ["-Tsvg"],
        platformOptions: options,
        input: .string(dot),
        output: .string(limit: sizeLimit),
        error: .string(limit: 1 << 16),
      )
      let text = result.standardOutput
      guard result.terminationStatus.isSuccess,
        let start = text.firstRange(of: "<svg")?.lowerBound
      else {
        let reason = result.standardError.split(separator: "\n").first.map(String.init)
        return .failure(.failed(reason ?? "\(result.terminationStatus)"))
      }
      return .success(String(text[start...]))
    } catch let error as SubprocessError where error.code == .executableNotFound {
      return .failure(.absent)
    } catch {
      return .failure(.failed("\(error)"))
    }
  }
}
