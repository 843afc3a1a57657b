/// Finds keys by their well-known forms.
enum KnownKeys {
  private struct Form {
    let prefix: [UInt8]
    let name: String
    let shortest: Int
    let longest: Int
    let allows: String
    let keepsPrefix: Bool
    let needsDigit: Bool

    init(
      _ prefix: String,
      _ name: String,
      _ shortest: Int,
      longest: Int = .max,
      allows: String = "",
      keepsPrefix: Bool = false,
      needsDigit: Bool = false,
    ) {
      self.prefix = Array(prefix.utf8)
      self.name = name
      self.shortest = shortest
      self.longest = longest
      self.allows = allows
      self.keepsPrefix = keepsPrefix
      self.needsDigit = needsDigit
    }
  }

  private static let forms: [Form] =
    [Form("sk-", "API_KEY", 20, allows: "_-", needsDigit: true)]
    + ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map { Form($0, "GITHUB_TOKEN", 30) } + [
      Form("github_pat_", "GITHUB_TOKEN", 22, allows: "_"),
      Form("AKIA", "AWS_KEY", 16, longest: 16), Form("ASIA", "AWS_KEY", 16, longest: 16),
      Form("AIza", "GOOGLE_KEY", 35, longest: 35, allows: "_-"),
      Form("hf_", "HF_TOKEN", 30),
    ]
    + ["a", "b", "e", "o", "p", "r", "s"].map { Form("xox\($0)-", "SLACK_TOKEN", 10, allows: "-") }
    + ["Bearer ", "bearer ", "BEARER "].map {
      Form($0, "BEARER_TOKEN", 20, allows: "-._~+/=", keepsPrefix: true)
    }

  private static let begins: [Bool] = {
    var begins = [Bool](repeating: false, count: 256)
    for form in forms { begins[Int(form.prefix[0])] = true }
    return begins
  }()

  /// Returns where keys lie; linear, since a run of characters that is long enough is taken whole.
  static func ranges(in bytes: [UInt8]) -> [SecretRange] {
    var ranges: [SecretRange] = []
    var index = 0
    while index < bytes.count {
      if begins[Int(bytes[index])], index == 0 || !isAlphanumeric(bytes[index - 1]),
        let range = key(at: index, in: bytes)
      {
        ranges.append(range)
        index = range.end
      } else if bytes[index] == UInt8(ascii: "-"), let range = privateKey(at: index, in: bytes) {
        ranges.append(range)
        index = range.end
      } else {
        index += 1
      }
    }
    return ranges
  }

  private static func key(at start: Int, in bytes: [UInt8]) -> SecretRange? {
    for form in forms where bytes[start...].starts(with: form.prefix) {
      let first = start + form.prefix.count
      var end = first
      var hasDigit = false
      while end < bytes.count, isAlphanumeric(bytes[end]) || form.allows.utf8.contains(bytes[end]) {
        hasDigit = hasDigit || 0x30...0x39 ~= bytes[end]
        end += 1
        // Where this is no such key, few characters show it, which keeps the search linear.
        if end - first > form.longest { break }
        if form.needsDigit, !hasDigit, end - first >= 128 { break }
      }
      guard form.shortest...form.longest ~= end - first, hasDigit || !form.needsDigit
      else { continue }
      return SecretRange(start: form.keepsPrefix ? first : start, end: end, name: form.name)
    }
    return nil
  }

  /// Returns the PEM block of a private key that begins at `start`, to its end or the text's.
  private static func privateKey(at start: Int, in bytes: [UInt8]) -> SecretRange? {
    let opening = Array("-----BEGIN ".utf8)
    guard bytes[start...].starts(with: opening) else { return nil }
    let label = bytes[(start + opening.count)...].prefix(64)
    guard let dash = label.firstIndex(of: UInt8(ascii: "-")),
      String(decoding: label[..<dash], as: UTF8.self).contains("PRIVATE KEY")
    else { return nil }
    let closing = Array("-----END ".utf8)
    var index = dash
    while index < bytes.count {
      if bytes[index] == closing[0], bytes[index...].starts(with: closing) {
        let rest = bytes[(index + closing.count)...].prefix(64)
        let dashes = rest.firstIndex(of: UInt8(ascii: "-")) ?? rest.endIndex
        var end = dashes
        while end < min(bytes.count, dashes + 5), bytes[end] == UInt8(ascii: "-") { end += 1 }
        return SecretRange(start: start, end: end, name: "PRIVATE_KEY")
      }
      index += 1
    }
    return SecretRange(start: start, end: bytes.count, name: "PRIVATE_KEY")
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }
}
