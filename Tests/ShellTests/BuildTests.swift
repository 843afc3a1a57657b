import JSON
import Notebook
import Testing
import Workflows

@testable import Shell

@Suite struct BuildTests {
  /// A bench with a workflow in which each line was taken.
  private func bench(_ lines: String...) async throws -> TestBench {
    let bench = try TestBench()
    for line in ["new demo"] + lines {
      let output = await bench.run(line)
      #expect(output.status == .ok, "\(line): \(output.markdown)")
    }
    return bench
  }

  private func caret(under output: Output) throws -> String {
    let lines = output.markdown.split(separator: "\n").map(String.init)
    let place = try #require(lines.firstIndex { $0.contains("^") })
    let start = lines[place].prefix { $0 == " " }.count
    let length = lines[place].filter { $0 == "^" }.count
    return String(lines[place - 1].dropFirst(start).prefix(length))
  }

  @Test(arguments: NodeTopic.all.map(\.type.name))
  func `the example on the page of a type works`(_ name: String) async throws {
    let topic = try #require(NodeTopic.named(name))
    let bench = try TestBench()
    await bench.run("new demo")
    for line in topic.example {
      let output = await bench.run(line)
      #expect(output.status == .ok, "\(line): \(output.markdown)")
    }
    let nodes = await bench.run("show").data?["nodes"]?.array ?? []
    #expect(nodes.contains { $0["type"]?.string == name })
    #expect(await bench.run("help \(name)").markdown.contains(topic.page))
    let isWhole = topic.example.contains { $0.contains("--output") }
    if isWhole { #expect(await bench.run("check").status == .ok) }
  }

  @Test func `the whole grammar is built line by line`() async throws {
    let bench = try await bench(
      "add prompt text \"fox, owl\" --input",
      "add mode text \"night\" --input",
      "add line transformText \"'A portrait of ' + trim(prompt_output)\"",
      "add words splitText $prompt delimiter=\", \"",
      "add each forEach $words",
      "add art model draft/image prompt=$each",
      "add all forEachEnd $art loop=each --output",
      "add pick ifElse \"mode contains 'night'\" \"mode isEmpty\"",
      "add dark model draft/image prompt=$line when=$pick.if1",
      "add two sliceAssets $all from=0 count=2",
      "add wide aspectRatio 16:9",
      "add memo stickyNote \"Look at the *light*\"",
      "add light model draft/image prompt=$line when=$pick.else",
      "add final model image/upscale image=[$dark, $light] --output",
      "add pair groupItems \"[dark_image, final_image]\"",
      "add review approval $final \"Good?\"",
      "add best selection $all \"Which?\" max=1 --output",
    )
    let show = await bench.run("show").markdown
    #expect(show.contains("image=$dark image=$light"))
    let check = await bench.run("check")
    #expect(check.status == .ok, "\(check.markdown)")
    let flow = await bench.run("show --flow")
    #expect(flow.markdown.contains("\"conditional\""))
  }

  @Test(arguments: [
    ("add x ifElse \"mode contins 'night'\"", "contins", "there is no operator `contins`"),
    ("add x ifElse 'mode isEmpty' 'mode isEmpty or moed isEmpty'", "moed", "Did you mean `mode`?"),
    ("add x ifElse \"mode equals \\\"a\\\" und\"", "und", "one word too many"),
    ("edit pick block1=\"mode greaterThan 3\"", "greaterThan", "read from files"),
    ("add x transformText \"'é\\u00e9' + promt_output\"", "promt_output", "`prompt_output`"),
    ("edit line value=\"trm(prompt_output)\"", "trm", "Did you mean `trim`?"),
    ("add x groupItems [$prompt, $nobody]", "$nobody", "there is no node `nobody`"),
    ("edit final image=[$dark, $line]", "$line", "takes image, and `line` gives text"),
    ("add x forEach $line", "$line", "Split it: add words splitText $line."),
    ("edit dark when=$line", "$line", "`when` takes a branch"),
    ("edit dark prompt=$pick.if1", "$pick.if1", "when=$pick.if1"),
    ("add x aspectRatio 16:8", "16:8", "Did you mean `16:9`?"),
    ("add x splitText $prompt delimeter=\";\"", "delimeter", "Did you mean `delimiter`?"),
    ("add x sliceAssets $line", "$line", "takes a list"),
    ("connect promt dark", "promt", "Did you mean `prompt`?"),
    ("connect prompt dark.promt", "dark.promt", "Did you mean `prompt`?"),
    ("connect prompt dark.prompt", "dark.prompt", "takes one edge, and `line` feeds it"),
    ("disconnect prompt line", "line", "reads `prompt_output`"),
    ("disconnect mode final", "mode", "no edge goes from `mode` to `final`"),
    ("connect .x final", ".x", "is no end of an edge"),
    ("rename line prompt", "prompt", "there is a node `prompt` already"),
    ("duplicate line workflow", "workflow", "reserved"),
    ("remove lin", "lin", "Did you mean `line`?"),
    ("edit line", "", "wants a setting, as name=value"),
    ("edit final --output --no-output", "--no-output", "contradict each other"),
    ("input mode maxlength=3", "maxlength", "Did you mean `maxLength`?"),
    ("input mode maxLength=3", "3", "the default `night` no longer fits"),
    ("input mode allowedValues=[\"day\"]", "[\"day\"]", "the default `night` no longer fits"),
    ("input line label=x", "line", "edit line --input"),
    ("input mod label=x", "mod", "Did you mean `mode`?"),
    ("add x workflow nowhere", "nowhere", "there is no workflow `nowhere`"),
    ("add x workflow demo", "demo", "the workflow `demo` cannot run itself"),
    ("add x modelInput", "modelInput", "is kept where a file has one"),
    ("copy demo demo", "demo", "called demo already"), ("new demo", "demo", "called demo already"),
    ("copy dem x", "dem", "Did you mean `demo`?"),
  ])
  func `what is refused is pointed at, and changes nothing`(
    _ line: String,
    _ word: String,
    _ message: String,
  ) async throws {
    let bench = try await bench(
      "add prompt text \"fox, owl\" --input",
      "add mode text \"night\" --input",
      "add line transformText \"'A portrait of ' + trim(prompt_output)\"",
      "add pick ifElse \"mode contains 'night'\"",
      "add dark model draft/image prompt=$line when=$pick.if1",
      "add light model draft/image prompt=$line when=$pick.else",
      "add final model image/upscale image=[$dark, $light] --output",
    )
    let before = await bench.run("show --json").markdown
    let inputs = await bench.run("input").markdown
    let output = await bench.run(line)
    #expect(output.status == .error)
    #expect(output.markdown.contains(message), "\(output.markdown)")
    if !word.isEmpty { #expect(try caret(under: output) == word, "\(output.markdown)") }
    #expect(await bench.run("show --json").markdown == before)
    #expect(await bench.run("input").markdown == inputs)
    #expect(await bench.run("undo").markdown.contains("add final"))
  }

  @Test func `a second value for one name names the list`() async throws {
    let bench = try await bench("add a text \"x\"")
    let output = await bench.run("edit a value=$b value=$c")
    #expect(output.markdown.contains("value=[$b, $c]"), "\(output.markdown)")
  }

  @Test func `edits say what they cut, and what check finds since`() async throws {
    let bench = try await bench(
      "add mode text \"night\" --input",
      "add line transformText \"mode_output\"",
      "add pick ifElse \"mode isEmpty\"",
      "add dark model draft/image prompt=$line when=$pick.if1 --output",
    )
    let removed = await bench.run("remove mode")
    #expect(removed.status == .ok)
    #expect(removed.markdown.contains("This cut it off from `line` and `pick`."))
    #expect(removed.markdown.contains("`line` still reads `mode_output`: edit it."))
    #expect(removed.markdown.contains("`check` finds since then:"))
    await bench.run("undo")
    #expect(await bench.run("check").status == .ok)
    let gate = await bench.run("remove pick")
    #expect(gate.markdown.contains("`dark` no longer hangs on a branch."))
    #expect(!gate.markdown.contains("finds since then"))
    await bench.run("undo")
    let cut = await bench.run("disconnect line dark.prompt")
    #expect(cut.markdown.contains("Cut **line**.output from **dark**.prompt."))
    #expect(cut.markdown.contains("`dark.prompt`: `dark` needs the input `prompt`"))
    #expect(await bench.run("connect line dark").markdown.contains("**dark**.prompt. 4 nodes"))
    let model = await bench.run("edit dark model=draft/text")
    #expect(
      model.markdown.contains("Changed **dark** (`draft/text`), fed by `pick.if1` and `line`.")
    )
    await bench.run("edit dark seed=1 model=draft/image width=64")
    let fewer = await bench.run("edit dark model=draft/text")
    #expect(fewer.markdown.contains("`draft/text` does not take `width`, which is dropped."))
  }

  @Test func `what changes nothing makes no revision`() async throws {
    let bench = try await bench("add a text \"x\"")
    #expect(await bench.run("edit a value=\"x\"").markdown.hasPrefix("Nothing changed"))
    #expect(await bench.run("undo").markdown.contains("add a"))
  }

  @Test func `undo and redo go through every edit, also after a restart`() async throws {
    let edits = [
      "add a text \"one\" --input", "input a label=\"A\" maxLength=9", "rename a b",
      "add line transformText \"b_output\"", "edit line value=\"trim(b_output)\"",
      "duplicate line other", "add art model draft/image prompt=$line",
      "disconnect line art.prompt", "connect other art.prompt", "remove line",
    ]
    let bench = try await bench()
    var states = [await bench.run("show --json").markdown + bench.run("input").markdown]
    for edit in edits {
      #expect(await bench.run(edit).status == .ok, "\(edit)")
      states.append(await bench.run("show --json").markdown + bench.run("input").markdown)
    }
    for state in states.dropLast().reversed() {
      try bench.restart()
      #expect(await bench.run("undo").status == .ok)
      #expect(await bench.run("show --json").markdown + bench.run("input").markdown == state)
    }
    #expect(await bench.run("undo").markdown == "Nothing to undo.")
    for state in states.dropFirst() {
      try bench.restart()
      #expect(await bench.run("redo").status == .ok)
      #expect(await bench.run("show --json").markdown + bench.run("input").markdown == state)
    }
    #expect(await bench.run("redo").markdown == "Nothing to redo.")
    await bench.run("undo", "undo")
    await bench.run("add new text \"x\"")
    try bench.restart()
    #expect(await bench.run("redo").markdown == "Nothing to redo.")
    #expect(await bench.run("undo").markdown.contains("add new"))
  }

  @Test func `a copy is a workflow of its own`() async throws {
    let bench = try await bench("add a text \"x\" --input", "input a hint=\"Say it\"")
    let output = await bench.run("copy demo other")
    #expect(output.markdown.contains("Copied **demo** to **other**"))
    #expect(await bench.made.bench.prompt().contains("demo"))
    await bench.run("edit a value=\"y\"", "use other")
    #expect(await bench.run("show").data?["nodes"]?.array?.first?["data"]?["value"] == "x")
    #expect(await bench.run("input a").data?["hint"] == "Say it")
  }

  @Test func `a workflow inside of another takes its inputs and gives its outputs`() async throws {
    let bench = try await bench(
      "add prompt text \"a fox\" --input",
      "input prompt maxLength=5",
      "add art model draft/image prompt=$prompt --output",
      "new album",
      "add line text \"an owl\" --input",
      "add first workflow demo prompt=$line",
      "add big model image/upscale image=$first.art --output",
    )
    #expect(await bench.run("check").status == .ok)
    let long = await bench.run("edit first prompt=\"a very long prompt\"")
    #expect(long.markdown.contains("the input `prompt` has at most 5 characters, not 18"))
    await bench.run("use demo")
    let circle = await bench.run("add x workflow album line=\"x\"")
    #expect(circle.markdown.contains("circle of workflows: album → demo"))
  }

  @Test func `files become assets, one or several`() async throws {
    let bench = try await bench()
    for name in ["a", "b"] {
      let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array(name.utf8)
      try writeFile(png, to: "\(bench.folder.path)/\(name).png")
    }
    let (a, b) = ("@\(bench.folder.path)/a.png", "@\(bench.folder.path)/b.png")
    #expect(await bench.run("add logo asset \(a)").status == .ok)
    #expect(await bench.run("add refs asset \(a) \(b) multiple=true").status == .ok)
    #expect(await bench.run("edit logo value=[\(a), \(b)]").status == .ok)
    let values = (await bench.run("show").data?["nodes"]?.array ?? []).map { $0["data"]?["value"] }
    #expect(values.first??.array?.count == 2)
    #expect(values.first == values.last)
    #expect(
      await bench.run("add bad asset \(a) text").markdown.contains("an asset is a file, not a text")
    )
  }

