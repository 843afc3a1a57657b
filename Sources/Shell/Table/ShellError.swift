public import Notebook
private import Text

/// Why a command failed; data that one place turns into text.
public struct ShellError: Error, Sendable, Hashable {
  /// What is wrong, naming the thing: "no node `sketh`".
  public let message: String
  /// Where in the line, in UTF-8 offsets.
  public let range: Range<Int>?
  /// What would work: "did you mean `sketch`?".
  public let remedy: String?
  /// A stable word for programs.
  public let code: String

  /// With what status a program ends that ran only this command.
  public var exitCode: Int32 { ExitStatus.of(errorCode: code) }

  /// An error.
  public init(
    _ message: String,
    at range: Range<Int>? = nil,
    remedy: String? = nil,
    code: String = "failed",
  ) {
    self.message = message
    self.range = range
    self.remedy = remedy
    self.code = code
  }

  /// The error of a line that is no command.
  public init(_ error: LineError) {
    self.init(
      error.message,
      at: error.range,
      remedy: error.remedy,
      code: ExitStatus.usageCode,
    )
  }

  /// An error which says that there is no `what` named `name`, and which of `candidates` is near.
  public static func unknown(
    _ what: String,
    _ name: String,
    at range: Range<Int>? = nil,
    candidates: some Sequence<String>,
    remedy: String? = nil,
    code: String,
  ) -> ShellError {
    let remedy =
      nearest(name, in: candidates).map { "did you mean \(codeSpan($0))?" } ?? remedy
    return ShellError("no \(what) \(codeSpan(name))", at: range, remedy: remedy, code: code)
  }

  /// The error as the result of `line`, with a caret under the word that is meant.
  public func output(for line: String) -> Output {
    var text = "**Error:** \(message)."
    if let range {
      let lines = caret(line, range)
      let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: lines) + 1))
      text += "\n\n\(fence)text\n\(lines)\n\(fence)"
    }
    if let remedy, let first = remedy.first {
      let sentence = first.uppercased() + remedy.dropFirst()
      text += "\n\n" + (sentence.last == "?" || sentence.last == "." ? sentence : sentence + ".")
    }
    return .failure(text, code: code)
  }
}

/// With what status a program ends.
public enum ExitStatus {
  /// The outer command line was wrong; a wrong line inside of the shell is 1.
  public static let usage: Int32 = 2
  /// A file or the store is damaged.
  public static let damaged: Int32 = 3
  /// It was interrupted.
  public static let interrupted: Int32 = 130

  /// The code of errors in how a command was written.
  public static let usageCode = "usage"
  /// The code of errors in a file or the store.
  public static let damagedCode = "damaged"

  /// Returns the status for an error code.
  public static func of(errorCode: String) -> Int32 {
    errorCode == damagedCode ? damaged : 1
  }

  /// Returns the status for the result of a command.
  public static func of(_ output: Output) -> Int32 {
    switch output.status {
    case .ok, .waiting: 0
    case .interrupted: interrupted
    case .error: of(errorCode: output.errorCode ?? "failed")
    }
  }
}
