import Glibc
import TestSupport
import Testing

@Suite struct FuzzTests {
  private let program = BuiltProduct.path(of: "easel-fuzz")

  @Test(arguments: ["json", "cel", "line", "import"])
  func `some thousands of made inputs are taken by everything that reads text`(
    _ target: String
  ) throws {
    let (output, end) = try PipedProcess.run(
      program,
      arguments: ["--seed", "7", "--inputs", "2000", "--seconds", "600", target],
      input: "",
    )
    #expect(end == .exit(0), "\(output)")
    #expect(output.contains("\(target): 2000 inputs of seed 7"))
    #expect(output.contains("no failure"))
  }

  @Test(arguments: [
    ("trap", "signal"), ("stall", "takes more than"), ("broken", "breaks a rule"),
  ])
  func `what crashes, hangs or breaks a rule is found, kept and can be had again`(
    _ target: String,
    _ words: String,
  ) throws {
    var template = Array("/tmp/easel-fuzz-test-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let arguments = ["--seed", "3", "--inputs", "400", "--patience", "1", "--keep", folder, target]
    let (output, end) = try PipedProcess.run(program, arguments: arguments, input: "")
    #expect(end == .exit(1))
    let line = try #require(output.split(separator: "\n").first { $0.contains("; again: ") })
    #expect(line.contains(words))
    let path = try #require(line.firstRange(of: "kept in ").map { line[$0.upperBound...] })
      .prefix { $0 != ";" }
    #expect(access(String(path), R_OK) == 0)
    guard target != "stall" else { return }
    let again = try #require(line.firstRange(of: "easel-fuzz ").map { line[$0.upperBound...] })
    let second = try PipedProcess.run(
      program,
      arguments: again.split(separator: " ").map(String.init),
      input: "",
    )
    #expect(second.end != .exit(0))
  }

  @Test func `a wrong word is told`() throws {
    let (output, end) = try PipedProcess.run(program, arguments: ["nonsense"], input: "")
    #expect(end == .exit(2))
    #expect(output.contains("there is no `nonsense`"))
  }
}
