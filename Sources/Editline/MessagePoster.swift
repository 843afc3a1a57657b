internal import CEditline
internal import Glibc
internal import Synchronization

/// Prints messages from any thread without disturbing the line that is being typed.
public struct MessagePoster: Sendable {
  let queue: MessageQueue

  /// Prints a text above the prompt, or directly when no line is being edited.
  ///
  /// The text may hold newlines and escape sequences for colours; it gets a newline at its end.
  public func post(_ text: String) { queue.post(text) }
}

/// Messages on their way to the editor, and the pipe that wakes it.
final class MessageQueue: Sendable {
  private struct State {
    var isEditing = false
    /// Whether the current reading shall end, or the next if none has begun.
    var isInterrupted = false
    var texts: [String] = []
  }

  private let state = Mutex(State())
  private let output: CInt
  /// The end of the pipe that the editor polls.
  let wakeReader: CInt
  /// The end of the pipe that signals write to.
  let wakeWriter: CInt

  init(output: CInt) throws(EditlineError) {
    var ends: [CInt] = [-1, -1]
    guard ceditline_pipe(&ends) else { throw .noPipe(errno) }
    wakeReader = ends[0]
    wakeWriter = ends[1]
    self.output = output
  }

  deinit {
    close(wakeReader)
    close(wakeWriter)
  }

  func post(_ text: String) {
    state.withLock { state in
      guard state.isEditing else {
        print(text)
        return
      }
      state.texts.append(text)
      if state.texts.count == 1 { wake(WakeUp.message) }
    }
  }

  func beginEditing() { state.withLock { $0.isEditing = true } }

  /// Prints what is still waiting; from now on messages are printed directly.
  func endEditing() {
    state.withLock { state in
      state.isEditing = false
      state.texts.forEach(print)
      state.texts = []
    }
  }

  func take() -> [String] {
    state.withLock { state in
      defer { state.texts = [] }
      return state.texts
    }
  }

  /// Forgets an interruption of an earlier reading.
  func allowReading() { state.withLock { $0.isInterrupted = false } }

  /// Ends the current reading of a line, or the next if it has not begun.
  func interruptReading() {
    state.withLock { state in
      state.isInterrupted = true
      wake(WakeUp.interrupt)
    }
  }

  /// Forgets the wake-ups for earlier readings.
  func beginReading() {
    state.withLock { state in
      _ = takeWakeUps()
      if state.isInterrupted { wake(WakeUp.interrupt) }
    }
  }

  /// The wake-ups that came since the last call.
  func takeWakeUps() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(wakeReader, &bytes, bytes.count)
    return Array(bytes.prefix(max(0, count)))
  }

  private func wake(_ byte: UInt8) {
    withUnsafeBytes(of: byte) { _ = write(wakeWriter, $0.baseAddress, 1) }
  }

  private func print(_ text: String) {
    ceditline_flush_standard_output()
    let bytes = Array((text.utf8.last == 0x0A ? text : text + "\n").utf8)
    _ = ceditline_write_all(output, bytes, bytes.count)
  }
}

/// The bytes in the wake pipe; the signal handlers write the same.
enum WakeUp {
  static let message = UInt8(ascii: "M")
  static let interrupt = UInt8(ascii: "I")
  static let resize = UInt8(ascii: "W")
  static let continued = UInt8(ascii: "C")
}
