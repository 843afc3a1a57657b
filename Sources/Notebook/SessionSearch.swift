/// A line of a session that has what was looked for.
public struct SessionHit: Sendable, Hashable {
  /// The entry; nil for the author's text.
  public let entry: String?
  /// Whether it was typed.
  public let isInput: Bool
  /// The line, cut around what was found.
  public let line: String
}

extension SessionFile {
  /// Returns the lines with `text` in inputs, results and the author's text, at most `limit`; case
  /// does not matter.
  ///
  /// Of a long result the whole is looked through.
  public func hits(for text: String, limit: Int) -> [SessionHit] {
    let wanted = text.lowercased()
    var hits: [SessionHit] = []
    guard !wanted.isEmpty else { return [] }
    func look(in text: String, _ entry: String?, isInput: Bool) {
      guard hits.count < limit, text.lowercased().contains(wanted) else { return }
      for line in text.split(separator: "\n") where hits.count < limit {
        let lowered = line.lowercased()
        guard let place = lowered.firstRange(of: wanted)?.lowerBound else { continue }
        let offset = lowered.distance(from: lowered.startIndex, to: place)
        hits.append(
          SessionHit(entry: entry, isInput: isInput, line: Self.cut(line, around: offset))
        )
      }
    }
    for part in parts where hits.count < limit {
      switch part {
      case .text(let text): look(in: text, nil, isInput: false)
      case .entry(let index):
        let entry = entries[index]
        look(in: entry.input, entry.id, isInput: true)
        let whole = entry.whole.flatMap { try? asset($0) }
        look(
          in: whole.map { String(decoding: $0, as: UTF8.self) } ?? entry.body,
          entry.id,
          isInput: false,
        )
      }
    }
    return hits
  }

  private static func cut(_ line: Substring, around offset: Int) -> String {
    let width = 120
    let trimmed = line.count
    guard trimmed > width else { return String(line) }
    let start = max(0, min(offset - width / 3, trimmed - width))
    let middle = line.dropFirst(start).prefix(width)
    return (start > 0 ? "…" : "") + middle + (start + width < trimmed ? "…" : "")
  }
}