  @Test func `a picture of a run becomes an asset by its name, unless it is quoted`() async throws {
    let bench = try TestBench()
    for line in tour { await bench.run(line) }
    await bench.run("run")
    #expect(await bench.run("add keep asset art:1").status == .ok)
    #expect(await bench.run("edit final image=art:1").status == .ok)
    #expect(await bench.run("show").data?["edges"]?.array?.count == 2)
    await bench.run("edit prompt value=\"art:1\"")
    #expect(await bench.run("input prompt").data?["default"] == "art:1")
    let text = await bench.run("edit sketch prompt=art:1")
    #expect(text.markdown.contains("`prompt` takes a text, not image file"))
  }

  /// What has to be there before the examples of a command work, beside the tour.
  private static let setUps = [
    "new": ["delete hero-portrait"],
    "add": ["delete hero-portrait", "new hero-portrait"],
    "edit": ["add line transformText \"prompt_output\""],
    "redo": ["undo"],
    "show": ["publish"],
    "publish": [
      "delete hero-portrait", "new hero-portrait", "add prompt text a --input",
      "add sketch model draft/image prompt=$prompt --output",
    ],
    "connect": ["disconnect prompt sketch.prompt", "disconnect sketch review"],
    "run": ["remove review"],
    "compare": ["remove review", "run", "run prompt=\"a red fox\""],
    "rerun": ["run", "approve"],
    "back": ["run", "approve"],
    "fork": ["step", "next"],
    "runs": ["step"],
    "set": ["step"],
    "pin": ["add other model draft/image prompt=x --output", "step", "next other"],
    "unpin": ["add other model draft/image prompt=x --output", "step", "pin sketch --error x"],
    "skip": ["step"],
    "retry": [
      "add other model draft/image prompt=x --output", "step prompt=\"this will fail\"",
      "next sketch",
    ],
    "accept": ["step", "set sketch.seed=7"],
  ]
  /// What has to be done between two examples of a command.
  private static let between = [
    // One of two ways to cut the same edge, each on its own.
    "disconnect": ["undo"],
    "back": ["continue", "approve", "continue"],
    "rerun": ["quit"],
  ]

