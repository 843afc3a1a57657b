import Display
import Testing

@Suite struct TerminalCapabilitiesTests {
  @Test(
    arguments: [
      (["TERM": "xterm-kitty"], ColorDepth.trueColor, ImageMode.kitty, true),
      (["TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"], .trueColor, .kitty, true),
      (["TERM": "xterm-ghostty"], .trueColor, .kitty, true),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"], .trueColor, .kitty, true),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"], .trueColor, .iterm, true),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"], .trueColor, .iterm, true),
      (["TERM": "foot"], .trueColor, .sixel, true),
      (["TERM": "xterm-256color", "VTE_VERSION": "7200"], .trueColor, .symbols, true),
      (["TERM": "xterm-256color"], .ansi256, .symbols, false),
      (["TERM": "xterm-256color", "COLORTERM": "truecolor"], .trueColor, .symbols, false),
      (["TERM": "linux"], .ansi16, .symbols, false),
      (["TERM": "tmux-256color"], .ansi256, .symbols, false),
      (["TERM": "screen"], .ansi256, .symbols, false),
      (
        ["TERM": "xterm-kitty", "TMUX": "/tmp/tmux", "COLORTERM": "truecolor"], .ansi256, .symbols,
        false,
      ),
      (["TERM": "xterm-kitty", "NO_COLOR": "1"], .none, .link, true),
      (["TERM": "xterm-kitty", "NO_COLOR": ""], .trueColor, .kitty, true),
      (["TERM": "xterm-256color", "CI": "true"], .ansi256, .link, false),
      (["TERM": "dumb", "COLORTERM": "truecolor"], .none, .link, false),
      ([:], .none, .link, false),
    ] as [([String: String], ColorDepth, ImageMode, Bool)]
  )
  func `the environment tells what a terminal can show`(
    environment: [String: String],
    colors: ColorDepth,
    images: ImageMode,
    hyperlinks: Bool,
  ) {
    let found = TerminalCapabilities.detect(environment: environment, isTerminal: true)
    let expected = TerminalCapabilities(colors: colors, images: images, hyperlinks: hyperlinks)
    #expect(found == expected)
  }

  @Test func `without a terminal all is plain`() {
    let environment = ["TERM": "xterm-kitty", "COLORTERM": "truecolor"]
    #expect(TerminalCapabilities.detect(environment: environment, isTerminal: false) == .plain)
  }
}
