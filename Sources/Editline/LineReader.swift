/// Reads lines for asynchronous code.
///
/// A line editor blocks its thread, so the actor has a queue of its own. The callbacks run there.
public actor LineReader {
  /// What a line editor asks its owner.
  public struct Callbacks: Sendable {
    /// Supplies what may stand at the cursor, whose place is a UTF-8 offset.
    public var completion: (@Sendable (_ line: String, _ cursor: Int) -> Completion)?
    /// Decides whether Enter ends the line.
    public var isComplete: (@Sendable (String) -> Bool)?
    /// Supplies colours for the line.
    public var highlight: (@Sendable (String) -> [HighlightSpan])?
    /// Supplies what could follow the line.
    public var suggestion: (@Sendable (String) -> String?)?

    /// Creates callbacks that do nothing until they are set.
    public init() {}
  }

  private let executor: QueueExecutor
  private let editor: LineEditor

  /// Prints messages from any thread.
  public nonisolated let messages: MessagePoster

  /// The queue on which the actor may block.
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// Creates a reader of standard input.
  public init(program: String, callbacks: Callbacks = Callbacks()) throws(EditlineError) {
    let editor = try LineEditor(program: program)
    editor.completion = callbacks.completion
    editor.isComplete = callbacks.isComplete
    editor.highlight = callbacks.highlight
    editor.suggestion = callbacks.suggestion
    messages = editor.messages
    executor = QueueExecutor(label: "line-reader")
    self.editor = editor
  }

  /// Whether lines are edited on a terminal, not just read.
  public var isEditing: Bool { editor.isEditing }

  /// Whether a person types on a terminal, also on one where lines cannot be edited.
  public nonisolated var isInteractive: Bool {
    Terminal.isTerminal(LineEditor.input) && Terminal.isTerminal(LineEditor.output)
  }

  /// Adds a line that the up arrow and the search can bring back.
  public func addToHistory(_ line: String) { editor.addToHistory(line) }

  /// Reads one line; the cancellation of the task interrupts it.
  public func nextLine(prompt: String) async -> Reading {
    let queue = messages.queue
    queue.allowReading()
    return await withTaskCancellationHandler {
      guard !Task.isCancelled else { return .interrupted }
      return editor.readLine(prompt: prompt)
    } onCancel: {
      queue.interruptReading()
    }
  }
}
