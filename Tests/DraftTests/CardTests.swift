import JSON
import Testing

@Suite struct CardTests {
  @Test func `the same request draws the same bytes`() throws {
    let (one, other) = (try Folder(), try Folder())
    for folder in [one, other] {
      let answer = try folder.run("draft/image", ["prompt": "sea at night", "seed": "42"])
      #expect(answer.status == 0)
    }
    #expect(try one.bytes("image.png") == other.bytes("image.png"))
  }

  @Test func `another seed draws another scene and another footer`() throws {
    let folder = try Folder()
    var pictures: [Pixels] = []
    for seed in ["1", "2"] {
      _ = try folder.run("draft/image", ["prompt": "crystal", "seed": .string(seed)])
      pictures.append(try Pixels(decoding: folder.bytes("image.png")))
    }
    let (one, other) = (pictures[0], pictures[1])
    #expect(one.bytes.prefix(512 * 4 * 300) != other.bytes.prefix(512 * 4 * 300))
    // Only the footer lies in the lowest 30 rows; its ground may have another hue.
    #expect(bright(one, from: 482) != bright(other, from: 482))
  }

  /// Where type is: the pixels that are much lighter than the panel.
  private func bright(_ picture: Pixels, from top: Int) -> [Bool] {
    (top..<picture.height).flatMap { y in
      (0..<picture.width).map { x in picture[x, y][1] > 90 }
    }
  }

  @Test func `a seed means the same as a number and as a text`() throws {
    let folder = try Folder()
    _ = try folder.run("draft/image", ["prompt": "x", "width": 64, "height": 64, "seed": 7])
    let bytes = try folder.bytes("image.png")
    _ = try folder.run("draft/image", ["prompt": "x", "width": 64, "height": 64, "seed": "7"])
    #expect(try folder.bytes("image.png") == bytes)
  }

  @Test(arguments: [(64, 64), (1024, 576), (64, 700), (700, 64), (256, 256)])
  func `a card has the size that was asked for`(width: Int, height: Int) throws {
    let folder = try Folder()
    let answer = try folder.run(
      "draft/image",
      ["prompt": "portrait of a queen", "width": .integer(width), "height": .integer(height)],
    )
    #expect(answer.status == 0)
    let output = try answer.result()["outputs"]?["image"]
    #expect(
      output == [
        "file": "image.png", "kind": "image", "mimeType": "image/png",
        "width": .integer(width), "height": .integer(height),
      ]
    )
    let picture = try Pixels(decoding: folder.bytes("image.png"))
    #expect((picture.width, picture.height) == (width, height))
    #expect(folder.names == ["image.png"])
  }

  @Test func `any text can be a prompt`() throws {
    let folder = try Folder()
    let prompts = [
      "&amp; <b> &#65;", "\u{1B}[31mred\u{7}\n\tx", String(repeating: "word ", count: 2000),
      String(repeating: "x", count: 5000), "\u{202E}right", "日本の桜", "…", "👩‍👩‍👧‍👦", "\u{301}",
    ]
    for prompt in prompts {
      let answer = try folder.run(
        "draft/image",
        ["prompt": .string(prompt), "width": 80, "height": 64],
      )
      #expect(answer.status == 0, "\(prompt.prefix(20)): \(answer.text)")
    }
  }

  @Test func `every subject can be drawn`() throws {
    let folder = try Folder()
    let subjects = [
      "hill", "sea", "lighthouse", "forest", "city", "portrait", "saturn", "dune", "silk",
      "bubbles", "mosaic", "rose", "cat", "rabbit", "bear", "hill in the snow", "city in the rain",
      "forest in the fog",
    ]
    var pictures: Set<[UInt8]> = []
    for subject in subjects {
      pictures.insert(try folder.bytes(String(folder.card(subject).split(separator: "/").last!)))
    }
    #expect(pictures.count == subjects.count)
  }

  @Test func `without a font there is an error that names the package`() throws {
    let folder = try Folder()
    let answer = try folder.run(
      "draft/image",
      ["prompt": "x"],
      environment: ["EASEL_FONT_PATHS=\(folder.path)"],
    )
    #expect(answer.status == 1)
    let error = try answer.result()["error"]
    #expect(error?["code"] == "no-font")
    #expect(error?["message"]?.string?.contains("fonts-dejavu-core") == true)
    #expect(folder.names.isEmpty)
  }
}
