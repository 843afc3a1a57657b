import JSON
import Testing

@Suite struct ModelTests {
  /// What each model needs at least; the pictures are made by the test.
  private static let minimal: [String: (JSONObject, [String])] = [
    "draft/image": (["prompt": "a fox"], []),
    "draft/text": (["prompt": "a fox"], []),
    "image/resize": (["width": 32], ["image"]),
    "image/upscale": ([:], ["image"]),
    "image/crop": (["width": 20, "height": 10], ["image"]),
    "image/blur": ([:], ["image"]),
    "image/adjust": (["brightness": 10], ["image"]),
    "image/convert": ([:], ["image"]),
    "image/caption": (["text": "a fox & a hare"], ["image"]),
    "image/composite": ([:], ["base", "overlay"]),
    "image/montage": ([:], ["images"]), "image/compare": ([:], ["first", "second"]),
  ]

  @Test func `every model answers a minimal request, the same each time`() throws {
    let names = try Program.run(["models"]).lines().compactMap { $0["model"]?.string }
    #expect(names.sorted() == Self.minimal.keys.sorted())
    let folder = try Folder()
    let card = JSONValue.string(try folder.card())
    for name in names {
      let (parameters, files) = try #require(Self.minimal[name])
      let paths = JSONObject(files.map { ($0, $0 == "images" ? [card, card, card] : card) })
      var results: [[UInt8]] = []
      for _ in 0..<2 {
        let answer = try folder.run(name, parameters, files: paths)
        #expect(answer.status == 0, "\(name): \(answer.text)")
        let outputs = try #require(try answer.result()["outputs"]?.object)
        #expect(outputs.count == (name == "image/compare" ? 2 : 1))
        let file = outputs["image"]?["file"]?.string
        results.append(
          try file.map(folder.bytes) ?? Array(outputs["text"]?["text"]?.string?.utf8 ?? "".utf8)
        )
      }
      #expect(!results[0].isEmpty)
      #expect(results[0] == results[1], "\(name)")
    }
    #expect(folder.names == ["afox.png", "image.png"])
  }

  @Test(
    arguments: [
      (["width": 48], 48, 32), (["height": 32], 48, 32),
      (["width": 40, "height": 40], 40, 27),
      (["width": 40, "height": 40, "fit": "cover"], 40, 40),
      (["width": 10, "height": 90, "fit": "stretch"], 10, 90),
      (["width": 192, "height": 999], 192, 128),
    ] as [(JSONObject, Int, Int)]
  )
  func `resize keeps the aspect as it is told`(
    parameters: JSONObject,
    width: Int,
    height: Int,
  ) throws {
    let folder = try Folder()
    let card = try folder.card()
    _ = try folder.run("image/resize", parameters, files: ["image": .string(card)])
    let picture = try Pixels(decoding: folder.bytes("image.png"))
    #expect((picture.width, picture.height) == (width, height))
  }

  @Test func `upscale multiplies the size and keeps the colours`() throws {
    let folder = try Folder()
    let card = try folder.card()
    let before = try Pixels(decoding: folder.bytes("afox.png"))
    let answer = try folder.run(
      "image/upscale",
      ["factor": 3],
      files: ["image": .string(card)],
    )
    let after = try Pixels(decoding: folder.bytes("image.png"))
    #expect((after.width, after.height) == (288, 192))
    func mean(_ picture: Pixels) -> Double {
      Double(picture.bytes.reduce(0) { $0 + Int($1) }) / Double(picture.bytes.count)
    }
    #expect(abs(mean(before) - mean(after)) < 2)
    let progress = try answer.lines().compactMap { $0["progress"]?.number?.double }
    #expect(!progress.isEmpty && progress == progress.sorted())
  }

