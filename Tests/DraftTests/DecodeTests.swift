import JSON
import Testing

@Suite struct DecodeTests {
  @Test(arguments: ["png", "jpeg", "webp"])
  func `a picture is decoded and scaled down to fit`(format: String) throws {
    let folder = try Folder()
    let card = try folder.card(width: 200, height: 100)
    let answer = try folder.run(
      "image/convert",
      ["format": .string(format)],
      files: ["image": .string(card)],
    )
    let file = try #require(try answer.result()["outputs"]?["image"]?["file"]?.string)
    let picture = try Pixels(decoding: folder.bytes(file), width: 30, height: 30)
    #expect(
      picture.header == [
        "width": 30, "height": 15, "originalWidth": 200, "originalHeight": 100,
        "mimeType": .string("image/\(format)"),
      ]
    )
    #expect(picture.bytes.count == 30 * 15 * 4)
    #expect(
      stride(from: 3, to: picture.bytes.count, by: 4).allSatisfy { picture.bytes[$0] == 255 }
    )
  }

  @Test func `a small picture is not scaled up`() throws {
    let folder = try Folder()
    _ = try folder.card(width: 70, height: 64)
    let picture = try Pixels(decoding: folder.bytes("afox.png"), width: 1000, height: 1000)
    #expect((picture.width, picture.height) == (70, 64))
  }

  @Test func `a bitmap, an animation's first frame and its hole are read`() throws {
    // Two pixels by one: blue, green, in rows of four bytes.
    let bitmap: [UInt8] =
      Array("BM".utf8) + [62, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0]
      + [1, 0, 0, 0, 1, 0, 24, 0] + [UInt8](repeating: 0, count: 24)
      + [255, 0, 0, 0, 255, 0, 0, 0]
    let blueAndGreen = try Pixels(decoding: bitmap)
    #expect(blueAndGreen[0, 0] == [0, 0, 255, 255])
    #expect(blueAndGreen[1, 0] == [0, 255, 0, 255])
    // One pixel, index 0, which is transparent.
    let gif: [UInt8] =
      Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 0]
      + [0x21, 0xF9, 4, 1, 0, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B]
    #expect(try Pixels(decoding: gif)[0, 0][3] == 0)
  }

  @Test(arguments: [(1, 0, 0, 64), (3, 1, 1, 64), (6, 1, 0, 32), (8, 0, 1, 32)])
  func `a photograph is turned upright`(
    orientation: UInt8,
    right: Int,
    lower: Int,
    width: Int,
  ) throws {
    // White, with the upper left quarter black; EXIF then says how the camera was held.
    let folder = try Folder()
    let white = try folder.write(Program.bitmap([255, 255, 255], width: 64, height: 32), as: "w")
    let black = try folder.write(Program.bitmap([0, 0, 0], width: 32, height: 16), as: "b")
    _ = try folder.run(
      "image/composite",
      files: ["base": .string(white), "overlay": .string(black)],
    )
    _ = try folder.run(
      "image/convert",
      ["format": "jpeg"],
      files: ["image": .string("\(folder.path)/image.png")],
    )
    var bytes = try folder.bytes("image.jpg")
    bytes.insert(
      contentsOf: [0xFF, 0xE1, 0, 34] + Array("Exif\0\0MM\0*".utf8) + [0, 0, 0, 8, 0, 1]
        + [1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0] + [0, 0, 0, 0],
      at: 2,
    )
    let picture = try Pixels(decoding: bytes)
    #expect(picture.width == width)
    for (column, line) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
      let pixel = picture[
        picture.width * (1 + 2 * column) / 4,
        picture.height * (1 + 2 * line) / 4,
      ]
      #expect((pixel[0] < 30) == (column == right && line == lower))
    }
  }

  @Test func `bytes that are no picture get an error`() throws {
    let random = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 11) }
    let starts: [[UInt8]] = [
      [], [0], random, Array("GIF89a".utf8) + random, [0xFF, 0xD8, 0xFF] + random,
      Array("RIFF\0\0\0\0WEBPVP8 ".utf8) + random, Array("BM".utf8) + random,
      Array("II*\0".utf8) + random, [0x89] + Array("PNG\r\n\u{1A}\n".utf8) + random,
      [0, 0, 0, 24] + Array("ftypavif\0\0\0\0avifmif1".utf8) + random,
    ]
    for bytes in starts {
      let answer = try decode(bytes)
      #expect(answer.status == 1)
      let code = try answer.result()["error"]?["code"]?.string
      #expect(code == "unsupported-file" || code == "too-large", "\(bytes.prefix(12))")
    }
  }

  @Test func `a truncated file gets an error and no pixels`() throws {
    let folder = try Folder()
    _ = try folder.card()
    let whole = try folder.bytes("afox.png")
    for length in [9, 20, 40, whole.count / 2] {
      let answer = try decode(Array(whole.prefix(length)))
      #expect(answer.status == 1)
      #expect(try answer.lines().count == 1)
      #expect(try answer.result()["error"]?["code"] == "unsupported-file")
    }
  }

  @Test func `a header that claims too much is refused in every format`() throws {
    let big: [UInt8] = [0, 1, 0x86, 0xA0]  // 100,000
    let little: [UInt8] = [0xA0, 0x86, 1, 0]
    let png: [UInt8] =
      [0x89] + Array("PNG\r\n\u{1A}\n".utf8) + [0, 0, 0, 13] + Array("IHDR".utf8) + big + big
      + [8, 6, 0, 0, 0]
    let bitmap: [UInt8] =
      Array("BM".utf8) + [UInt8](repeating: 0, count: 12) + [40, 0, 0, 0] + little + little
    let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0xFF, 0xFF, 0xFF, 0xFF, 3]
    let gif: [UInt8] = Array("GIF89a".utf8) + [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0]
    let webp: [UInt8] =
      Array("RIFF\0\0\0\0WEBPVP8X".utf8) + [10, 0, 0, 0, 0, 0, 0, 0]
      + [0xFF, 0x3F, 0, 0xFF, 0x3F, 0]
    let tiff: [UInt8] =
      Array("II*\0".utf8) + [8, 0, 0, 0, 2, 0] + [0, 1, 4, 0, 1, 0, 0, 0] + little
      + [1, 1, 4, 0, 1, 0, 0, 0] + little
    let avif: [UInt8] =
      [0, 0, 0, 16] + Array("ftypavif\0\0\0\0".utf8) + [0, 0, 0, 48] + Array("meta\0\0\0\0".utf8)
      + [0, 0, 0, 36] + Array("iprp".utf8) + [0, 0, 0, 28] + Array("ipco".utf8)
      + [0, 0, 0, 20] + Array("ispe\0\0\0\0".utf8) + big + big
    for bytes in [png, bitmap, jpeg, gif, webp, tiff, avif] {
      let answer = try decode(bytes)
      #expect(answer.status == 1)
      #expect(try answer.result()["error"]?["code"] == "too-large", "\(bytes.prefix(12))")
    }
  }

  @Test func `damaged files end nothing but the process`() throws {
    let folder = try Folder()
    _ = try folder.card()
    for format in ["png", "jpeg", "webp"] {
      let answer = try folder.run(
        "image/convert",
        ["format": .string(format)],
        files: ["image": .string("\(folder.path)/afox.png")],
      )
      let file = try #require(try answer.result()["outputs"]?["image"]?["file"]?.string)
      let whole = try folder.bytes(file)
      for step in 1..<24 {
        var bytes = whole
        bytes[step * (whole.count - 1) / 24] ^= 0x5A
        let status = try decode(bytes).status
        #expect(status == 0 || status == 1, "\(format), byte \(step * (whole.count - 1) / 24)")
      }
    }
  }

  @Test(
    arguments: [
      [], ["paint"], ["run", "more"], ["decode"], ["decode", "--max-width", "3"],
      ["decode", "--max-width", "0", "--max-height", "5"],
      ["decode", "--max-width", "x", "--max-height", "5"],
      ["decode", "--max-width", "4", "--max-wide", "5"],
    ])
  func `a wrong command line ends with 2 and says nothing on standard output`(
    words: [String]
  ) throws {
    let answer = try Program.run(words)
    #expect(answer.status == 2)
    #expect(answer.bytes.isEmpty)
  }

  @Test func `help and version are printed`() throws {
    #expect(try Program.run(["--help"]).text.hasPrefix("Usage: easel-draft run"))
    #expect(try Program.run(["--version"]).text.contains("easel-model/1"))
  }

  private func decode(_ bytes: [UInt8]) throws -> Answer {
    try Program.run(["decode", "--max-width", "80", "--max-height", "80"], input: bytes)
  }
}
