import Text

/// What the replays of several sessions found.
public struct ReplayTable: Sendable {
  /// One session with its report.
  public struct Row: Sendable {
    /// The file.
    public let path: String
    /// What its replay found; nil where the file could not be read.
    public let report: ReplayReport?
    /// Why it could not be read.
    public let failure: String?
    /// How long it took, in milliseconds.
    public let milliseconds: Int

    /// A session with its report, or with why there is none.
    public init(path: String, report: ReplayReport?, failure: String? = nil, milliseconds: Int) {
      self.path = path
      self.report = report
      self.failure = failure
      self.milliseconds = milliseconds
    }

    /// 0 same, 1 differs, 2 cannot run, 3 file damaged.
    public var exitCode: Int32 { report?.exitCode ?? 3 }
  }

  /// The sessions in the order in which they were named.
  public let rows: [Row]

  /// A table of `rows`.
  public init(_ rows: [Row]) { self.rows = rows }

  /// The worst of all.
  public var exitCode: Int32 { rows.map(\.exitCode).max() ?? 0 }

  /// A line for each session, then the reports of those that are not the same.
  public var markdown: String {
    var lines = ["| session | entries | result |", "|---|---:|---|"]
    for row in rows {
      let count = row.report.map { String($0.results.count) } ?? ""
      lines.append("| \(row.path.plainCell) | \(count) | \(row.word) |")
    }
    let same = rows.filter { $0.exitCode == 0 }.count
    lines += ["", "**\(same) of \(rows.count)** sessions replay the same."]
    let others = rows.filter { $0.exitCode != 0 }.map { row in
      "**\(row.path.plainCell)**\n\n" + (row.report?.markdown ?? row.failure ?? "")
    }
    return ([lines.joined(separator: "\n")] + others).joined(separator: "\n\n")
  }

  /// The same for continuous integration, as JUnit's XML: a suite for each session, a case for
  /// each entry.
  public var junit: String {
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites name=\"easel replay\">",
    ]
    for row in rows { lines += row.suite }
    return (lines + ["</testsuites>"]).joined(separator: "\n") + "\n"
  }
}

extension ReplayTable.Row {
  fileprivate var word: String {
    switch exitCode {
    case 0: "same"
    case 1: "**differs**"
    case 2: "**cannot run**"
    default: "**damaged**"
    }
  }

  fileprivate var suite: [String] {
    let results = report?.results ?? []
    let problems = report?.problems.map { "line \($0.line): \($0.what)" } ?? []
    let broken = problems + [failure].compactMap(\.self)
    let failures = results.filter { $0.failureText != nil && !$0.isError }.count
    let errors = results.filter(\.isError).count + (broken.isEmpty ? 0 : 1)
    let skipped = results.filter(\.isSkipped).count
    var lines = [
      "  <testsuite name=\"\(path.xml)\" tests=\"\(results.count + (broken.isEmpty ? 0 : 1))\" "
        + "failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"\(skipped)\" "
        + "time=\"\(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst())\">"
    ]
    if !broken.isEmpty {
      let text = broken.joined(separator: "\n").xml
      lines.append(
        "    <testcase name=\"file\" classname=\"\(path.xml)\"><error>\(text)</error></testcase>"
      )
    }
    for result in results {
      let head = "    <testcase name=\"\(result.entry.xml)\" classname=\"\(path.xml)\""
      if let text = result.failureText {
        let tag = result.isError ? "error" : "failure"
        lines.append("\(head)><\(tag)>\(text.xml)</\(tag)></testcase>")
      } else {
        lines.append(result.isSkipped ? "\(head)><skipped/></testcase>" : "\(head)/>")
      }
    }
    return lines + ["  </testsuite>"]
  }
}

extension ReplayResult {
  fileprivate var failureText: String? {
    switch outcome {
    case .different(let cause, let difference): "\(cause)\n\(difference)"
    case .failed(let message): message
    case .same, .notCompared, .notReached: nil
    }
  }

  fileprivate var isError: Bool {
    guard case .failed = outcome else { return false }
    return true
  }

  fileprivate var isSkipped: Bool { outcome == .notReached || outcome == .notCompared }
}

extension String {
  /// The text for XML: its signs escaped, and what XML cannot hold left out.
  fileprivate var xml: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "\n", "\t": text.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": continue
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// The text in a cell of a table of Markdown.
  fileprivate var plainCell: String {
    var text = ""
    for character in terminalSafe {
      if "\\`*_[]<>|".contains(character) { text.append("\\") }
      text.append(character == "\n" ? " " : character)
    }
    return text
  }
}
