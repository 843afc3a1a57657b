import JSON
import Testing

@Suite struct CompareTests {
  let folder: Folder
  init() throws { folder = try Folder() }

  /// The figure and the sheet of two bitmap files.
  private func compare(
    _ first: [UInt8],
    _ second: [UInt8],
  ) throws -> (similarity: String, sheet: Pixels) {
    let paths: JSONObject = [
      "first": .string(try folder.write(first, as: "first.bmp")),
      "second": .string(try folder.write(second, as: "second.bmp")),
    ]
    let answer = try folder.run("image/compare", files: paths)
    try #require(answer.status == 0, "\(answer.text)")
    let outputs = try #require(try answer.result()["outputs"]?.object)
    #expect(outputs["image"]?["file"] == "image.png")
    let similarity = try #require(outputs["similarity"]?["text"]?.string)
    return (similarity, try Pixels(decoding: folder.bytes("image.png")))
  }

  private func gray(_ value: UInt8, width: UInt8 = 16, height: UInt8 = 16) -> [UInt8] {
    Program.bitmap([value, value, value], width: width, height: height)
  }

  @Test func `a picture is like itself, and the third picture is pale`() throws {
    let (similarity, sheet) = try compare(gray(40), gray(40))
    #expect(similarity == "1.000")
    #expect((sheet.width, sheet.height) == (3 * 18 + 2, 20))
    #expect(sheet[5, 5] == [40, 40, 40, 255])
    #expect(sheet[25, 5] == [40, 40, 40, 255])
    // A quarter of the way from white.
    #expect(sheet[45, 5] == [202, 202, 202, 255])
  }

  @Test(
    arguments: [
      // (2·a·b + c) / (a² + b² + c), with c = 6.5025.
      (UInt8(0), UInt8(255), "0.000"), (100, 110, "0.995"), (10, 20, "0.803"), (0, 1, "0.867"),
    ]
  )
  func `flat pictures are as alike as their light`(
    one: UInt8,
    other: UInt8,
    figure: String,
  ) throws {
    #expect(try compare(gray(one), gray(other)).similarity == figure)
    #expect(try compare(gray(other), gray(one)).similarity == figure)
  }

  @Test func `one pixel in many is no equality, and is red`() throws {
    let before = gray(200, width: 64, height: 64)
    var after = before
    // The lower left pixel; rows of a bitmap go upwards.
    after[54...56] = [210, 210, 210]
    let (similarity, sheet) = try compare(before, after)
    #expect(similarity == "0.999")
    let (x, y) = (2 * 66 + 2, 65)
    let (changed, same) = (sheet[x, y], sheet[x + 1, y])
    #expect(changed[0] > changed[1] + 30)
    #expect(same[0] == same[1])
  }

  @Test func `colours of one brightness are told apart`() throws {
    // Both have about the luminance 77.
    let red = Program.bitmap([255, 32, 0], width: 16, height: 16)
    let green = Program.bitmap([0, 107, 0], width: 16, height: 16)
    #expect(try compare(red, green).similarity < "0.600")
  }

  @Test func `pictures of other sizes are brought to the smaller one`() throws {
    let (similarity, sheet) = try compare(
      gray(90, width: 40, height: 20),
      gray(90, width: 20, height: 30),
    )
    #expect(similarity == "1.000")
    #expect((sheet.width, sheet.height) == (3 * 22 + 2, 24))
  }

  @Test func `windows at the edge count by their pixels`() throws {
    // 9 of 10 columns are the same; the last two are a window of their own.
    let before = gray(0, width: 10, height: 8)
    var after = before
    for row in 0..<8 {
      for byte in 0..<6 { after[54 + row * 32 + 24 + byte] = 255 }
    }
    #expect(try compare(before, after).similarity == "0.800")
  }

  @Test func `what is no picture is refused by the name of its parameter`() throws {
    let path = try folder.write(Array("no picture".utf8), as: "first.bmp")
    let other = try folder.write(gray(0), as: "second.bmp")
    let answer = try folder.run(
      "image/compare",
      files: ["first": .string(other), "second": .string(path)],
    )
    #expect(answer.status == 1)
    #expect(try answer.result()["error"]?["parameter"] == "second")
    let missing = try folder.run("image/compare", files: ["first": .string(other)])
    #expect(try missing.result()["error"]?["code"] == "invalid-parameter")
  }
}
