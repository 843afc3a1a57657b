import FoundationEssentials
import JSON
import Testing
import Workflows

@testable import Engine

@Suite struct CommandModelTests {
  let fixture: ManifestFixture
  init() throws { fixture = try ManifestFixture() }

  /// Shows its arguments, one a line.
  private let show = "for word; do printf '<%s>\\n' \"$word\"; done"

  @Test func `arguments are passed as they stand, without a shell`() async throws {
    let text = try await fixture.textResult(
      """
      parameters:
        - {name: prompt, type: text, required: true}
        - {name: width, type: integer, default: 512}
        - {name: sharp, type: boolean, default: true}
        - {name: strength, type: number, default: 0.50}
      argv: [./run.sh, "w={width}", "{{}} {sharp}", "{strength}", --, "{prompt}", "$HOME;`id`", "*"]
      """,
      script: show,
      ["prompt": "it's \"$(id)\" \n; * {width}"],
    )
    #expect(
      text == """
        <w=512>
        <{} true>
        <0.50>
        <-->
        <it's "$(id)" 
        ; * {width}>
        <$HOME;`id`>
        <*>
        """
    )
  }

  @Test func `an argument or a group that names a missing value is left out as a whole`()
    async throws
  {
    let lines = """
      parameters:
        - {name: style, type: text}
        - {name: image, type: image}
        - {name: images, type: image, list: true}
      argv: [./run.sh, first, "--style={style}", [--image, "{image}", end], "{images}", last]
      """
    #expect(try await fixture.textResult(lines, script: show) == "<first>\n<last>")
    #expect(
      try await fixture.textResult(lines, script: show, ["style": .null]) == "<first>\n<last>"
    )
    let given = try await fixture.call(
      ["style": "", "image": "asset_1", "images": ["asset_2", "asset_3"]],
      files: ["image": ["/a"], "images": ["/b", "/c"]],
    )
    #expect(
      given.outputs["text"]
        == .text("<first>\n<--style=>\n<--image>\n</a>\n<end>\n</b>\n</c>\n<last>")
    )
  }

  @Test func `a text that could be taken for an option is refused before anything runs`()
    async throws
  {
    let parameters = "parameters: [{name: prompt, type: text, required: true}]"
    let failure = try await fixture.failure(
      "\(parameters)\nargv: [./run.sh, \"{prompt}\"]",
      script: "echo ran > \(fixture.root)/ran",
      ["prompt": "--output=/etc/passwd"],
    )
    #expect(failure.code == "invalid-parameter")
    #expect(failure.message.contains("`prompt` begins with `-`"))
    #expect(failure.message.contains("after `--`"))
    #expect(fixture.text(of: "ran") == nil)
    for argv in ["[./run.sh, \"--prompt={prompt}\"]", "[./run.sh, --, \"{prompt}\"]"] {
      #expect(
        try await fixture.textResult(
          "\(parameters)\nargv: \(argv)",
          script: show,
          ["prompt": "-x"],
        )
        .contains("-x>")
      )
    }
  }

  @Test func `a value of another node is checked against the schema before anything runs`()
    async throws
  {
    let lines = """
      parameters: [{name: width, type: integer, required: true, minimum: 1}]
      argv: [./run.sh, "{width}"]
      """
    #expect(try await fixture.textResult(lines, script: show, ["width": "512"]) == "<512>")
    let failure = try await fixture.failure(lines, script: show, ["width": "-rf"])
    #expect(failure.code == "invalid-parameter")
    #expect(failure.message.contains("`width` takes a whole number, not a text"))
    #expect(try await fixture.failure(lines, script: show).code == "missing-parameter")
  }

  @Test(arguments: [("a\0b", "zero byte"), (String(repeating: "a", count: 200_000), "too long")])
  func `a value that no argument can be is refused`(
    _ prompt: String,
    _ message: String,
  )
    async throws
  {
    let failure = try await fixture.failure(
      "parameters: [{name: prompt, type: text}]\nargv: [./run.sh, --, \"{prompt}\"]",
      script: show,
      ["prompt": .string(prompt)],
    )
    #expect(failure.code == "invalid-parameter")
    #expect(failure.message.contains(message))
  }

  @Test func `a long text goes through standard input`() async throws {
    let prompt = String(repeating: "ä\n", count: 100_000)
    let text = try await fixture.textResult(
      "parameters: [{name: prompt, type: text, required: true}]\nstdin: \"<{prompt}>\"\nargv: [cat]",
      ["prompt": .string(prompt)],
    )
    #expect(text == "<\(prompt)>")
  }

  @Test func `standard input is empty where nothing is said of it`() async throws {
    #expect(try await fixture.textResult("argv: [wc, -c]") == "0")
  }

  @Test func `the environment is empty, but for what the format names`() async throws {
    let text = try await fixture.textResult("argv: [env]")
    let lines = text.split(separator: "\n")
    let names = lines.map { $0.prefix { $0 != "=" } }.sorted()
    #expect(names == ["EASEL_KEY", "HOME", "LANG", "PATH", "TMPDIR"])
    #expect(lines.contains("PATH=/usr/local/bin:/usr/bin:/bin"))
    #expect(lines.contains("EASEL_KEY=job_1/node"))
    let script = "pwd; echo \"$HOME\"; echo \"$TMPDIR\"; ls -A; umask"
    let folders = try await fixture.textResult("", script: script).split(separator: "\n")
    #expect(folders[0].hasPrefix("\(fixture.root)/out/"))
    #expect(Set(folders.prefix(3)).count == 1)
    // The folder is empty: not even what it was given is in it.
    #expect(folders.count == 4)
  }

  @Test func `the key is an argument where the manifest says so`() async throws {
    let lines = "argv: [./run.sh, \"{key}\", \"{folder}\"]"
    #expect(
      try await fixture.textResult(lines, script: show)
        == "<job_1/node>\n<\(fixture.root)/models>"
    )
  }

  @Test func `a file that the program wrote is the output`() async throws {
    let png = "printf '\\211PNG\\r\\n\\032\\nrest'"
    try fixture.model(
      "argv: [./run.sh, \"{output.image}\", \"{output.data}\"]\nparameters: []",
      script: "\(png) > \"$1\"; echo '{\"a\": [1]}' > \"$2\"; echo note; echo more >&2",
      outputs: """
        [{name: image, type: image, file: png}, {name: note, type: text},
          {name: data, type: json, file: json}]
        """,
    )
    try fixture.trustModel()
    let result = try await fixture.call()
    #expect(result.cost == Credits(millionths: 500_000))
    #expect(result.outputs["note"] == .text("note"))
    #expect(result.outputs["data"] == .json(["a": [1]]))
    guard case .file(let path, "image/png", nil, nil)? = result.outputs["image"] else {
      Issue.record("\(result.outputs)")
      return
    }
    #expect(path.hasPrefix("\(fixture.root)/out/"))
    #expect(path.hasSuffix("/image.png"))
  }

  @Test(arguments: [
    ("true", "the program wrote no file"), (": > \"$1\"", "its file is empty"),
    ("echo text > \"$1\"", "its file is no image/png"),
    ("mkdir \"$1\"", "the program wrote no file"),
    ("ln -s /etc/hostname \"$1\"", "the program wrote no file"),
  ])
  func `a file that is not what it should be is a failure`(
    _ script: String,
    _ message: String,
  ) async throws {
    let failure = try await fixture.failure(
      "argv: [./run.sh, \"{output.image}\"]",
      script: script,
      outputs: "[{name: image, type: image, file: png}]",
    )
    #expect(failure.code == "bad-output")
    #expect(failure.message.contains("the output `image` of a/b is wrong: \(message)"))
    #expect(!failure.isRetryable)
  }

  @Test(arguments: [
    ("printf '\\377'", "text", "it is not UTF-8 text"), ("echo '{'", "json", "it is no JSON"),
    (
      "i=0; while [ $i -lt 5000 ]; do printf '['; i=$((i+1)); done", "json", "it is no JSON",
    ),
  ])
  func `standard output that is not what it should be is a failure`(
    _ script: String,
    _ type: String,
    _ message: String,
  ) async throws {
    let failure = try await fixture.failure(
      "",
      script: script,
      outputs: "[{name: out, type: \(type)}]",
    )
    #expect(failure.code == "bad-output")
    #expect(failure.message.contains(message))
  }

  @Test func `only one newline at the end of a text is not part of it`() async throws {
    #expect(try await fixture.textResult("", script: "printf 'a\\n\\n'") == "a\n")
    #expect(try await fixture.textResult("", script: "printf a") == "a")
    #expect(try await fixture.textResult("", script: "true") == "")
  }

  @Test func `progress lines on standard error are heard, and are no last words`() async throws {
    let failure = try await fixture.failure(
      "",
      script: """
        echo '{"progress": 0.25}' >&2
        echo '{"progress": 0.5, "more": 1}' >&2
        echo why >&2
        echo '{"progress": 0.75}' >&2
        exit 3
        """,
    )
    #expect(fixture.progress == [0.25, 0.75])
    #expect(
      failure.message == "a/b ended with exit code 3: {\"progress\": 0.5, \"more\": 1} / why"
    )
  }
}
