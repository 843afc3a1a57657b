/// Takes secrets out of text before it reaches the disk or a screen.
///
/// Removed are the exact values that are known, in their plain, hexadecimal, base64, URL-encoded
/// and JSON-escaped forms, and what has the form of a well-known key. Takes linear time.
///
/// ```swift
/// let redaction = Redaction(secrets: ["OPENAI_API_KEY": "…"])
/// redaction.redacted("…")  // "[REDACTED:OPENAI_API_KEY]"
/// ```
public struct Redaction: Sendable {
  /// The shortest value that is looked for, in bytes; shorter ones would blot out ordinary text.
  public static let shortestSecret = 4

  private let forms: PatternSet
  private let knowsKeyForms: Bool

  /// A filter for `secrets`, name to value, and for well-known keys.
  public init(secrets: [String: String] = [:], knownKeys: Bool = true) {
    var forms = PatternSet()
    for (name, value) in secrets.sorted(by: { $0.key < $1.key }) {
      let bytes = Array(value.utf8)
      guard bytes.count >= Self.shortestSecret else { continue }
      for form in SecretForms(bytes).all { forms.add(form, name: name) }
    }
    forms.finish()
    self.forms = forms
    knowsKeyForms = knownKeys
  }

  /// Returns `text` with every secret written as `[REDACTED:NAME]`.
  public func redacted(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let ranges = secrets(in: bytes)
    guard !ranges.isEmpty else { return text }
    return String(decoding: Self.replace(ranges, in: bytes), as: UTF8.self)
  }

  /// Returns where secrets lie, also those of which single characters are escaped.
  func secrets(in bytes: [UInt8]) -> [SecretRange] {
    var ranges = self.ranges(in: bytes)
    for view in [DecodedView(backslashesOf: bytes), DecodedView(percentsOf: bytes)] {
      guard let view else { continue }
      ranges += self.ranges(in: view.bytes).map(view.original)
    }
    return ranges
  }

  private func ranges(in bytes: [UInt8]) -> [SecretRange] {
    forms.ranges(in: bytes) + (knowsKeyForms ? KnownKeys.ranges(in: bytes) : [])
  }

  /// Replaces what `ranges` cover; overlapping ranges become one with the first one's name.
  private static func replace(_ ranges: [SecretRange], in bytes: [UInt8]) -> [UInt8] {
    let sorted = ranges.sorted { ($0.start, $1.end) < ($1.start, $0.end) }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var position = 0
    for range in sorted {
      if range.start >= position {
        result.append(contentsOf: bytes[position..<range.start])
        result.append(contentsOf: "[REDACTED:\(range.name)]".utf8)
      }
      position = max(position, range.end)
    }
    result.append(contentsOf: bytes[position...])
    return result
  }
}

/// A secret's place in bytes.
struct SecretRange {
  var start: Int
  var end: Int
  var name: String
}