  @Test func `crop takes exactly the part`() throws {
    let folder = try Folder()
    let card = try folder.card()
    let whole = try Pixels(decoding: folder.bytes("afox.png"))
    _ = try folder.run(
      "image/crop",
      ["x": 30, "y": 20, "width": 40, "height": 30],
      files: ["image": .string(card)],
    )
    let part = try Pixels(decoding: folder.bytes("image.png"))
    for (x, y) in [(0, 0), (39, 29), (17, 8)] { #expect(part[x, y] == whole[x + 30, y + 20]) }
    let answer = try folder.run(
      "image/crop",
      ["x": 90, "width": 40, "height": 30],
      files: ["image": .string(card)],
    )
    #expect(try answer.result()["error"]?["parameter"] == "width")
  }

  @Test func `adjust without changes changes nothing, and without saturation is grey`() throws {
    let folder = try Folder()
    let card = try folder.card()
    let before = try Pixels(decoding: folder.bytes("afox.png"))
    _ = try folder.run("image/adjust", files: ["image": .string(card)])
    #expect(try Pixels(decoding: folder.bytes("image.png")).bytes == before.bytes)
    _ = try folder.run("image/adjust", ["saturation": -100], files: ["image": .string(card)])
    let grey = try Pixels(decoding: folder.bytes("image.png"))
    let isGrey = stride(from: 0, to: grey.bytes.count, by: 4).allSatisfy { start in
      Set(grey.bytes[start..<start + 3]).count == 1
    }
    #expect(isGrey)
    _ = try folder.run("image/adjust", ["brightness": 100], files: ["image": .string(card)])
    #expect(try Pixels(decoding: folder.bytes("image.png")).bytes.allSatisfy { $0 == 255 })
  }

  @Test func `composite mixes by opacity where the overlay lies`() throws {
    let folder = try Folder()
    let base = try folder.write(
      Program.bitmap([200, 100, 0], width: 20, height: 20),
      as: "base.bmp",
    )
    let overlay = try folder.write(
      Program.bitmap([0, 0, 200], width: 10, height: 10),
      as: "over.bmp",
    )
    _ = try folder.run(
      "image/composite",
      ["x": 15, "y": -5, "opacity": .number(JSONNumber(0.5)!)],
      files: ["base": .string(base), "overlay": .string(overlay)],
    )
    let picture = try Pixels(decoding: folder.bytes("image.png"))
    #expect(picture[14, 2] == [200, 100, 0, 255])
    #expect(picture[15, 5] == [200, 100, 0, 255])
    let mixed: [UInt8] = [100, 50, 100, 255]
    for (part, wanted) in zip(picture[16, 2], mixed) { #expect(abs(Int(part) - Int(wanted)) < 3) }
  }

  @Test func `montage lays pictures in columns`() throws {
    let folder = try Folder()
    let cell = JSONValue.string(
      try folder.write(Program.bitmap([9, 200, 9], width: 40, height: 40), as: "cell.bmp")
    )
    _ = try folder.run(
      "image/montage",
      ["columns": 3],
      files: ["images": [cell, cell, cell, cell]],
    )
    let picture = try Pixels(decoding: folder.bytes("image.png"))
    #expect((picture.width, picture.height) == (3 * 42 + 2, 2 * 42 + 2))
    #expect(picture[10, 60] == [9, 200, 9, 255])
    #expect(picture[60, 60] != [9, 200, 9, 255])
  }

  @Test func `blur spreads an edge and keeps a plain ground`() throws {
    let folder = try Folder()
    let plain = try folder.write(
      Program.bitmap([80, 90, 100], width: 30, height: 30),
      as: "plain.bmp",
    )
    _ = try folder.run("image/blur", ["radius": 200], files: ["image": .string(plain)])
    #expect(try Pixels(decoding: folder.bytes("image.png"))[15, 15] == [80, 90, 100, 255])
    let card = try folder.card()
    let before = try folder.bytes("afox.png")
    _ = try folder.run("image/blur", ["radius": 6], files: ["image": .string(card)])
    #expect(
      try contrast(Pixels(decoding: folder.bytes("image.png")))
        < contrast(Pixels(decoding: before)) / 2
    )
  }

  @Test func `a caption darkens the side that it is on`() throws {
    let folder = try Folder()
    let plain = try folder.write(
      Program.bitmap([250, 250, 250], width: 90, height: 90),
      as: "plain.bmp",
    )
    for (position, dark, light) in [("top", 1, 88), ("bottom", 88, 1)] {
      _ = try folder.run(
        "image/caption",
        ["text": "hello", "position": .string(position)],
        files: ["image": .string(plain)],
      )
      let picture = try Pixels(decoding: folder.bytes("image.png"))
      #expect(picture[1, dark][0] < 90)
      #expect(picture[1, light][0] == 250)
    }
  }

  /// The sum of the steps between neighbours.
  private func contrast(_ picture: Pixels) -> Int {
    (4..<picture.bytes.count).reduce(0) {
      $0 + abs(Int(picture.bytes[$1]) - Int(picture.bytes[$1 - 4]))
    }
  }
}
