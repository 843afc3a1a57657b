import JSON
import Testing

@Suite struct RequestTests {
  @Test(
    arguments: [
      (["prompt": "x", "colour": "red"], "colour"), (["width": 64], "prompt"),
      (["prompt": "  "], "prompt"), (["prompt": 3], "prompt"),
      (["prompt": "x", "width": 63], "width"), (["prompt": "x", "height": 2049], "height"),
      (["prompt": "x", "width": .number(JSONNumber(100.5)!)], "width"),
      (["prompt": "x", "width": "512"], "width"),
      (["prompt": "x", "seed": "12x"], "seed"), (["prompt": "x", "seed": "1e3"], "seed"),
      (["prompt": "x", "seed": "18446744073709551616"], "seed"),
    ] as [(JSONObject, String)]
  )
  func `a wrong parameter is named`(parameters: JSONObject, name: String) throws {
    let folder = try Folder()
    let answer = try folder.run("draft/image", parameters)
    #expect(answer.status == 1)
    let error = try #require(try answer.result()["error"])
    #expect(error["code"] == "invalid-parameter")
    #expect(error["parameter"]?.string == name)
    #expect(error["message"]?.string?.contains(name) == true)
    #expect(folder.names.isEmpty)
  }

  @Test func `a limit is part of the message`() throws {
    let answer = try Folder().run("draft/image", ["prompt": "x", "width": 5000])
    #expect(
      try answer.result()["error"]?["message"]
        == "width must be a whole number from 64 to 2048, not 5000"
    )
  }

  @Test func `null is the same as no value`() throws {
    let folder = try Folder()
    let answer = try folder.run("draft/image", ["prompt": "x", "width": .null, "height": 64])
    #expect(try answer.result()["outputs"]?["image"]?["width"] == 512)
  }

  @Test(
    arguments: [
      "", "{", "[]", "{}", #"{"protocol":"easel-model/2","model":"draft/text"}"#,
      #"{"protocol":"easel-model/1","model":"draft/video","output":"/tmp"}"#,
      #"{"protocol":"easel-model/1","model":"draft/text","output":"relative"}"#,
      #"{"protocol":"easel-model/1","model":"draft/text","version":"2","output":"/tmp"}"#,
      #"{"protocol":"easel-model/1","model":"draft/text","parameters":[],"output":"/tmp"}"#,
    ])
  func `what is no request gets one line with an error`(text: String) throws {
    let answer = try Program.run(["run"], input: Array(text.utf8))
    #expect(answer.status == 1)
    #expect(try answer.lines().count == 1)
    #expect(try answer.result()["error"]?["code"] == "invalid-parameter")
  }

  @Test func `a file that is missing, or no picture, is named with its parameter`() throws {
    let folder = try Folder()
    let text = try folder.write(Array("hello".utf8), as: "note.txt")
    for (path, code) in [
      ("\(folder.path)/missing.png", "io"), (text, "unsupported-file"),
      (folder.path, "unsupported-file"), ("/dev/zero", "unsupported-file"),
      ("relative.png", "invalid-parameter"),
    ] {
      let answer = try folder.run("image/blur", files: ["image": .string(path)])
      #expect(answer.status == 1)
      let error = try #require(try answer.result()["error"])
      #expect(error["code"]?.string == code, "\(path)")
      #expect(error["parameter"] == "image")
      #expect(error["message"]?.string?.contains(path) == true)
    }
  }

  @Test func `an asset's id among the parameters is ignored`() throws {
    let folder = try Folder()
    let card = try folder.card()
    let answer = try folder.run(
      "image/blur",
      ["image": "asset-17"],
      files: ["image": .string(card)],
    )
    #expect(answer.status == 0)
  }

  @Test func `an output folder that is not there is an error of the file system`() throws {
    let request = """
      {"protocol":"easel-model/1","model":"draft/image","parameters":{"prompt":"x","width":64,\
      "height":64},"output":"/nowhere/at/all"}
      """
    let answer = try Program.run(["run"], input: Array(request.utf8))
    #expect(answer.status == 1)
    #expect(try answer.result()["error"]?["code"] == "io")
  }

  @Test func `a text begins with its mark, uses the prompt and keeps to its length`() throws {
    let folder = try Folder()
    func text(_ parameters: JSONObject) throws -> String {
      let answer = try folder.run("draft/text", parameters)
      return try #require(try answer.result()["outputs"]?["text"]?["text"]?.string)
    }
    let one = try text(["prompt": "Describe a copper robot in the rain", "seed": 1])
    #expect(one.hasPrefix("[draft] "))
    #expect(one.contains("copper") || one.contains("robot") || one.contains("rain"))
    #expect(try text(["prompt": "Describe a copper robot in the rain", "seed": 2]) != one)
    for limit in [5, 20, 200] {
      let words = try text(["prompt": "a red kite", "maxWords": .integer(limit)])
        .split(separator: " ")
      #expect(words.count <= limit + 1 && words.count > limit / 3)
    }
  }
}
