/// How the reading of a line ended.
public enum Reading: Sendable, Equatable {
  /// A line without its newline, which may hold newlines in between.
  case line(String)
  /// The end of the input, or Ctrl-D on an empty line.
  case endOfInput
  /// Ctrl-C, or the cancellation of the reading task; the text is dropped.
  case interrupted
  /// An error of the system, by number.
  case failed(CInt)
}

/// Why no editor could be made.
public enum EditlineError: Error, Equatable {
  /// A pipe for wake-ups could not be opened; the error of the system, by number.
  case noPipe(CInt)
  /// The line editing library refused the terminal or had no memory.
  case noEditor
}
