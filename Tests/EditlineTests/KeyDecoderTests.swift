@testable import Editline
import Testing

@Suite struct KeyDecoderTests {
  private func keys(of text: String) -> [KeyDecoder.Key] { keys(of: Array(text.utf8)) }

  private func keys(of bytes: [UInt8]) -> [KeyDecoder.Key] {
    var decoder = KeyDecoder()
    var keys = bytes.compactMap { decoder.feed($0) }
    if decoder.timeout != nil, let key = decoder.timeOut() { keys.append(key) }
    return keys
  }

  @Test func `scalars are decoded`() {
    #expect(keys(of: "aé日🎨") == [.scalar("a"), .scalar("é"), .scalar("日"), .scalar("🎨")])
  }

  @Test(arguments: [
    [0xFF], [0xC0, 0x80], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC2, 0x85],
  ])
  func `bytes that are no scalar, or a control of eight bits, are dropped`(bytes: [UInt8]) {
    #expect(keys(of: bytes + Array("x".utf8)) == [.scalar("x")])
  }

  @Test func `Escape alone is a key after a time`() {
    var decoder = KeyDecoder()
    #expect(decoder.feed(0x1B) == nil)
    #expect(decoder.timeout == 30)
    #expect(decoder.timeOut() == .named(.escape))
    #expect(decoder.feed(0x7A) == .scalar("z"))
  }

  @Test func `a scalar after Escape is typed with Alt`() {
    #expect(keys(of: "\u{1B}b\u{1B}é\u{1B}\r") == [.meta("b"), .meta("é"), .named(.newline)])
    #expect(keys(of: "\u{1B}P") == [.meta("P")])
  }

  @Test func `arrows are known in all their forms`() {
    #expect(keys(of: "\u{1B}[A\u{1B}OA\u{1B}[1;2A") == [.named(.up), .named(.up), .named(.up)])
    #expect(keys(of: "\u{1B}[1;5C\u{1B}[1;3D") == [.named(.wordRight), .named(.wordLeft)])
    #expect(keys(of: "\u{1B}[3~\u{1B}[3;5~") == [.named(.delete), .named(.deleteWord)])
  }

  @Test func `numbers without end are no key`() {
    let digits = String(repeating: "9", count: 1000)
    #expect(keys(of: "\u{1B}[\(digits)~x") == [.scalar("x")])
  }

  @Test func `a paste may hold escapes and the beginning of its end`() {
    #expect(
      keys(of: "\u{1B}[200~a\u{1B}[201\u{1B}[A\u{1B}\u{1B}[201~b")
        == [.paste(Array("a\u{1B}[201\u{1B}[A\u{1B}".utf8)), .scalar("b")]
    )
  }

  @Test func `a paste that is too long is cut, and its end is still seen`() {
    let bytes =
      Array("\u{1B}[200~".utf8) + [UInt8](repeating: 0x61, count: KeyDecoder.pasteLimit + 1000)
      + Array("\u{1B}[201~z".utf8)
    let keys = keys(of: bytes)
    #expect(keys.count == 2 && keys.last == .scalar("z"))
    guard case .paste(let pasted) = keys.first else { return #expect(Bool(false), "no paste") }
    #expect(pasted.count == KeyDecoder.pasteLimit)
  }

  @Test func `Ctrl-C leaves a paste without end only after a silence`() {
    var decoder = KeyDecoder()
    for byte in "\u{1B}[200~a\u{3}b".utf8 { #expect(decoder.feed(byte) == nil) }
    #expect(decoder.timeOut() == nil)
    #expect(decoder.isPasting)
    #expect(decoder.feed(3) == .named(.cancel))
    #expect(decoder.feed(0x78) == .scalar("x"))
  }
}
