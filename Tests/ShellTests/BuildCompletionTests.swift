import Editline
import Notebook
import Testing
import Workflows

@testable import Shell

@Suite struct BuildCompletionTests {
  /// A bench with one node of most types.
  private func bench() async throws -> TestBench {
    let bench = try TestBench()
    for line in [
      "new demo", "add prompt text \"fox, owl\" --input",
      "add photo asset kind=image required=false --input",
      "add words splitText $prompt", "add each forEach $words",
      "add art model draft/image prompt=$each", "add all forEachEnd $art loop=each --output",
      "add pick ifElse \"prompt isEmpty\" \"prompt contains 'x'\"",
      "add dark model draft/image prompt=$prompt when=$pick.if1",
      "add memo stickyNote \"x\"",
    ] {
      let output = await bench.run(line)
      #expect(output.status == .ok, "\(line): \(output.markdown)")
    }
    return bench
  }

  private func texts(_ line: String, _ bench: TestBench) async -> [String] {
    await ShellCompleter(table: bench.made.table, context: bench.made.bench)
      .completion(for: line, at: line.utf8.count).candidates.map(\.text)
  }

  @Test(arguments: [
    ("add x s", ["stickyNote", "splitText", "sliceAssets", "selection"]),
    ("add x llm ", ["draft/text", "model=", "when=", "title="]),
    ("add x model image/r", ["image/resize"]),
    ("add x aspectRatio 16", ["16:9"]), ("add x aspectRatio value=9:", ["9:16", "9:21"]),
    ("add x splitText $", ["$prompt", "$each"]),
    ("add x forEach ", ["$words", "$all", "input=", "concurrent=", "when=", "title="]),
    ("add x sliceAssets $a", ["$all"]),
    ("add x approval $", ["$words", "$art", "$all", "$pick", "$dark"]),
    ("add x forEachEnd $art lo", ["loop="]), ("add x forEachEnd $art loop=", []),
    ("add x model image/upscale image=$", ["$photo", "$art", "$dark"]),
    ("add x model image/upscale image=$ar", ["$art"]),
    ("add x model image/upscale image=$art.", ["$art.image"]),
    ("add x model image/upscale image=[$photo,$d", ["$dark"]),
    ("add x model draft/image when=$", ["$pick"]),
    ("add x model draft/image when=$pick.", ["$pick.if1", "$pick.if2", "$pick.else"]),
    ("add x model draft/image prompt=$", ["$prompt", "$each"]),
    ("add x model image/resize fit=", ["contain", "cover", "stretch"]),
    ("add x forEach $words concurrent=", ["true", "false"]),
    ("add x asset kind=", ["image", "video", "audio", "3d"]),
    ("edit words ", ["input=", "delimiter=", "when=", "title="]),
    ("edit pick b", ["block1=", "block2=", "block3="]), ("edit memo ", ["value=", "title="]),
    ("edit dark wi", ["width="]),
    // What the node feeds cannot feed it.
    ("edit words input=$", ["$prompt"]), ("edit pick when=$", []),
    ("connect pr", ["prompt"]),
    ("connect pick.", ["pick.if1", "pick.if2", "pick.else", "pick.approval"]),
    (
      "connect art dark.",
      [
        "dark.prompt", "dark.negativePrompt", "dark.style", "dark.width", "dark.height",
        "dark.seed", "dark.standsFor",
        "dark.conditional",
      ],
    ),
    ("disconnect prompt da", ["dark"]), ("input ph", ["photo"]),
    (
      "input prompt r",
      ["required=", "required.ifDefined=", "required.ifNotDefined=", "required.conditional="],
    ),
    ("input prompt type=s", ["string", "string_array"]),
    ("input prompt required.ifDefined=", ["prompt", "photo"]), ("run ph", ["photo="]),
    ("help ifE", ["ifElse"]), ("copy de", ["demo"]),
  ])
  func `what fits is offered`(_ line: String, _ wanted: [String]) async throws {
    let found = try await texts(line, bench())
    #expect(found == wanted)
  }

  @Test func `set offers the inputs of other nodes than the one of the stop`() async throws {
    let bench = try TestBench()
    for line in tour + ["run"] { await bench.run(line) }
    let found = await texts("set sk", bench)
    #expect(found.contains("sketch.prompt=") && found.contains("sketch.width="), "\(found)")
    #expect(await texts("set final.fa", bench) == ["final.factor="])
    #expect(await texts("set pro", bench) == ["prompt="])
  }

  @Test func `completion leaves no trace in the session`() async throws {
    let bench = try await bench()
    await bench.run("new album", "add first workflow demo prompt=\"x\"")
    try bench.restart()
    let path = await bench.record("album")
    await bench.run("status")
    let before = try readFile(path)
    #expect(await texts("edit first pro", bench) == ["prompt="])
    #expect(await texts("add y workflow demo ph", bench) == ["photo="])
    #expect(try readFile(path) == before)
  }
}
