/// Why the program has no result, as the caller gets to see it.
struct DraftError: Error {
  /// What kind of trouble it is; callers decide by it, people read the message.
  enum Code: String {
    /// The request, or one of its parameters, is not as the model wants it.
    case invalidParameter = "invalid-parameter"
    /// A file is no picture that can be read and checked.
    case unsupportedFile = "unsupported-file"
    /// No font to set type with was found.
    case noFont = "no-font"
    /// A picture has, or would have, too many pixels or bytes.
    case tooLarge = "too-large"
    /// A file could not be read or written.
    case inputOutput = "io"
  }

  var code: Code
  /// A sentence without a full stop that names the thing and the remedy.
  var message: String
  /// The parameter that is to blame.
  var parameter: String?
  /// Whether the same request may succeed later.
  var isRetryable = false

  static func invalid(_ parameter: String?, _ message: String) -> DraftError {
    DraftError(code: .invalidParameter, message: message, parameter: parameter)
  }

  static func unsupported(_ message: String) -> DraftError {
    DraftError(code: .unsupportedFile, message: message)
  }

  static func tooLarge(_ message: String) -> DraftError {
    DraftError(code: .tooLarge, message: message)
  }

  static func io(_ message: String) -> DraftError {
    DraftError(code: .inputOutput, message: message, isRetryable: true)
  }

  /// The same error, blamed on `parameter` unless another is blamed already.
  func blaming(_ parameter: String) -> DraftError {
    var error = self
    error.parameter = self.parameter ?? parameter
    return error
  }
}
