import Testing
import Workflows

@Suite struct CreditsTests {
  @Test(arguments: ["0", "12.5", "0.4", "0.000001", "-3.25"])
  func `a decimal reads back as it was written`(_ text: String) {
    #expect(Credits(decimal: text)?.description == text)
  }

  @Test(arguments: ["", ".", "1.", "1.0000001", "x", "1,5", "+1", "99999999999"])
  func `what is no amount is refused`(_ text: String) {
    #expect(Credits(decimal: text) == nil)
  }

  @Test func `a tenth ten times is one`() {
    let tenth = Credits(decimal: "0.1") ?? .zero
    #expect((0..<10).reduce(Credits.zero) { sum, _ in sum + tenth }.description == "1")
  }

  @Test func `halves round to even, and infinity is no amount`() {
    #expect(Credits(0.0000005)?.millionths == 0)
    #expect(Credits(0.0000015)?.millionths == 2)
    #expect(Credits(Double.infinity) == nil)
  }
}
