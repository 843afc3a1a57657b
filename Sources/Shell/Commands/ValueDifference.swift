import JSON
import Notebook
import Text
import Workflows

/// What became of a value between two runs, as Markdown.
enum ValueDifference {
  /// How many lines of a unified difference are shown in short.
  private static let briefLines = 16
  /// How many characters of a text on one line are shown in short.
  private static let briefCharacters = 160

  /// The two values as an item of a list: on its line, or with a `diff` block below it.
  ///
  /// - Parameters:
  ///   - name: What has the values.
  ///   - before: The first value.
  ///   - after: The second value.
  ///   - isFull: Whether all of it is shown.
  ///   - short: A value on one line.
  /// - Returns: Markdown.
  static func item(
    _ name: String,
    from before: JSONValue?,
    to after: JSONValue?,
    isFull: Bool,
    short: (JSONValue) -> String,
  ) -> String {
    let label = name.markdownSafe
    guard let before, let after else {
      let old = before.map { short($0).markdownSafe } ?? "nothing"
      let new = after.map { short($0).markdownSafe } ?? "nothing"
      return "- \(label): \(old) → \(new)"
    }
    if let words = numbers(from: before, to: after) { return "- \(label): \(words)" }
    if let old = before.string, let new = after.string, !old.isAssetID, !new.isAssetID {
      return text(label, old, new, isFull: isFull)
    }
    if before.isPlain, after.isPlain {
      return "- \(label): \(short(before).markdownSafe) → \(short(after).markdownSafe)"
    }
    return block(label, before.lines, after.lines, isFull: isFull)
  }

  private static func text(
    _ label: String,
    _ before: String,
    _ after: String,
    isFull: Bool,
  ) -> String {
    guard !before.contains("\n"), !after.contains("\n") else {
      return block(label, before, after, isFull: isFull)
    }
    let limit = isFull ? 4000 : briefCharacters
    let sides = MarkedText.sides(before, after, limit: limit)
    return "- \(label): \(sides.before.markdown("~~")) → \(sides.after.markdown("**"))"
  }

  /// A unified difference in a block of its own.
  private static func block(
    _ label: String,
    _ before: String,
    _ after: String,
    isFull: Bool,
  ) -> String {
    let difference = UnifiedDifference(from: before.terminalSafe, to: after.terminalSafe).text
    var lines = difference.split(separator: "\n", omittingEmptySubsequences: false)
    let hidden = isFull ? 0 : max(0, lines.count - briefLines)
    lines = Array(lines.prefix(lines.count - hidden))
    let note = hidden > 0 ? "\n\n… \(counted(hidden, "more line"))" : ""
    return "- \(label):\n\n\(fenced(lines.joined(separator: "\n"), "diff"))\(note)"
  }

  // MARK: Numbers

  /// `1 → 3 (+2)`, where both are numbers or texts that spell one.
  static func numbers(from before: JSONValue, to after: JSONValue) -> String? {
    guard let old = before.spelledNumber, let new = after.spelledNumber else { return nil }
    let distance = distance(old, new).map { " (\($0))" } ?? ""
    return "\(old.lexeme) → \(new.lexeme)\(distance)"
  }

  /// How much more the second is, exactly; nil where that cannot be told in decimals.
  private static func distance(_ before: JSONNumber, _ after: JSONNumber) -> String? {
    guard let old = Decimals(before.lexeme), let new = Decimals(after.lexeme) else { return nil }
    return new.minus(old)
  }

  /// A decimal as whole units of its last place.
  private struct Decimals {
    private var units: Int64
    private var places: Int

    init?(_ text: String) {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      let fraction = parts.count == 2 ? parts[1] : ""
      guard parts.count <= 2, fraction.count <= 12, let units = Int64(parts[0] + fraction) else {
        return nil
      }
      (self.units, places) = (units, fraction.count)
    }

    func minus(_ other: Decimals) -> String? {
      let places = max(places, other.places)
      guard let one = scaled(to: places), let two = other.scaled(to: places) else { return nil }
      let (difference, overflow) = one.subtractingReportingOverflow(two)
      guard !overflow else { return nil }
      let sign = difference < 0 ? "−" : "+"
      var digits = String(difference.magnitude)
      guard places > 0 else { return sign + digits }
      if digits.count <= places {
        digits = String(repeating: "0", count: places - digits.count + 1) + digits
      }
      var fraction = digits.suffix(places)
      while fraction.last == "0" { fraction.removeLast() }
      return sign + digits.dropLast(places) + (fraction.isEmpty ? "" : ".\(fraction)")
    }

    private func scaled(to places: Int) -> Int64? {
      var scaled = units
      for _ in self.places..<places {
        let (product, overflow) = scaled.multipliedReportingOverflow(by: 10)
        guard !overflow else { return nil }
        scaled = product
      }
      return scaled
    }
  }
}

extension JSONValue {
  /// The number, or the one that a text spells.
  fileprivate var spelledNumber: JSONNumber? { number ?? string.flatMap { JSONNumber($0) } }

  /// Whether it stands on one line.
  fileprivate var isPlain: Bool { array == nil && object == nil }

  /// The text, or the value in its pretty form.
  fileprivate var lines: String { string ?? pretty }
}
