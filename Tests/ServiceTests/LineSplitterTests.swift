import Testing

@testable import Service

@Suite struct LineSplitterTests {
  private func lines(_ parts: [String], limit: Int = 10) -> [InputLine] {
    var splitter = LineSplitter(limit: limit)
    let lines = parts.flatMap { splitter.feed(Array($0.utf8)) }
    return lines + (splitter.finish().map { [$0] } ?? [])
  }

  private func line(_ text: String) -> InputLine { .line(Array(text.utf8)) }

  @Test func `lines are cut wherever the bytes come apart`() {
    #expect(lines(["ab\ncd\n"]) == [line("ab"), line("cd")])
    #expect(lines(["a", "b\nc", "d", "\n"]) == [line("ab"), line("cd")])
    #expect(lines(["\n\na"]) == [line(""), line(""), line("a")])
    #expect(lines([]).isEmpty)
  }

  @Test func `a line that is too long is said once, and the next is read`() {
    #expect(lines(["0123456789\n"]) == [line("0123456789")])
    #expect(lines(["0123456789a\nb\n"]) == [.tooLong, line("b")])
    #expect(lines(["01234567", "89a", "bcdefghijklmnop", "q\nb"]) == [.tooLong, line("b")])
    #expect(lines(["0123456789ab"]) == [.tooLong])
  }
}
