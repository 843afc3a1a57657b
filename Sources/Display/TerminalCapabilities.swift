/// What a terminal can show, as far as its environment tells.
public struct TerminalCapabilities: Sendable, Hashable {
  /// The colours.
  public var colors: ColorDepth
  /// The best way to show pictures.
  public var images: ImageMode
  /// Whether OSC 8 links are known.
  public var hyperlinks: Bool

  /// No colours, pictures as captions, no links.
  public static let plain = TerminalCapabilities(colors: .none, images: .link, hyperlinks: false)

  /// Creates capabilities.
  public init(colors: ColorDepth, images: ImageMode, hyperlinks: Bool) {
    self.colors = colors
    self.images = images
    self.hyperlinks = hyperlinks
  }

  /// Returns what the environment promises, without asking the terminal.
  public static func detect(
    environment: [String: String],
    isTerminal: Bool,
  ) -> TerminalCapabilities {
    let variables = Variables(environment)
    let term = variables["TERM"]
    guard isTerminal, !term.isEmpty, term != "dumb" else { return .plain }
    var result = known(term, variables)
    if !variables["NO_COLOR"].isEmpty {
      result.colors = .none
      result.images = .link
    }
    if !variables["CI"].isEmpty { result.images = .link }
    return result
  }

  private static func known(_ term: String, _ variables: Variables) -> TerminalCapabilities {
    // A multiplexer hides the terminal: only what it draws itself can be relied on.
    if variables.has("TMUX") || variables.has("STY") || term.hasPrefix("tmux")
      || term.hasPrefix("screen")
    {
      return TerminalCapabilities(colors: .ansi256, images: .symbols, hyperlinks: false)
    }
    let program = variables["TERM_PROGRAM"]
    if let images = graphics(term, program, variables) {
      return TerminalCapabilities(colors: .trueColor, images: images, hyperlinks: true)
    }
    let colors = colors(term, variables)
    let vte = Int(variables["VTE_VERSION"]) ?? 0
    let hasLinks =
      vte >= 5000 || variables.has("WT_SESSION") || variables.has("KONSOLE_VERSION")
      || program == "vscode" || term.hasPrefix("alacritty")
    return TerminalCapabilities(
      colors: vte > 0 || hasLinks ? .trueColor : colors,
      images: .symbols,
      hyperlinks: hasLinks,
    )
  }

  private static func graphics(
    _ term: String,
    _ program: String,
    _ variables: Variables,
  ) -> ImageMode? {
    if term == "xterm-kitty" || variables.has("KITTY_WINDOW_ID") || term == "xterm-ghostty"
      || program == "ghostty" || variables.has("GHOSTTY_RESOURCES_DIR")
    {
      return .kitty
    }
    if program == "iTerm.app" || program == "WezTerm" || variables["LC_TERMINAL"] == "iTerm2" {
      return .iterm
    }
    if term.hasPrefix("foot") || term.hasPrefix("mlterm") || program == "mintty" { return .sixel }
    if let version = Int(variables["KONSOLE_VERSION"]), version >= 220_400 { return .sixel }
    return nil
  }

  private static func colors(_ term: String, _ variables: Variables) -> ColorDepth {
    switch variables["COLORTERM"] {
    case "truecolor", "24bit": return .trueColor
    default: break
    }
    if term.hasSuffix("-direct") { return .trueColor }
    return term.hasSuffix("-256color") || term.hasPrefix("alacritty") ? .ansi256 : .ansi16
  }

  /// Environment variables, where unset and empty mean the same.
  private struct Variables {
    private let values: [String: String]

    init(_ values: [String: String]) { self.values = values }

    subscript(name: String) -> String { values[name] ?? "" }

    func has(_ name: String) -> Bool { !self[name].isEmpty }
  }
}
