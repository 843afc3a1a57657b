private import Text

extension CommandTable {
  /// The page of all commands by family: at 80 columns at most 20 lines, on narrower terminals
  /// more.
  public func helpPage(columns: Int = 80) -> String {
    let columns = min(max(columns, 40), 80)
    let groups = Family.allCases.map { family in (family, names(of: family)) }
      .filter { !$0.1.isEmpty }
    var lines: [String] = []
    var blocks = groups.map { family, names in Self.wrapped(family.rawValue, names, columns) }
    let count = blocks.reduce(0) { $0 + $1.count }
    // As many families have an example as there is room for.
    var room = Self.pageLines - count - 4
    for (place, group) in groups.enumerated() where room > 0 && group.0 != .help {
      guard let example = example(of: group.0) else { continue }
      blocks[place].append("          e.g. " + example)
      room -= 1
    }
    lines += blocks.flatMap { $0 }
    let footer = "`help TOPIC` says more, `NAME?` in short, `NAME??` everything."
    let shown = columns < 80 ? lines[...] : lines.prefix(Self.pageLines - 4)
    return (["```text"] + shown + ["```", "", footer])
      .joined(separator: "\n")
  }

  /// Returns help on a command, an alias or a family; `isFull` leaves nothing out.
  ///
  /// Throws where there is no such topic, with the nearest one, of which `others` are some too.
  public func help(
    on topic: String,
    isFull: Bool = false,
    at range: Range<Int>? = nil,
    others: [String] = [],
  ) throws(ShellError) -> String {
    let family = Family(rawValue: topic)
    if let command = self[topic] {
      let page = isFull ? Self.fullPage(of: command) : Self.shortPage(of: command)
      guard let family, family != command.family || names(of: family).count > 1 else { return page }
      let others = names(of: family).filter { $0 != command.name }.map { "`\($0)`" }
      return page + "\n\nThe topic **\(topic)**: " + others.joined(separator: " ")
    }
    guard let family else {
      throw .unknown(
        "topic",
        topic,
        at: range,
        candidates: commands.map(\.name) + Family.allCases.map(\.rawValue) + others,
        remedy: "`help` lists the commands",
        code: ExitStatus.usageCode,
      )
    }
    return page(of: family)
  }

  /// How many lines the page of all commands may have.
  static let pageLines = 20

  private func names(of family: Family) -> [String] {
    commands.filter { $0.family == family }.map { command in
      let letter = command.aliases.first { $0.utf8.count == 1 }
      return command.name + (letter.map { " (\($0))" } ?? "")
    }
  }

  private func example(of family: Family) -> String? {
    commands.lazy.filter { $0.family == family }.flatMap(\.examples)
      .first { !$0.contains("\n") && DisplayWidth.of($0) <= 64 }
  }

  /// Lays names out behind a label in lines of at most `columns`.
  private static func wrapped(
    _ label: String,
    _ names: [String],
    _ columns: Int,
  ) -> [String] {
    var lines: [String] = []
    var line = label.padded(to: 10)
    for name in names {
      if DisplayWidth.of(line) + DisplayWidth.of(name) > columns {
        lines.append(line.trimmingTrailingBlanks)
        line = "".padded(to: 10)
      }
      line += name + "  "
    }
    return lines + [line.trimmingTrailingBlanks]
  }

  private func page(of family: Family) -> String {
    let members = commands.filter { $0.family == family }
    let column = min(18, members.map { DisplayWidth.of($0.name) }.max() ?? 0) + 2
    let lines = members.map { command in
      (command.name.padded(to: column) + command.summary).clipped(to: 80)
    }
    return (["```text"] + lines + ["```"]).joined(separator: "\n")
  }

  private static func shortPage(of command: Command) -> String {
    var lines = [command.summary, "", "```text", command.usage.clipped(to: 80)]
    let example = command.examples.first { !$0.contains("\n") && DisplayWidth.of($0) <= 75 }
    if let example { lines.append("e.g. " + example) }
    lines += ["```", "", "`\(command.name)??` says everything."]
    return lines.joined(separator: "\n")
  }

  private static func fullPage(of command: Command) -> String {
    var lines = [command.summary, "", "```text", command.usage, "```"]
    if !command.aliases.isEmpty {
      lines += ["", "Also: " + command.aliases.map { "`\($0)`" }.joined(separator: ", ")]
    }
    if !command.flags.isEmpty {
      lines += ["", "Flags: " + command.flags.map { "`\($0)`" }.joined(separator: ", ")]
    }
    if !command.details.isEmpty { lines += ["", command.details] }
    lines += ["", command.examples.count == 1 ? "Example:" : "Examples:", "", "```text"]
    lines += command.examples + ["```"]
    return lines.joined(separator: "\n")
  }
}

extension String {
  /// The text without blanks at its end.
  fileprivate var trimmingTrailingBlanks: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
