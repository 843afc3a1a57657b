internal import CEditline
internal import Glibc

/// Reads lines from the terminal, with editing, history and completion.
///
/// An editor lives on one thread. Only one may read at a time, since there is one terminal and
/// one set of signal handlers. Without a terminal, or on one that cannot move its cursor, lines
/// are read as they come and nothing but the text of the prompt is written.
///
///     let editor = try LineEditor(program: "sketch")
///     while case .line(let line) = editor.readLine(prompt: "\u{1B}[1msketch\u{1B}[0m › ") {
///       editor.addToHistory(line)
///     }
public final class LineEditor {
  /// Supplies what may stand at the cursor, whose place is a UTF-8 offset.
  public var completion: ((_ line: String, _ cursor: Int) -> Completion)?
  /// Decides whether Enter ends the line; otherwise it begins a new row.
  public var isComplete: ((String) -> Bool)?
  /// Supplies colours for the line.
  public var highlight: ((String) -> [HighlightSpan])?
  /// Supplies what could follow the line; it is shown dimly and taken with the right arrow.
  public var suggestion: ((String) -> String?)?

  /// Prints messages from any thread.
  public var messages: MessagePoster { MessagePoster(queue: queue) }

  /// Whether lines are edited on a terminal, not just read.
  public var isEditing: Bool { handle != nil }

  /// What the editor does with keys and wake-ups.
  enum Mode { case editing, searching, listing }
  /// Why a command ended the line.
  enum Outcome { case endOfInput, interrupted }

  static let input: CInt = 0
  static let output: CInt = 1
  /// The number of lines that are remembered.
  static let historyLimit = 5000

  let queue: MessageQueue
  /// The editor of the library, nil without a terminal.
  private(set) var handle: OpaquePointer?
  var plainInput: PlainInput

  // What the keyboard sent.
  var decoder = KeyDecoder()
  var received: ArraySlice<UInt8> = []
  var waiting: [Unicode.Scalar] = []
  var pasted: [UInt8] = []

  // What the screen shows.
  var mode = Mode.editing
  var prompt = Prompt("")
  var promptLayout = ScreenLayout(columns: 80)
  var size = (columns: 80, rows: 24)
  /// Whether colours are on the screen that a change could leave behind.
  var isPainted = false
  /// The suggestion that is on the screen.
  var ghost: [Unicode.Scalar] = []
  /// The suggestion that was shown when the current key was pressed.
  var offered: [Unicode.Scalar] = []
  var outcome: Outcome?

  // What was typed before.
  var history: [[Unicode.Scalar]] = []
  /// The number of lines that libedit knows.
  var fedHistory = 0

  /// Creates an editor on standard input and output.
  ///
  /// `program` is the name by which the user's `.editrc` can address it.
  public init(program: String) throws(EditlineError) {
    queue = try MessageQueue(output: Self.output)
    plainInput = PlainInput(file: Self.input)
    let terminal = TerminalName()
    guard Terminal.isTerminal(Self.input), Terminal.isTerminal(Self.output),
      terminal.canMoveCursor, Self.usesUTF8()
    else { return }
    let callbacks = ceditline_callbacks(
      context: Unmanaged.passUnretained(self).toOpaque(),
      next: { context, scalar in
        guard let context else { return 0 }
        return Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue().next(&scalar.pointee)
      },
      perform: { context, command in
        guard let context else { return UInt8(CEDITLINE_BEEP) }
        return Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue()
          .perform(command).rawValue
      },
    )
    handle = terminal.withDescription {
      ceditline_create(program, Self.input, Self.output, callbacks)
    }
    guard let handle else { throw .noEditor }
    ceditline_set_history_size(handle, CInt(Self.historyLimit))
  }

  deinit {
    if let handle { ceditline_destroy(handle) }
  }

  /// Makes the text of the terminal UTF-8, whatever the environment says.
  static func usesUTF8() -> Bool { ceditline_use_utf8() }

  /// Adds a line that the up arrow and the search can bring back.
  public func addToHistory(_ line: String) {
    let scalars = line.unicodeScalars.filter { $0 != "\0" }
    guard !scalars.isEmpty, history.last.map({ !$0.elementsEqual(scalars) }) ?? true else { return }
    history.append(Array(scalars))
    guard history.count >= 2 * Self.historyLimit else { return }
    let surplus = history.count - Self.historyLimit
    history.removeFirst(surplus)
    fedHistory = max(0, fedHistory - surplus)
  }

  /// Reads one line.
  ///
  /// The prompt is visible text; it may hold newlines, and escape sequences that set colours.
  public func readLine(prompt text: String) -> Reading {
    guard let handle else { return readPlainLine(prompt: text) }
    ceditline_flush_standard_output()
    begin(prompt: text)
    ceditline_guard_terminal(Self.input)
    ceditline_watch_signals(queue.wakeWriter, true)
    queue.beginEditing()
    put(prompt.header)
    put("\u{1B}[?2004h")
    var text: UnsafePointer<UInt32>?
    let count = ceditline_read(handle, &text)
    let error = errno
    put("\u{1B}[?2004l")
    ceditline_flush(handle)
    ceditline_unwatch_signals()
    ceditline_release_terminal()
    queue.endEditing()
    return reading(text, count: count, error: error)
  }

  private func begin(prompt text: String) {
    guard let handle else { return }
    prompt = Prompt(text)
    let marked = prompt.marked.map(\.value)
    _ = ceditline_set_prompt(handle, marked, marked.count)
    mode = .editing
    outcome = nil
    isPainted = false
    ghost = []
    measure()
    queue.beginReading()
  }

  private func reading(_ text: UnsafePointer<UInt32>?, count: Int, error: CInt) -> Reading {
    switch outcome {
    case .endOfInput: return .endOfInput
    case .interrupted: return .interrupted
    case nil: break
    }
    guard let text, count > 0 else {
      return count < 0 && error != 0 ? .failed(error) : .endOfInput
    }
    var line = ""
    let values = UnsafeBufferPointer(start: text, count: count)
    line.unicodeScalars.append(contentsOf: values.lazy.compactMap(Unicode.Scalar.init))
    if line.unicodeScalars.last == "\n" { line.unicodeScalars.removeLast() }
    return .line(line)
  }
}
