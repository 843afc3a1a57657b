internal import CEditline
internal import Glibc

extension LineEditor {
  /// Supplies libedit with the next scalar: 1, or 0 at the end of the input, or -1 with errno.
  ///
  /// libedit has sent all its output before it asks, so here the screen is what it believes.
  func next(_ scalar: inout UInt32) -> CInt {
    while waiting.isEmpty {
      if let byte = received.popFirst() {
        if let key = decoder.feed(byte) { press(key) }
        continue
      }
      if !isInputReady(within: 0) { becomeIdle() }
      switch waitForInput() {
      case .ready: break
      case .timedOut:
        if let key = decoder.timeOut() { press(key) }
        continue
      case .woken: continue
      }
      if let result = receive() { return result }
    }
    scalar = waiting.removeFirst().value
    return 1
  }

  private enum Wait { case ready, timedOut, woken }

  private func waitForInput() -> Wait {
    // A list keeps messages and new sizes waiting until it is done.
    var files = [pollfd(file: Self.input), pollfd(file: queue.wakeReader)]
    let ready = poll(&files, mode == .listing ? 1 : 2, decoder.timeout ?? -1)
    if ready == 0 { return .timedOut }
    if files[1].revents != 0 { handleWakeUps() }
    return files[0].revents != 0 ? .ready : .woken
  }

  func isInputReady(within milliseconds: CInt) -> Bool {
    var files = [pollfd(file: Self.input)]
    return poll(&files, 1, milliseconds) > 0
  }

  /// Reads what is there; a result ends the line.
  private func receive() -> CInt? {
    // Bytes are taken singly so that programs which are started later find their own input.
    var bytes = [UInt8](repeating: 0, count: decoder.isPasting ? 4096 : 1)
    let count = read(Self.input, &bytes, bytes.count)
    if count > 0 {
      received = bytes[..<count]
      return nil
    }
    if count < 0, errno == EINTR || errno == EAGAIN { return nil }
    outcome = count == 0 || errno == EIO ? .endOfInput : nil
    return count == 0 || errno == EIO ? 0 : -1
  }

  /// Uses the time until the next key.
  private func becomeIdle() {
    if let handle {
      if mode == .editing, !decoder.isPasting { decorate() }
      ceditline_flush(handle)
    }
    while fedHistory < history.count, !isInputReady(within: 0) { feedHistory(atMost: 100) }
  }

  /// Hands lines to libedit, which copies them; not before the first prompt, since it takes time.
  func feedHistory(atMost limit: Int) {
    guard let handle, fedHistory < history.count else { return }
    fedHistory = max(fedHistory, history.count - Self.historyLimit)
    for line in history[fedHistory...].prefix(limit) {
      var text = line.map(\.value)
      // A recalled line loses one newline or space at its end.
      if let last = line.last, last == "\n" || last == " " { text.append(last.value) }
      _ = ceditline_add_history(handle, text, text.count)
      fedHistory += 1
    }
  }

  private func press(_ key: KeyDecoder.Key) {
    eraseGhost()
    redrawTallText()
    feedHistory(atMost: .max)
    switch key {
    case .scalar(let scalar): waiting.append(scalar)
    case .meta(let scalar): waiting += ["\u{1B}", scalar]
    case .named(let name): waiting.append(contentsOf: scalars(for: name))
    case .paste(let bytes):
      pasted = bytes
      waiting.append(PrivateKey.paste)
    }
  }

  private func scalars(for key: KeyDecoder.NamedKey) -> [Unicode.Scalar] {
    switch key {
    case .up: [rowAbove ? PrivateKey.previousLine : PrivateKey.older]
    case .down: [rowBelow ? PrivateKey.nextLine : PrivateKey.newer]
    case .left: [PrivateKey.left]
    case .right: [PrivateKey.right]
    case .home: [PrivateKey.home]
    case .end: [PrivateKey.end]
    case .delete: [PrivateKey.delete]
    case .wordLeft: [PrivateKey.wordLeft]
    case .wordRight: [PrivateKey.wordRight]
    case .deleteWord: [PrivateKey.deleteWord]
    case .newline: [PrivateKey.newline]
    case .cancel: [PrivateKey.cancel]
    case .escape: [isVi && mode == .editing ? "\u{1B}" : PrivateKey.nothing]
    }
  }

  private var rowAbove: Bool {
    let buffer = buffer
    return mode == .editing && buffer.scalars[..<buffer.cursor].contains("\n")
  }

  private var rowBelow: Bool {
    let buffer = buffer
    return mode == .editing && buffer.scalars[buffer.cursor...].contains("\n")
  }

  private var isVi: Bool { handle.map { ceditline_is_vi($0) } ?? false }

  private func handleWakeUps() {
    let wakeUps = queue.takeWakeUps()
    if wakeUps.contains(WakeUp.continued) { resume() }
    if wakeUps.contains(WakeUp.resize) { resize() }
    showMessages()
    if wakeUps.contains(WakeUp.interrupt) {
      eraseGhost()
      waiting = [PrivateKey.cancel]
    }
  }
}

/// Keys that no keyboard sends, bound to commands of the library or to ours.
enum PrivateKey {
  static let submit = scalar(CEDITLINE_KEY_SUBMIT)
  static let enter = scalar(CEDITLINE_KEY_ENTER)
  static let newline = scalar(CEDITLINE_KEY_NEWLINE)
  static let paste = scalar(CEDITLINE_KEY_PASTE)
  static let cancel = scalar(CEDITLINE_KEY_CANCEL)
  static let right = scalar(CEDITLINE_KEY_RIGHT)
  static let left = scalar(CEDITLINE_KEY_LEFT)
  static let end = scalar(CEDITLINE_KEY_END)
  static let home = scalar(CEDITLINE_KEY_HOME)
  static let delete = scalar(CEDITLINE_KEY_DELETE)
  static let previousLine = scalar(CEDITLINE_KEY_PREVIOUS_LINE)
  static let nextLine = scalar(CEDITLINE_KEY_NEXT_LINE)
  static let older = scalar(CEDITLINE_KEY_OLDER)
  static let newer = scalar(CEDITLINE_KEY_NEWER)
  static let wordLeft = scalar(CEDITLINE_KEY_WORD_LEFT)
  static let wordRight = scalar(CEDITLINE_KEY_WORD_RIGHT)
  static let deleteWord = scalar(CEDITLINE_KEY_DELETE_WORD)
  static let nothing = scalar(CEDITLINE_KEY_NOTHING)

  private static func scalar(_ key: ceditline_key) -> Unicode.Scalar {
    Unicode.Scalar(UInt8(truncatingIfNeeded: key.rawValue))
  }
}
