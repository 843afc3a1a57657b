/// Takes secrets out of text before it reaches the disk or a screen.
///
/// Removed are the exact values that are known, in their plain, base64, URL-encoded and
/// JSON-escaped forms, and what has the form of a well-known key. Takes linear time.
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
    var ranges = self.ranges(in: bytes)
    if bytes.contains(UInt8(ascii: "\\")) {
      let view = UnescapedView(bytes)
      ranges += self.ranges(in: view.bytes).map(view.original)
    }
    guard !ranges.isEmpty else { return text }
    return String(decoding: Self.replace(ranges, in: bytes), as: UTF8.self)
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

/// Text without the backslashes that Markdown or JSON put before punctuation.
///
/// A key with `_` in it is still found after its underscores were escaped.
private struct UnescapedView {
  private(set) var bytes: [UInt8] = []
  private var offsets: [Int] = []

  init(_ source: [UInt8]) {
    bytes.reserveCapacity(source.count)
    var index = 0
    while index < source.count {
      if source[index] == UInt8(ascii: "\\"), index + 1 < source.count,
        isPunctuation(source[index + 1])
      {
        index += 1
      }
      bytes.append(source[index])
      offsets.append(index)
      index += 1
    }
    offsets.append(source.count)
  }

  /// Returns the place in the source of a place in the view.
  func original(_ range: SecretRange) -> SecretRange {
    SecretRange(
      start: offsets[range.start],
      end: offsets[range.end - 1] + 1,
      name: range.name,
    )
  }
}

/// Returns whether the byte is ASCII punctuation.
private func isPunctuation(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
  default: false
  }
}
