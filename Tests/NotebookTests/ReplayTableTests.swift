import JSON
import Testing

@testable import Notebook

@Suite struct ReplayTableTests {
  private let table = ReplayTable([
    ReplayTable.Row(
      path: "a.md",
      report: ReplayReport(
        results: [
          ReplayResult("e1", .same),
          ReplayResult("e2", .different(cause: "<x>", difference: "-a\n+b")),
          ReplayResult("e3", .notReached),
        ],
        problems: [],
      ),
      milliseconds: 1_007,
    ),
    ReplayTable.Row(path: "b_c.md", report: nil, failure: "gone & lost", milliseconds: 0),
    ReplayTable.Row(
      path: "d.md",
      report: ReplayReport(results: [ReplayResult("e1", .same)], problems: []),
      milliseconds: 2,
    ),
  ])

  @Test func `the worst of all sessions is the exit code, and each has its line`() {
    #expect(table.exitCode == 3)
    #expect(table.markdown.contains("| a.md | 3 | **differs** |"))
    #expect(table.markdown.contains("| b\\_c.md |  | **damaged** |"))
    #expect(table.markdown.contains("**1 of 3** sessions replay the same."))
    #expect(table.markdown.contains("gone & lost"))
  }

  @Test func `the report for machines counts and escapes`() {
    let xml = table.junit
    #expect(
      xml.contains(
        "<testsuite name=\"a.md\" tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\" time=\"1.007\">"
      )
    )
    #expect(xml.contains("<failure>&lt;x&gt;\n-a\n+b</failure>"))
    #expect(xml.contains("<error>gone &amp; lost</error>"))
    #expect(xml.contains("<skipped/>"))
  }
}
