internal import CEditline

extension LineEditor {
  /// What libedit does after a command.
  enum Effect: UInt8 {
    case none = 0
    case finish = 2
    case refresh = 4
    case moved = 5
    case beep = 6
  }

  /// Performs a command that a key is bound to.
  func perform(_ command: ceditline_command) -> Effect {
    switch command {
    case CEDITLINE_ENTER: enter()
    case CEDITLINE_NEWLINE: insert(["\n"])
    case CEDITLINE_PASTE: insertPaste()
    case CEDITLINE_COMPLETE: complete()
    case CEDITLINE_CANCEL: cancel()
    case CEDITLINE_SUSPEND: suspend()
    case CEDITLINE_SEARCH: search()
    case CEDITLINE_RIGHT: right()
    case CEDITLINE_LEFT: move(-buffer.lengthOfCharacterBefore)
    case CEDITLINE_END: end()
    case CEDITLINE_BACKSPACE: backspace()
    case CEDITLINE_DELETE: delete()
    case CEDITLINE_LEAVE: leave()
    case CEDITLINE_CLEAR: clear()
    default: Effect.none
    }
  }

  private func enter() -> Effect {
    let text = buffer.text
    guard isComplete?(text) ?? true else { return insert(["\n"]) }
    decorate()  // what was typed ahead or pasted has no colour yet
    eraseGhost()
    waiting.insert(PrivateKey.submit, at: 0)
    return .none
  }

  func insert(_ scalars: [Unicode.Scalar]) -> Effect {
    guard let handle, !scalars.isEmpty else { return .beep }
    let text = scalars.map(\.value)
    return ceditline_insert(handle, text, text.count) ? .refresh : .beep
  }

  private func insertPaste() -> Effect {
    defer { pasted = [] }
    let scalars = TextFilter.pasted(pasted)
    return scalars.isEmpty ? .none : insert(scalars)
  }

  private func cancel() -> Effect {
    let places = places(of: buffer)
    put(Self.move(from: places.cursor, to: places.end) + "^C\n")
    outcome = .interrupted
    return .finish
  }

  private func suspend() -> Effect {
    guard let handle else { return .beep }
    leaveLine()
    put("\u{1B}[?2004l")
    ceditline_flush(handle)
    ceditline_set_raw(handle, false)
    ceditline_stop()
    // The process goes on here; its signal has told the pipe to take the terminal back.
    resume()
    _ = queue.takeWakeUps()
    showMessages()
    return .none
  }

  private func clear() -> Effect {
    guard let handle else { return .beep }
    put("\u{1B}[H\u{1B}[2J" + prompt.header)
    ceditline_draw(handle)
    return .none
  }

  private func move(_ distance: Int) -> Effect {
    guard let handle, distance != 0 else { return .beep }
    ceditline_move(handle, distance)
    return .moved
  }

  private func right() -> Effect {
    let buffer = buffer
    guard buffer.isCursorAtEnd else { return move(buffer.lengthOfCharacterAfter) }
    return insert(offered)
  }

  private func end() -> Effect {
    let buffer = buffer
    guard buffer.isCursorAtEnd else { return move(buffer.scalars.count - buffer.cursor) }
    return offered.isEmpty ? .none : insert(offered)
  }

  private func backspace() -> Effect {
    let length = buffer.lengthOfCharacterBefore
    guard let handle, length > 0 else { return .beep }
    ceditline_delete_before(handle, length)
    return .refresh
  }

  private func delete() -> Effect {
    let length = buffer.lengthOfCharacterAfter
    guard let handle, length > 0 else { return .beep }
    ceditline_move(handle, length)
    ceditline_delete_before(handle, length)
    return .refresh
  }

  /// Ends the input on an empty line; on another it deletes the character at the cursor.
  private func leave() -> Effect {
    guard buffer.scalars.isEmpty else { return delete() }
    put("\n")
    outcome = .endOfInput
    return .finish
  }

  /// Replaces the whole text and puts the cursor somewhere in it.
  func replace(with scalars: [Unicode.Scalar], cursor: Int) {
    guard let handle else { return }
    let old = buffer
    ceditline_move(handle, old.scalars.count - old.cursor)
    ceditline_delete_before(handle, old.scalars.count)
    _ = insert(scalars)
    ceditline_move(handle, cursor - scalars.count)
  }
}
