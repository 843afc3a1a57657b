import Display
import Editline
import Engine
import Glibc
import Notebook

/// Shows results: rendered for the terminal, or as plain text where there is none.
struct Screen: Sendable {
  private let capabilities: TerminalCapabilities
  private let pictures: PictureSource?
  private let isTerminal: Bool

  /// A screen on standard output; `engine` has the pictures.
  init(
    engine: Engine?,
    options: OuterOptions,
    surroundings: Surroundings,
  ) throws(ShellError) {
    isTerminal = Terminal.isTerminal(STDOUT_FILENO)
    var capabilities = TerminalCapabilities.detect(
      environment: surroundings.environment,
      isTerminal: isTerminal,
    )
    if !options.allowsColor {
      capabilities.colors = .none
      capabilities.images = .link
    }
    if let word = options.images, word != "auto" {
      guard let mode = ImageMode(rawValue: word == "none" ? "off" : word) else {
        let names = ["auto"] + ImageMode.allCases.map(\.rawValue)
        throw ShellError.unknown(
          "image mode",
          word,
          candidates: names,
          remedy: "modes are \(names.joined(separator: ", "))",
          code: ExitStatus.usageCode,
        )
      }
      capabilities.images = mode
    }
    self.capabilities = capabilities
    let decoder = engine.map { PictureDecoder(program: surroundings.draftProgram, engine: $0) }
    pictures = decoder?.source
  }

  /// Whether a line can be drawn again in its place.
  var movesCursor: Bool { isTerminal && capabilities.colors != .none }

  /// The width of the terminal; 80 where there is none.
  var columns: Int { Terminal.size(of: STDOUT_FILENO)?.columns ?? 80 }

  /// What was typed and the first lines of its result, pale, without pictures.
  func dim(_ input: String, _ output: Output) async -> String {
    let options = RenderOptions(columns: columns, colors: .none, images: .off, clipsCode: true)
    let text = await MarkdownRenderer(options: options, pictures: nil).render(output.markdown)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last?.isEmpty == true { lines.removeLast() }
    if lines.count > Self.dimLines { lines = lines.prefix(Self.dimLines - 1) + ["…"] }
    let isColored = capabilities.colors != .none
    let all = input.split(separator: "\n") + lines
    return all.map { isColored ? "\u{1B}[2m\($0)\u{1B}[0m\n" : "\($0)\n" }.joined()
  }

  /// How many lines of a former result are shown.
  private static let dimLines = 6

  /// The text of a result for where standard output goes.
  func render(_ output: Output) async -> String {
    guard !output.markdown.isEmpty else { return "" }
    let options = RenderOptions(
      columns: columns,
      colors: capabilities.colors,
      images: capabilities.images,
      hyperlinks: capabilities.hyperlinks,
      clipsCode: isTerminal,
    )
    return await MarkdownRenderer(options: options, pictures: pictures).render(output.markdown)
  }
}
