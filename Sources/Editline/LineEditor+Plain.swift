internal import CEditline
internal import Glibc

extension LineEditor {
  /// The text and the number of lines that may be typed until the line is complete.
  private static let continuationLimit = (bytes: 256 << 10, lines: 10_000)

  /// Reads a line without editing it.
  func readPlainLine(prompt text: String) -> Reading {
    let isInteractive = Terminal.isTerminal(Self.input)
    queue.beginReading()
    if isInteractive { ceditline_watch_signals(queue.wakeWriter, false) }
    defer { if isInteractive { ceditline_unwatch_signals() } }
    var line: String?
    var count = 0
    while true {
      if isInteractive, Terminal.isTerminal(Self.output) {
        show(line == nil ? Prompt(text, isColored: false) : Prompt("… "))
      }
      switch plainInput.readLine(wakingOn: queue) {
      case .line(let next):
        let whole = line.map { $0 + "\n" + next } ?? next
        if isComplete?(whole) ?? true { return .line(whole) }
        count += 1
        guard whole.utf8.count < Self.continuationLimit.bytes, count < Self.continuationLimit.lines
        else { return .failed(EMSGSIZE) }
        line = whole
      case .endOfInput:
        return line.map(Reading.line) ?? .endOfInput
      case .interrupted:
        ceditline_flush_standard_output()
        write("\n")
        return .interrupted
      case .failed(let error):
        return .failed(error)
      }
    }
  }

  private func show(_ prompt: Prompt) {
    var text = prompt.header
    text.unicodeScalars.append(contentsOf: prompt.visible)
    ceditline_flush_standard_output()
    write(text)
  }

  private func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = ceditline_write_all(Self.output, bytes, bytes.count)
  }
}
