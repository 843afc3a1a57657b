import Shell
import Testing

/// A small generator whose numbers are the same on every run.
private struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}

struct AgreementTests {
  private static let pieces = [
    " ", "a", "=", "'", "\"", "[", "]", "{", "}", ",", "\\", "#", "$", "@", "if", "é", "1", "--f",
    "\\\n", "(", ")", "\"\"", "[]", "[1]", "/", ".",
  ]

  private let reading: @Sendable (String) -> RestOfLine = { name in
    switch name {
    case "note": .text
    case "break": .expressionAfter("if")
    default: .words
    }
  }

  @Test(arguments: ["add ", "manage_workflows ", "note ", "break ", ""])
  func `what is complete is what the parser finds closed`(name: String) {
    var numbers = Numbers(state: 7)
    for _ in 0..<20_000 {
      var line = name
      for _ in 0..<Int.random(in: 0...8, using: &numbers) {
        line += Self.pieces.randomElement(using: &numbers) ?? ""
      }
      // Several commands are not for the parser.
      var splitter = CommandSplitter(reading: reading)
      let count = splitter.add(line).count + (splitter.hasPending ? 1 : 0)
      guard count == 1 else { continue }
      let isClosed = isComplete(line, reading: reading)
      do {
        let parsed = try ParsedLine(line, reading: reading)
        // An expression is not parsed here, and a trailing backslash always goes on.
        if parsed.rest == nil, !line.hasSuffix("\\"), !line.hasSuffix("\\\n") {
          #expect(isClosed, "\(line)")
        }
      } catch {
        switch error.kind {
        case .openQuote, .openBracket: #expect(!isClosed, "\(line)")
        default: break
        }
      }
    }
  }

  @Test func `lines that are joined are the lines that were given`() {
    var numbers = Numbers(state: 11)
    for _ in 0..<2_000 {
      var splitter = CommandSplitter(reading: reading)
      var lines: [String] = []
      var commands: [String] = []
      for _ in 0..<6 {
        var line = ["add ", "note ", "break x if ", ""].randomElement(using: &numbers) ?? ""
        for _ in 0..<4 { line += Self.pieces.randomElement(using: &numbers) ?? "" }
        lines.append(line)
        commands += splitter.add(line)
      }
      if let pending = splitter.takePending() { commands.append(pending) }
      #expect(commands.joined(separator: "\n") == lines.joined(separator: "\n"))
    }
  }
}
