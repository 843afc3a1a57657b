import Testing
import Text

@Suite struct NearestWordTests {
  private let commands = ["publish", "plan", "print", "replay", "retry", "runs", "run", "select"]

  @Test(arguments: [
    ("pubish", "publish"), ("rpelay", "replay"), ("PLAN", "plan"), ("pub", "publish"),
    ("slect", "select"), ("retrry", "retry"), ("RUN", "run"), ("seelct", "select"),
    ("rn", "run"),
  ])
  func `a slip of the keys finds its word`(pair: (typed: String, meant: String)) {
    #expect(nearest(pair.typed, in: commands) == pair.meant)
  }

  @Test(arguments: ["", "x", "frobnicate", "zzz", "lan!!"])
  func `a word that is like none finds nothing`(typed: String) {
    #expect(nearest(typed, in: commands) == nil)
  }

  @Test func `the first of equals wins and an exact word beats all`() {
    #expect(nearest("cat", in: ["bat", "hat"]) == "bat")
    #expect(nearest("Step", in: ["stop", "steps", "step"]) == "step")
  }

  @Test func `a swap of neighbours counts once`() {
    #expect(nearest("ab", in: ["ba"]) == "ba")
    #expect(nearest("upsacle", in: ["scale", "upscale"]) == "upscale")
  }

  @Test func `long words and many candidates have a bounded cost`() {
    let long = String(repeating: "a", count: 100_000)
    #expect(nearest(long, in: [long]) == nil)
    let many = (0..<20_000).lazy.map { "name\($0)" }
    #expect(nearest("nmae19", in: many) == "name19")
  }
}
