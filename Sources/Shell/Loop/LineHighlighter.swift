public import Editline

/// Colours a line while it is typed.
public struct LineHighlighter: Sendable {
  private let table: CommandTable

  /// How many bytes of a line are coloured at most.
  static let limit = 1 << 14

  /// A highlighter that knows the commands of a table.
  public init(table: CommandTable) { self.table = table }

  /// Returns the parts of a line that have a colour, in their order.
  public func spans(of line: String) -> [HighlightSpan] {
    guard line.utf8.count <= Self.limit else { return [] }
    let parsed: ParsedLine
    do {
      parsed = try ParsedLine(line, reading: table.reading)
    } catch {
      return []
    }
    guard let name = parsed.name else { return [] }
    var spans: [HighlightSpan] = []
    if let style = style(of: name, in: line) {
      spans.append(HighlightSpan(range: name.range, style: style))
    }
    for argument in parsed.arguments {
      if let range = argument.nameRange { spans.append(HighlightSpan(range: range, style: "34")) }
      guard argument.range != argument.nameRange, let style = Self.style(of: argument) else {
        continue
      }
      spans.append(HighlightSpan(range: argument.range, style: style))
    }
    return spans
  }

  /// A known command is bold, an unknown one red as soon as the word is ended.
  private func style(of name: Word, in line: String) -> String? {
    if table[name.text] != nil { return "1" }
    let isEnded = line.utf8.count > name.range.upperBound
    return isEnded && expandingHelp(name.text) == name.text ? "31" : nil
  }

  private static func style(of argument: Argument) -> String? {
    if argument.word.isQuoted { return "32" }
    switch argument.value {
    case .json, .list: return "33"
    case .reference: return "36"
    case .file: return "35"
    case .text: return nil
    }
  }
}

extension LineReader.Callbacks {
  /// The callbacks of the shell: completion, whether a line is complete, and colours.
  public static func shell(table: CommandTable, context: any ShellContext) -> Self {
    let completer = ShellCompleter(table: table, context: context)
    let highlighter = LineHighlighter(table: table)
    var callbacks = Self()
    callbacks.completion = { completer.waitForCompletion(for: $0, at: $1) }
    callbacks.isComplete = { table.isComplete($0) }
    callbacks.highlight = { highlighter.spans(of: $0) }
    return callbacks
  }
}
