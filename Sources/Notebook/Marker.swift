public import JSON
import Text

/// A machine fact in a session file: `<!-- easel:KIND JSON -->`, alone on a line.
struct Marker: Hashable {
  /// How every marker begins.
  static let prefix = Array("<!-- easel:".utf8)
  private static let suffix = Array(" -->".utf8)
  private static let limits = JSONLimits(depth: 512)

  var kind: String
  var members: JSONObject

  init(_ kind: String, _ members: JSONObject) {
    self.kind = kind
    self.members = members
  }

  /// The marker on a line, or nil where the line is none.
  init?(_ line: ArraySlice<UInt8>) {
    guard line.starts(with: Self.prefix),
      line.count >= Self.prefix.count + Self.suffix.count,
      line.suffix(Self.suffix.count).elementsEqual(Self.suffix)
    else { return nil }
    let content = line.dropFirst(Self.prefix.count).dropLast(Self.suffix.count)
    guard let blank = content.firstIndex(of: 0x20), blank > content.startIndex,
      let value = try? JSONValue(
        parsing: Array(content[(blank + 1)...]),
        limits: Self.limits,
      ),
      let members = value.object
    else { return nil }
    kind = String(decoding: content[..<blank], as: UTF8.self)
    self.members = members
  }

  /// The line, with its newline.
  ///
  /// Outside of strings JSON has neither `--` nor `>`, so both can be replaced everywhere.
  var line: String {
    var json = ""
    var previousWasDash = false
    for scalar in JSONValue.object(members).canonical.unicodeScalars {
      switch scalar {
      case "-" where previousWasDash:
        json.removeLast()
        json += #"\u002d\u002d"#
        previousWasDash = false
      case "-":
        json += "-"
        previousWasDash = true
      case ">":
        json += #"\u003e"#
        previousWasDash = false
      case _ where !scalar.isASCII && String(scalar).terminalSafe.isEmpty:
        json += escaped(scalar)
        previousWasDash = false
      default:
        json.unicodeScalars.append(scalar)
        previousWasDash = false
      }
    }
    return "<!-- easel:\(kind) \(json) -->\n"
  }

  private func escaped(_ scalar: Unicode.Scalar) -> String {
    String(scalar).utf16.map { unit in
      let digits = String(unit, radix: 16)
      return #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }
}

extension JSONValue {
  /// The value with every text and key passed through the filter.
  public func redacted(by redaction: Redaction) -> JSONValue {
    switch self {
    case .string(let text): .string(redaction.redacted(text))
    case .array(let elements): .array(elements.map { $0.redacted(by: redaction) })
    case .object(let object): .object(object.redacted(by: redaction))
    case .null, .bool, .number: self
    }
  }
}

extension JSONObject {
  /// The object with every text and key passed through the filter.
  func redacted(by redaction: Redaction) -> JSONObject {
    JSONObject(map { (redaction.redacted($0.key), $0.value.redacted(by: redaction)) })
  }
}
