import CGD
import JSON

/// A storyboard card: a drawn scene with the prompt beneath it.
struct Card {
  static let parameters = [
    Parameter(name: "prompt", kind: .text(limit: 20_000), isRequired: true),
    Parameter(name: "negativePrompt", kind: .text(limit: 20_000)),
    Parameter(name: "style", kind: .text(limit: 1000)),
    Parameter(name: "width", kind: .integer(64...2048), fallback: 512),
    Parameter(name: "height", kind: .integer(64...2048), fallback: 512),
    Parameter(name: "seed", kind: .seed, fallback: 0),
    Parameter(name: "standsFor", kind: .text(limit: 200)),
  ]

  static func run(_ call: ModelCall) throws(DraftError) -> ModelOutput {
    let card = Card(call.arguments)
    let caption = try CardCaption(card)
    let picture = try Picture(width: card.width, height: card.height)
    card.drawScene(on: picture, height: caption.top)
    call.report(progress: 0.5)
    caption.draw(on: picture)
    return try call.output(picture)
  }

  var prompt: String
  var unwanted: String
  var style: String
  var width: Int
  var height: Int
  var seedDigits: String
  /// The model that the footer names.
  var model: String
  var subject: Subject
  var reading: PromptReading
  var palette: Palette
  private var random: Randomness

  private init(_ arguments: Arguments) {
    let seed = arguments.seed()
    prompt = (arguments.text("prompt") ?? "").typographic
    unwanted = (arguments.text("negativePrompt") ?? "").typographic
    style = (arguments.text("style") ?? "").typographic
    width = arguments.integer("width") ?? 512
    height = arguments.integer("height") ?? 512
    seedDigits = seed.digits
    model = arguments.text("standsFor")?.typographic ?? "draft/image"
    random = Randomness(texts: [prompt, style, unwanted], seed: seed.bits)
    reading = PromptReading(prompt + " " + style, without: unwanted)
    let drawn = random.pick(Subject.allCases)
    subject = reading.subject ?? drawn
    palette = Palette(reading, random: &random)
  }

  /// Draws the scene on the upper `height` rows.
  private func drawScene(on picture: Picture, height: Int) {
    let canvas = Canvas(width: width, height: height)
    var scene = Scene(canvas: canvas, palette: palette, reading: reading, random: random)
    scene.draw(subject)
    for y in 0..<height { canvas.copyRow(y, to: picture.row(y)) }
  }
}

/// The type on a card: the prompt, its settings, and the mark that it is a draft.
private struct CardCaption {
  /// The row at which the panel with the type begins.
  let top: Int

  private let card: Card
  private let regular: Font
  private let bold: Font
  private let block: TextBlock
  private let detail: TextBlock?
  private let footer: String
  private let margin: Double
  private let small: Double
  private let rule: Double

  init(_ card: Card) throws(DraftError) {
    self.card = card
    regular = try Font.find(.regular)
    bold = try Font.find(.bold)
    let (width, height) = (Double(card.width), Double(card.height))
    let short = min(width, height)
    margin = max(4, (short * 0.045).rounded())
    small = max(short < 180 ? 8 : 9, (short * 0.028).rounded())
    rule = max(2, (short * 0.010).rounded())
    let inner = width - 2 * margin
    footer = Self.footer(card, regular, size: small, width: inner)
    detail = Self.detail(card, regular, size: small * 1.1, width: inner)
    let fixed = rule + margin * 1.5 + small * 1.4 + (detail.map { $0.height * 1.15 } ?? 0)
    let largest = Int(max(10, min(height * 0.13, short * 0.16)))
    let sizes = min(largest, Int(max(9, short * 0.034)))...largest
    // A third of the card is enough, unless the prompt is long.
    let boxes = [0.37, 0.5].map {
      TextBlock.Box(width: inner, height: max(height * $0 - fixed, 10), sizes: sizes)
    }
    let first = TextBlock(card.prompt, font: bold, in: boxes[0])
    block = first.isWhole ? first : TextBlock(card.prompt, font: bold, in: boxes[1])
    top = max(card.height / 3, Int(height - fixed - block.height))
  }

  /// What fits of "draft · seed 42 · 512×512 · model", the seed at least.
  private static func footer(_ card: Card, _ font: Font, size: Double, width: Double) -> String {
    let size = (font: font, size: size)
    let seed = "seed \(card.seedDigits)"
    let pixels = "\(card.width)×\(card.height)"
    let choices = [
      ["draft", seed, pixels, card.model], ["draft", seed, pixels], ["draft", seed], [seed],
    ]
    for choice in choices {
      let line = choice.joined(separator: " · ")
      if (size.font.width(of: line, size: size.size) ?? 0) <= width { return line }
    }
    return TextBlock(
      seed,
      font: font,
      in: TextBlock.Box(width: width, height: 1, sizes: Int(size.size)...Int(size.size)),
    ).lines.joined()
  }

  /// Style and unwanted things on one line.
  private static func detail(
    _ card: Card,
    _ font: Font,
    size: Double,
    width: Double,
  ) -> TextBlock? {
    var parts: [String] = []
    if !card.style.isEmpty { parts.append("style: \(card.style)") }
    if !card.unwanted.isEmpty { parts.append("without: \(card.unwanted)") }
    guard !parts.isEmpty, card.height >= 128 else { return nil }
    let size = Int(size)
    return TextBlock(
      parts.joined(separator: " · "),
      font: font,
      in: TextBlock.Box(width: width, height: Double(size) * 1.3, sizes: size...size),
    )
  }

  func draw(on picture: Picture) {
    let (width, height) = (Int32(card.width), Int32(card.height))
    let palette = card.palette
    gdImageFilledRectangle(
      picture.image,
      0,
      Int32(top),
      width - 1,
      height - 1,
      palette.ink.screen.packed,
    )
    gdImageFilledRectangle(
      picture.image,
      0,
      Int32(top),
      width - 1,
      Int32(top) + Int32(rule) - 1,
      palette.accent.screen.packed,
    )
    var y = Double(top) + rule + margin * 0.6
    block.draw(on: picture, x: margin, top: y, color: palette.paper)
    y += block.height
    detail?.draw(on: picture, x: margin, top: y, color: palette.accent.mixed(palette.paper, 0.4))
    regular.draw(
      footer,
      on: picture,
      x: margin,
      y: Double(height) - margin * 0.75,
      size: small,
      color: palette.paper.mixed(palette.ink, 0.28),
    )
    drawMark(on: picture)
  }

  /// The word DRAFT in a corner of the scene.
  private func drawMark(on picture: Picture) {
    let size = max(7, min(small * 1.35, Double(card.width) * 0.11))
    let width = (bold.width(of: "DRAFT", size: size) ?? 0).rounded()
    let (left, upper) = (Int32(margin * 0.75), Int32(margin * 0.75))
    let pad = Int32(max(2, size * 0.42))
    gdImageFilledRectangle(
      picture.image,
      left,
      upper,
      left + Int32(width) + 2 * pad,
      upper + Int32(size * 0.76) + 2 * pad,
      card.palette.ink.screen.packed,
    )
    bold.draw(
      "DRAFT",
      on: picture,
      x: Double(left + pad),
      y: Double(upper + pad) + size * 0.76,
      size: size,
      color: card.palette.paper,
    )
  }
}
