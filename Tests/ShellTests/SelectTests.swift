import Notebook
import Testing

@testable import Shell

@Suite struct SelectTests {
  private let lines = [
    "new picks", "add line text \"fox, owl, elk\" --input",
    "add words splitText $line delimiter=\", \"",
    "add best selection $words \"Which two?\" min=2 max=2",
    "add joined transformText \"best_output[0] + '-' + best_output[1]\" --output",
  ]

  @Test func `a selection shows its candidates, and the picks go on in their order`() async throws {
    let bench = try TestBench()
    let path = await bench.record("picks")
    for line in lines { #expect(await bench.run(line).status == .ok, "\(line)") }
    let question = await bench.run("run")
    #expect(question.status == .waiting)
    for words in ["**0** > fox", "**2** > elk", "Which two?", "`select 0,…`"] {
      #expect(question.markdown.contains(words), "\(question.markdown)")
    }
    #expect(await bench.run("select 0").status == .error)
    #expect(await bench.run("select 0,3").status == .error)
    #expect(await bench.run("select x").markdown.contains("`x` is no number of a candidate"))
    #expect(await bench.run("approve").status == .error)
    #expect(await bench.run("select 2,0").markdown.contains("Selected 2, 0 at **best**"))
    #expect(await bench.run("print $joined").markdown == "> elk-fox")
    #expect(await bench.run("select 0").errorCode == "no_run")
    let file = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    let report = await made.check(file) { _, _ in }
    #expect(report.exitCode == 0, "\(report.markdown)")
  }
}

extension SelectTests {
  @Test func `pictures to pick from stand side by side with their numbers`() async throws {
    let bench = try TestBench()
    let lines = [
      "new sheet", "add line text \"fox, owl\" --input",
      "add words splitText $line delimiter=\", \"", "add each forEach $words",
      "add art model draft/image prompt=$each", "add all forEachEnd $art loop=each",
      "add best selection $all \"Which?\" --output", "run",
    ]
    var question = ""
    for line in lines { question = await bench.run(line).markdown }
    let sheet = try #require(question.split(separator: "\n\n").dropLast().last)
    let pictures = sheet.split(separator: "\n")
    #expect(pictures.count == 2 && pictures[0].hasPrefix("![0 · art:1]"), "\(question)")
    #expect(pictures.last?.hasPrefix("![1 · art:2]") == true, "\(question)")
  }
}
