import Testing
import Text

@Suite struct DurationWordsTests {
  @Test(arguments: [
    (Duration.seconds(90), "90 s"), (.milliseconds(250), "0.25 s"),
    (.milliseconds(1005), "1.005 s"),
    (.zero, "0 s"), (.microseconds(3), "0 s"), (.milliseconds(-1500), "-1.5 s"),
    (.seconds(604_800), "604800 s"),
  ])
  func `a duration is written in seconds`(_ duration: Duration, _ words: String) {
    #expect(duration.words == words)
  }
}