  @Test func `the examples of the commands that build work`() async throws {
    let names = [
      "new", "add", "edit", "rename", "remove", "duplicate", "undo", "redo", "copy", "delete",
      "connect", "disconnect", "input", "check", "graph", "show", "publish", "cost", "plan", "run",
      "step", "compare", "rerun", "back", "fork", "runs",
    ]
    for name in names {
      let bench = try TestBench()
      for line in tour + (Self.setUps[name] ?? []) {
        #expect(await bench.run(line).status != .error, "\(line)")
      }
      let command = try #require(bench.made.table[name])
      for (number, line) in command.examples.enumerated() {
        if number > 0 { for line in Self.between[name] ?? [] { await bench.run(line) } }
        // A run that stops is ended, so that the next one can begin.
        if name == "run" || name == "step" { await bench.run("cancel") }
        let output = await bench.run(line)
        #expect(output.status != .error, "\(line): \(output.markdown)")
      }
    }
  }

  @Test(arguments: ["set", "pin", "unpin", "skip", "retry", "accept"])
  func `the examples of the commands that change a run work`(_ name: String) async throws {
    let bench = try TestBench()
    for line in tour + (Self.setUps[name] ?? []) {
      #expect(await bench.run(line).status == .ok, "\(line)")
    }
    for line in try #require(bench.made.table[name]).examples {
      let output = await bench.run(line)
      #expect(output.status != .error, "\(line): \(output.markdown)")
    }
  }
}
