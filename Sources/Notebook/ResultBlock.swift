import Crypto
import JSON

/// The lines of a result, from its `out` marker to its `end` marker.
struct ResultBlock {
  var entry: String
  var body: String
  var details: ResultDetails
  /// Members of an earlier `out` marker which stay.
  var kept = JSONObject()

  /// The lines, with a blank one at the end and the digests of the entry that they close.
  func text(closing record: EntryRecord) -> String {
    var facts = record.facts
    facts.add(outLine.utf8)
    return text(
      end: Self.end(
        of: entry,
        body: body.utf8,
        EntryDigests(input: record.input, facts: facts),
      )
    )
  }

  /// The lines, with a blank one at the end; the last marker has the members `end`.
  func text(end: JSONObject) -> String {
    let content = body.isEmpty ? "" : body + "\n\n"
    return outLine + "\n" + content + Marker("end", end).line + "\n"
  }

  /// The members of the `end` marker of an entry.
  static func end(
    of entry: String,
    body: some Collection<UInt8>,
    _ digests: EntryDigests?,
  ) -> JSONObject {
    var end: JSONObject = [
      "bytes": .integer(body.count), "id": .string(entry),
      "sha256": .string(Digest.hex(of: body)),
    ]
    end["in"] = digests.map { .string($0.input) }
    end["facts"] = digests.map { .string($0.facts) }
    return end
  }

  private var outLine: String {
    var out = kept
    out["id"] = .string(entry)
    out["status"] = .string(details.status.rawValue)
    out["code"] = details.errorCode.map(JSONValue.string)
    out["ms"] = details.milliseconds.map { .integer($0) } ?? kept["ms"]
    out["place"] = details.place ?? kept["place"]
    out["whole"] = details.whole.map(JSONValue.string)
    if !details.ids.isEmpty {
      out["ids"] = .object(JSONObject(details.ids.map { ($0.key, .string($0.value)) }))
    }
    return Marker("out", out).line
  }
}

/// Content hashes.
enum Digest {
  /// Returns the SHA-256 of `bytes` in lowercase hexadecimal.
  static func hex(of bytes: some Sequence<UInt8>) -> String { hex(SHA256.hash(data: Array(bytes))) }

  /// Returns a hash in lowercase hexadecimal.
  static func hex(_ hash: SHA256Digest) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var result: [UInt8] = []
    for byte in hash {
      result.append(digits[Int(byte >> 4)])
      result.append(digits[Int(byte & 15)])
    }
    return String(decoding: result, as: UTF8.self)
  }
}

/// Blank lines around a text.
enum BlankLines {
  /// Returns the text without its first and last blank lines and without the last newline.
  static func trimmed(_ text: String) -> String {
    String(decoding: trimmed(Array(text.utf8)[...]), as: UTF8.self)
  }

  /// Returns the bytes without their first and last blank lines and without the last newline.
  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let first = bytes.firstIndex(where: { !isBlank($0) }),
      let last = bytes.lastIndex(where: { !isBlank($0) })
    else { return bytes.prefix(0) }
    let start = bytes[..<first].lastIndex(of: 0x0A).map { $0 + 1 } ?? bytes.startIndex
    let end = bytes[last...].firstIndex(of: 0x0A) ?? bytes.endIndex
    return bytes[start..<end]
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}

extension String {
  /// The text as the destination of a Markdown link: what could end it is percent-encoded.
  var asLinkDestination: String {
    var result: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in utf8 {
      switch byte {
      case ...0x20, 0x7F, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"),
        UInt8(ascii: ">"), UInt8(ascii: "%"), UInt8(ascii: "\\"), UInt8(ascii: "?"),
        UInt8(ascii: "#"), UInt8(ascii: "*"), UInt8(ascii: "["), UInt8(ascii: "]"):
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
