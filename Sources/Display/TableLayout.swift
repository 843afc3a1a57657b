import Cmark
import Text

/// Lays out a table: as it is if it fits, else with wrapped cells, else as records.
struct TableLayout {
  private let alignments: [MarkdownTable.Alignment]
  private let header: [StyledText]
  private let rows: [[StyledText]]
  private let columns: Int
  private static let separator = 3
  private static let bar = StyledText(" │ ", .dim)

  /// Prepares a table with the given cells for a number of columns.
  init(
    alignments: [MarkdownTable.Alignment],
    header: [StyledText],
    rows: [[StyledText]],
    columns: Int,
  ) {
    self.alignments = alignments
    self.header = header
    self.rows = rows
    self.columns = columns
  }

  /// Returns the lines.
  func lines() -> [StyledText] {
    var natural = header.map { max(1, LineBreaker.measure($0).natural) }
    var words = header.map { max(1, LineBreaker.measure($0).word) }
    var isRagged = header.contains { $0.bytes.contains(0x0A) }
    for row in rows {
      for (column, cell) in row.enumerated() where column < natural.count {
        let measure = LineBreaker.measure(cell)
        natural[column] = max(natural[column], measure.natural)
        words[column] = max(words[column], measure.word)
        if !isRagged { isRagged = cell.bytes.contains(0x0A) }
      }
    }
    let gaps = Self.separator * max(0, natural.count - 1)
    if natural.reduce(gaps, +) <= columns { return grid(natural, isWrapped: isRagged) }
    let least = words.map { min($0, 12) }
    guard least.reduce(gaps, +) <= columns else { return records() }
    return grid(Self.shrink(natural, least, to: columns - gaps), isWrapped: true)
  }

  /// Shares `total` columns: everyone gets the least, the rest goes by what is missing.
  private static func shrink(_ natural: [Int], _ least: [Int], to total: Int) -> [Int] {
    let missing = zip(natural, least).map { max(0, $0 - $1) }
    let sum = max(1, missing.reduce(0, +))
    let spare = total - least.reduce(0, +)
    var widths = zip(least, missing).map { $0 + $1 * spare / sum }
    var left = total - widths.reduce(0, +)
    for column in widths.indices where left > 0 && widths[column] < natural[column] {
      widths[column] += 1
      left -= 1
    }
    return widths
  }

  private func grid(_ widths: [Int], isWrapped: Bool) -> [StyledText] {
    var rule = StyledText()
    for (column, width) in widths.enumerated() {
      if column > 0 { rule.append("─┼─", .dim) }
      rule.append(String(repeating: "─", count: width), .dim)
    }
    var lines = rowLines(header, widths)
    lines.append(rule)
    for (index, row) in rows.enumerated() {
      // Where cells have several lines, a rule shows where a row ends.
      if isWrapped, index > 0 { lines.append(rule) }
      lines += rowLines(row, widths)
    }
    return lines
  }

  private func rowLines(_ cells: [StyledText], _ widths: [Int]) -> [StyledText] {
    // Most cells fit: one of few bytes without a newline needs no breaking.
    let fits = zip(cells, widths).allSatisfy { cell, width in
      cell.bytes.count <= width && !cell.bytes.contains(0x0A)
    }
    if fits { return [line(widths) { cells[$0] }] }
    let broken = zip(cells, widths).map { LineBreaker.lines(of: $0, width: $1) }
    let height = max(1, broken.reduce(0) { max($0, $1.count) })
    return (0..<height).map { index in
      line(widths) { index < broken[$0].count ? broken[$0][index] : StyledText() }
    }
  }

  /// Returns one line of a row from the parts of its columns.
  private func line(_ widths: [Int], part: (Int) -> StyledText) -> StyledText {
    var line = StyledText()
    for (column, width) in widths.enumerated() {
      if column > 0 { line.append(Self.bar) }
      let part = part(column)
      let spare = max(0, width - part.width)
      let left =
        switch alignments[column] {
        case .right: spare
        case .center: spare / 2
        case .left, .unspecified: 0
        }
      line.appendSpaces(left)
      line.append(part)
      if column < widths.count - 1 { line.appendSpaces(spare - left) }
    }
    return line.trimmed()
  }

  /// Returns one line `name: value` for every cell, and a blank line between rows.
  private func records() -> [StyledText] {
    let limit = columns / 3
    let names = header.map { $0.string.replacingNewlines.clipped(to: limit) }
    let indentation = names.reduce(0) { max($0, DisplayWidth.of($1)) } + 2
    var lines: [StyledText] = []
    for (index, row) in rows.enumerated() {
      if index > 0 { lines.append(StyledText()) }
      for (name, cell) in zip(names, row) {
        var parts = LineBreaker.lines(of: cell, width: columns - indentation)
        if parts.isEmpty { parts.append(StyledText()) }
        for (number, part) in parts.enumerated() {
          var line = StyledText()
          if number == 0 { line.append(name + ":", TextStyle(attributes: .bold)) }
          line.appendSpaces(indentation - line.width)
          line.append(part)
          lines.append(line.trimmed())
        }
      }
    }
    // A table without rows still says what its columns are.
    return rows.isEmpty ? names.map { StyledText($0 + ":", TextStyle(attributes: .bold)) } : lines
  }
}

extension BlockLayout {
  /// Adds a table.
  mutating func add(_ table: MarkdownTable) {
    let header = table.header.map { inlines.text($0, style: TextStyle(attributes: .bold)) }
    let rows = table.rows.map { row in row.map { inlines.text($0) } }
    let layout = TableLayout(
      alignments: table.alignments,
      header: header,
      rows: rows,
      columns: width,
    )
    for line in layout.lines() { emit(line) }
  }
}

extension String {
  fileprivate var replacingNewlines: String {
    String(map { $0 == "\n" ? " " : $0 })
  }
}
