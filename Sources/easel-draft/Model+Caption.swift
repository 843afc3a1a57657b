import CGD
import JSON

extension Model {
  static let caption = Model(
    name: "image/caption",
    parameters: [
      Parameter(name: "image", kind: .picture, isRequired: true),
      Parameter(name: "text", kind: .text(limit: 5000), isRequired: true),
      Parameter(name: "position", kind: .choice(["top", "bottom"]), fallback: "bottom"),
    ],
    output: .image,
  ) { call throws(DraftError) in
    let picture = try call.arguments.picture("image")
    let font = try Font.find(.bold)
    let (width, height) = (Double(picture.width), Double(picture.height))
    let margin = max(2, min(width, height) * 0.04)
    let largest = Int(max(9, min(width, height) * 0.08))
    let block = TextBlock(
      (call.arguments.text("text") ?? "").typographic,
      font: font,
      in: TextBlock.Box(
        width: max(1, width - 2 * margin),
        height: height * 0.36,
        sizes: min(largest, Int(max(8, height * 0.03)))...largest,
      ),
    )
    let band = min(height, (block.height + margin * 1.4).rounded(.up))
    let top = call.arguments.text("position") == "top" ? 0 : height - band
    gdImageAlphaBlending(picture.image, 1)
    // A dark ground of four fifths, so that any picture leaves the type readable.
    gdImageFilledRectangle(
      picture.image,
      0,
      Int32(top),
      Int32(width) - 1,
      Int32(top + band) - 1,
      20 << 24 | 0x101216,
    )
    gdImageAlphaBlending(picture.image, 0)
    block.draw(on: picture, x: margin, top: top + margin * 0.7, color: Color(0.98, 0, hue: 0))
    return try call.output(picture)
  }
}
