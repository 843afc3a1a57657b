/// The line that opens a code block.
struct Fence {
  private let character: Character
  private let length: Int

  /// The fence that `line` opens, if it does.
  init?(opening line: String) {
    let content = line.drop { $0 == " " }
    guard let character = content.first, character == "`" || character == "~",
      line.distance(from: line.startIndex, to: content.startIndex) < 4
    else { return nil }
    let run = content.prefix { $0 == character }
    guard run.count >= 3, character == "~" || !content[run.endIndex...].contains("`")
    else { return nil }
    self.character = character
    length = run.count
  }

  /// Whether `line` closes the block.
  func isClosed(by line: String) -> Bool {
    let content = line.drop { $0 == " " }
    let run = content.prefix { $0 == character }
    return run.count >= length && content[run.endIndex...].allSatisfy { $0 == " " || $0 == "\t" }
  }

  /// A line that closes the block.
  var closing: String { String(repeating: character, count: length) }

  /// Returns a fence that nothing in `text` can close.
  static func enclosing(_ text: String) -> String {
    var longest = 2
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return String(repeating: "`", count: longest + 1)
  }
}
