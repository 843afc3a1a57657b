import Synchronization

/// A line at the bottom of a terminal that says how a run is while a command goes on.
///
/// It is drawn in place ten times a second at most, where it has changed, and is gone before
/// anything else is written.
final class ProgressLine: Sendable {
  private let output: StandardOutput
  private let line: @Sendable () -> String?
  private let state = Mutex<(task: Task<Void, Never>?, shown: String?)>((nil, nil))

  /// A line whose text is asked of `line`, which gives nil where there is nothing to say.
  init(_ output: StandardOutput, line: @escaping @Sendable () -> String?) {
    self.output = output
    self.line = line
  }

  /// Draws the line from now on.
  func begin() {
    let task = Task { [self] in
      while !Task.isCancelled {
        draw()
        do { try await Task.sleep(for: .milliseconds(100)) } catch { return }
      }
    }
    state.withLock { $0.task = task }
  }

  /// Wipes the line and draws no more.
  func end() {
    state.withLock { state in
      state.task?.cancel()
      state.task = nil
      if state.shown != nil { _ = output.write("\r\u{1B}[K") }
      state.shown = nil
    }
  }

  /// Writes a text above the line.
  func write(_ text: String) {
    state.withLock { state in
      _ = output.write((state.shown == nil ? "" : "\r\u{1B}[K") + text)
      state.shown = nil
    }
  }

  private func draw() {
    state.withLock { state in
      guard state.task != nil, let text = line(), text != state.shown else { return }
      _ = output.write("\r\u{1B}[2m\(text)\u{1B}[0m\u{1B}[K")
      state.shown = text
    }
  }
}
