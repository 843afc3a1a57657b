import Subprocess
import Text
import Workflows

extension RunFailure {
  /// The code of a program that took too long.
  static let timeout = "timeout"
  /// The code of a program that a signal ended.
  static let killed = "killed"

  /// Why a program gave no result.
  init(running program: String, _ error: any Error) {
    switch error {
    case let failure as RunFailure where failure.code == Self.timeout:
      self.init(code: failure.code, message: "\(program): \(failure.message)")
    case let failure as RunFailure: self = failure
    case let error as SubprocessError where error.code == .executableNotFound:
      self.init(code: "no-program", message: "the program \(program) cannot be started")
    case let error as SubprocessError where error.code == .outputLimitExceeded:
      self.init(code: "too-large", message: "\(program) wrote more than is read")
    case is CancellationError: self.init(code: "canceled", message: "the call was canceled")
    default: self.init(code: "program-failed", message: "\(program): \(error)")
    }
  }
}

extension ProgramRun.Ending {
  /// The failure of a program that ended without a result; it can be tried again after
  /// `retryable` exit codes.
  func failure(of program: String, retryable: Set<Int32> = []) -> RunFailure {
    var message: String
    var (code, isRetryable) = ("program-failed", false)
    switch status {
    case .exited(0): message = "\(program) ended without a result"
    case .exited(let exitCode):
      message = "\(program) ended with exit code \(exitCode)"
      isRetryable = retryable.contains(exitCode)
    case .signaled(let signal):
      message = "\(program) was ended by signal \(signal)"
      code = RunFailure.killed
    }
    let words = lastLines
    if !words.isEmpty { message += ": \(words)" }
    return RunFailure(code: code, message: message, isRetryable: isRetryable)
  }

  /// The last lines of standard error on one line, safe for a terminal.
  private var lastLines: String {
    let lines = lastWords.terminalSafe.split(separator: "\n").suffix(4)
    let text = lines.joined(separator: " / ")
    return text.count > 400 ? "…" + text.suffix(399) : text
  }
}
