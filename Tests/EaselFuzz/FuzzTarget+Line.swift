import Shell

extension FuzzTarget {
  /// The shell's command line.
  static let line = FuzzTarget(
    name: "line",
    corpus: [
      "add sketch model draft/image prompt=$prompt width=512 --output # why",
      "manage_workflows action=\"run\", workflow_id=\"wflow_1\", inputs={\"prompt\": [1, {\"a\": null}]}",
      "edit line value='it''s' title=\"two\\nlines\" when=$pick.if1", "print $n.h + size('a b')",
      "note anything # \"goes {here", "break sketch if $sketch.cost > 2 && (1 < 2)",
      "add a asset @\"my file.png\" \\\n  quality=high", "help add --full", "add??", "",
    ],
    tokens: [
      "add", "edit", "print ", "note ", "break ", " if ", "manage_workflows ", "=", "$", "$a.b",
      "@", "@/x",
      "'", "\"", "\\", "\\\n", "\n", "\r", "\t", " ", ",", "#", " # ", "{", "}", "[", "]", ":",
      "--on", "--",
      "?", "null", "true", "-1", "1e5", "{\"a\":1}", "name=", "é", "日本", "\u{1B}[31m", "\u{202E}",
      "\u{0}",
    ],
    nesting: [("[", "]"), ("{\"a\":", "}"), ("(", ")"), ("'", "'"), ("print (", ")")],
  ) { input throws(Broken) in
    let text = String(decoding: input, as: UTF8.self)
    // What the parser takes is complete; a trailing backslash goes on, and an expression is not
    // parsed here. Several commands are not for the parser.
    var splitter = CommandSplitter(reading: reading)
    var commands: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      commands += splitter.add(String(line))
    }
    if let rest = splitter.takePending() { commands.append(rest) }
    try Broken.unless(commands.joined(separator: "\n") == text, "a script changes by being split")
    let mayGoOn = text.hasSuffix("\\") || text.hasSuffix("\\\n") || commands.count > 1
    let isWhole = isComplete(text, reading: reading)
    do {
      let line = try ParsedLine(text, reading: reading)
      for argument in line.arguments {
        try Broken.unless(
          argument.wholeRange.upperBound <= text.utf8.count,
          "a word beyond the line",
        )
      }
      try Broken.unless(
        isWhole || mayGoOn || line.rest != nil,
        "a line that is parsed is not complete",
      )
    } catch let error as LineError {
      try Broken.unless(error.range.upperBound <= text.utf8.count, "an error beyond the line")
      try Broken.unless(!error.message.isEmpty, "an error without words")
      try Broken.unless(!caret(text, error.range).isEmpty, "an error without a caret")
    } catch let error as Broken {
      throw error
    } catch {
      throw Broken("another error than of a line: \(error)")
    }
    _ = expandingHelp(text)
  }

  @Sendable private static func reading(_ name: String) -> RestOfLine {
    switch name {
    case "print", "display": .expression
    case "note": .text
    case "break": .expressionAfter("if")
    default: .words
    }
  }
}
