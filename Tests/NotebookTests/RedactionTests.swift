import Foundation
import JSON
import Testing

@testable import Notebook

struct RedactionTests {
  private let secret = "p@ss \"wörd\"/\\9+x"
  private var redaction: Redaction { Redaction(secrets: ["MY_KEY": secret, "short": "abc"]) }

  @Test func `the plain value is removed wherever it stands`() {
    #expect(redaction.redacted(secret) == "[REDACTED:MY_KEY]")
    #expect(redaction.redacted("a\(secret)\(secret)b") == "a[REDACTED:MY_KEY][REDACTED:MY_KEY]b")
    #expect(redaction.redacted("abc p@ss") == "abc p@ss")
  }

  @Test func `all base64 alignments are removed`() {
    for before in ["", "u", "us", "user:"] {
      for after in ["", "1", "12", "123"] {
        let bytes = Data((before + secret + after).utf8)
        for text in [
          bytes.base64EncodedString(),
          bytes.base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_"),
        ] {
          let redacted = redaction.redacted("x \(text) y")
          #expect(redacted.contains("[REDACTED:MY_KEY]"), "\(before)|\(after)")
          #expect(redacted.utf8.count <= 4 + 17 + 16, "\(redacted)")
        }
      }
    }
  }

  @Test func `URL-encoded and JSON-escaped forms are removed`() throws {
    let encoded = try #require(
      secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
    )
    let json = try #require(String(data: JSONEncoder().encode([secret]), encoding: .utf8))
    let forms = [
      encoded, encoded.lowercasedEscapes, encoded.replacingOccurrences(of: "%20", with: "+"),
      JSONValue.string(secret).compact, json,
      JSONValue.string(secret).compact.replacingOccurrences(of: "ö", with: #"\u00f6"#),
    ]
    for form in forms {
      let redacted = redaction.redacted("<\(form)>")
      #expect(redacted.contains("[REDACTED:MY_KEY]"), "\(form)")
      #expect(!redacted.contains("rd"), "\(form)")
    }
  }

  @Test func `Markdown's backslashes hide nothing`() {
    let redaction = Redaction(secrets: ["KEY": "my_secret_value"])
    #expect(redaction.redacted(#"is my\_secret\_value."#) == "is [REDACTED:KEY].")
  }

  @Test(arguments: [
    ("sk-proj-abcdefghij0123456789", "API_KEY"),
    ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "GITHUB_TOKEN"),
    ("github_pat_11ABCDEFG0abcdefghijkl_xyz", "GITHUB_TOKEN"),
    ("AKIAIOSFODNN7EXAMPLE", "AWS_KEY"),
    ("AIzaSyA-abcdefghijklmnopqrstuvwxyz01234", "GOOGLE_KEY"),
    ("xoxb-123456789012-abcdef", "SLACK_TOKEN"),
    ("hf_abcdefghijklmnopqrstuvwxyzABCDEFGH", "HF_TOKEN"),
    (
      "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----",
      "PRIVATE_KEY",
    ),
  ])
  func `a well-known key is removed`(key: String, name: String) {
    let redacted = Redaction().redacted("it is \(key), yes")
    #expect(redacted == "it is [REDACTED:\(name)], yes")
  }

  @Test func `a bearer token is removed and the word stays`() {
    let text = "Authorization: Bearer abcdefghij.0123456789-xyz\n"
    #expect(Redaction().redacted(text) == "Authorization: Bearer [REDACTED:BEARER_TOKEN]\n")
  }

  @Test(arguments: [
    "sk-short", "the task-list-of-many-words-here", "Bearer token", "AKIA", "ghp_x",
    "disk-0123456789012345678901234567", "-----BEGIN CERTIFICATE-----",
  ])
  func `ordinary text stays`(text: String) {
    #expect(Redaction().redacted(text) == text)
  }

  @Test func `a key without an end is removed to the end`() {
    let text = "a -----BEGIN PRIVATE KEY-----\nMIIE"
    #expect(Redaction().redacted(text) == "a [REDACTED:PRIVATE_KEY]")
  }

  @Test func `long hostile text is no trouble`() {
    let redaction = Redaction(secrets: ["A": String(repeating: "a", count: 2_000) + "b"])
    let text = String(repeating: "a", count: 200_000)
    #expect(redaction.redacted(text) == text)
    let keys = String(repeating: "sk-", count: 50_000)
    #expect(redaction.redacted(keys) == keys)
  }

  @Test func `no secret reaches any file of a session`() throws {
    let scratch = Scratch()
    let key = "s3cr3t-value"
    let redaction = Redaction(secrets: ["KEY": key])
    var head = someHead
    head.title = "About \(key)"
    let writer = SessionWriter(newAt: scratch.file("a.md"), head: head, redaction: redaction)
    let id = try writer.begin(entry: "secret \(key)", at: someTime)
    try writer.record(
      call: CallRecord(key: "k", model: "m", details: ["prompt": .string("x \(key)")])
    )
    try writer.record(answer: AnswerRecord(gate: "g", choice: "edit", edits: [.string(key)]))
    try writer.store(asset: Array("{\"a\":\"\(key)\"}".utf8), extension: "json")
    try writer.end(
      id,
      with: Output("s3cr3t\u{1B}[0m-value " + String(repeating: "\(key)\n", count: 99)),
    )
    try writer.note(key)
    for name in scratch.names where !name.hasSuffix(".assets") {
      #expect(!(try scratch.text(name)).contains(key), "\(name)")
      #expect(try scratch.text(name).contains("[REDACTED:KEY]"), "\(name)")
    }
    let read = try SessionFile(reading: scratch.file("a.md"))
    #expect(read.problems.isEmpty && read.entries[0].whole != nil)
  }
}

extension String {
  fileprivate var lowercasedEscapes: String {
    var result = ""
    var left = 0
    for character in self {
      if character == "%" { left = 3 }
      result += left > 0 ? character.lowercased() : String(character)
      left -= 1
    }
    return result
  }
}
