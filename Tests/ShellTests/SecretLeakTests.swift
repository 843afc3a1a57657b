import Engine
import FoundationEssentials
import JSON
import Notebook
import Testing

@testable import Shell

/// Plants keys wherever text comes in, and looks for them in every file that there is afterwards.
@Suite struct SecretLeakTests {
  private let secret = "p@ss/w0rd+s3cret=?"
  private let other = "0ther-\"quoted\"-värde"
  private let token = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"

  /// A shell with a model whose program is given two secrets and spills them wherever it can.
  private func makeBench(_ root: String) throws -> MadeWorkbench {
    let secrets = Secrets(home: root + "/home", environment: ["FROM_ENV": other])
    try secrets.store.set("STORED_KEY", .stored(secret))
    try secrets.store.set("ENV_KEY", .environment("FROM_ENV"))
    secrets.lookAgain()
    let filter = SecretFilter(secrets)
    let library = ModelLibrary(
      folders: [ModelFolder(root + "/models", label: "models")],
      trust: TrustStore(home: root + "/home"),
    )
    return try WorkbenchPlan(
      home: root + "/home",
      place: .start,
      providers: [
        CommandProvider.name: CommandProvider(
          library,
          home: root + "/home",
          draftProgram: "",
          secrets: secrets,
          redact: filter.redacted,
        )
      ],
      person: "ana",
      folder: root,
      library: library,
      filter: filter,
    ).make()
  }

  private func write(_ text: String, to path: String, isProgram: Bool = false) throws {
    let isWritten = FileManager.default.createFile(
      atPath: path,
      contents: Data(text.utf8),
      attributes: [.posixPermissions: isProgram ? 0o755 : 0o644],
    )
    try #require(isWritten)
  }

  private func model(_ name: String, outputs: String, script: String, in root: String) throws {
    try write(
      """
      easel: easel-manifest/1
      id: leaky/\(name)
      version: 1
      kind: text
      parameters: [{name: prompt, type: text, required: true}]
      price: 0
      argv: [./\(name).sh, --, "{prompt}"]
      outputs: \(outputs)
      secrets: [STORED_KEY, ENV_KEY]
      """,
      to: "\(root)/models/\(name).yaml",
    )
    try write("#!/bin/sh\n\(script)\n", to: "\(root)/models/\(name).sh", isProgram: true)
  }

  /// Everything in every form, as programs write it.
  private static let spill = """
    printf '%s\\n' "$STORED_KEY" "$ENV_KEY" "https://x.y/?key=$STORED_KEY"
    printf '%s' "$STORED_KEY" | base64; printf 'a%s' "$STORED_KEY" | base64
    printf 'ab%s' "$ENV_KEY" | base64; printf '%s' "$ENV_KEY" | od -An -tx1 -w99 | tr -d ' '
    printf '%s' "$STORED_KEY" | od -An -tx1 -w99 | sed 's/ /%/g'
    """

  /// Every form in which a planted key must not be found.
  private var forms: [(name: String, bytes: [UInt8])] {
    [secret, other].flatMap { key in
      let bytes = Array(key.utf8)
      let percent = bytes.map { "%" + Self.hex($0) }.joined()
      let hex = bytes.map(Self.hex).joined()
      let allowed = key.utf8.map { byte in
        let isPlain = byte < 0x80 && Character(Unicode.Scalar(byte)).isLetter || 0x30...0x39 ~= byte
        return isPlain ? String(Unicode.Scalar(byte)) : "%" + Self.hex(byte).uppercased()
      }.joined()
      let json = JSONValue.string(key).compact.dropFirst().dropLast()
      let base64 = (0..<3).map { shift in
        // Without the characters at both ends, of which bits belong to the neighbours.
        let text = Data([UInt8](repeating: 0x61, count: shift) + bytes + [0x61])
          .base64EncodedString()
        return String(text.dropFirst(shift == 0 ? 0 : 4).prefix((bytes.count - 3) / 3 * 4))
      }
      let all =
        [("plain", key), ("percent", percent), ("url", allowed), ("hex", hex)]
        + [("json", String(json))] + base64.map { ("base64", $0) }
      return all.map { ($0.0 + " of " + key, Array($0.1.utf8)) }
    } + [("token", Array(token.utf8))]
  }

  private static func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  /// The files below a folder that hold one of the forms, and the form.
  private func leaks(in root: String, except: Set<String> = []) throws -> [String] {
    var found: [String] = []
    for name in try FileManager.default.subpathsOfDirectory(atPath: root) {
      guard !except.contains(name),
        let data = FileManager.default.contents(atPath: "\(root)/\(name)")
      else { continue }
      let bytes = Array(data) + Array(name.utf8)
      for form in forms where bytes.firstRange(of: form.bytes) != nil {
        found.append("\(name): \(form.name)")
      }
    }
    return found
  }

  @Test func `planted keys are found in no file that easel writes`() async throws {
    let folder = try TemporaryFolder()
    let root = folder.path
    try FileManager.default.createDirectory(
      atPath: root + "/models",
      withIntermediateDirectories: true,
    )
    try model("text", outputs: "[{name: text, type: text}]", script: Self.spill, in: root)
    try model(
      "json",
      outputs: "[{name: reply, type: json}]",
      script: #"printf '{"%s":["%s"]}' "$STORED_KEY" "https://x.y/?k=$STORED_KEY""#,
      in: root,
    )
    try model(
      "fail",
      outputs: "[{name: text, type: text}]",
      script: """
        i=0; while [ $i -lt 99 ]; do \(Self.spill.replacing("\n", with: "; ")); i=$((i+1)); done >&2
        exit 3
        """,
      in: root,
    )
    let planted = ["models/text.sh", "home/secrets.json", "key-\(token).json"]
    try write("{\"name\": \"\(token)\", \"nodes\": []}", to: "\(root)/\(planted[2])")
    let made = try makeBench(root)
    let path = "\(root)/session.md"
    let head = SessionNames.head(
      id: "session_1",
      place: .start,
      columns: 80,
      secrets: made.filter.secrets.names,
    )
    await made.bench.write(to: SessionWriter(newAt: path, head: head))
    let lines = [
      "new leak", "add a model leaky/text prompt=go --output", "trust leaky/text", "run",
      "print $a", "add b model leaky/json prompt=go --output", "trust leaky/json", "run", "show",
      "add c transformText \"'ghp_abcdefghijklmnopqrst' + 'uvwxyz0123456789'\" --output", "run",
      "add d model leaky/fail prompt=go --output", "trust leaky/fail", "run", "runs", "graph",
      "add e text \"\(secret)\"", "add f text \"\(token)\"", "note the key is \(secret)",
      "secret set NEW_KEY \(secret)x", "secret set \(token)", "secrets set A \(token)",
      "import \(planted[2])", "nonsense \(token)", "print \"\(token)\"", "secret", "history",
      "team new \(token)", "session",
      "manage_workflows action=\"create\", name=\"\(token)\"",
      "add logo asset @/tmp/\(token).png", "rename a \(token)",
    ]
    var refused: [String] = []
    for line in lines {
      made.history.append(SafeLine(line, made.filter.redaction, made.table).text)
      let output = await made.bench.execute(line, made.table)
      if output.errorCode == "secret_in_line" { refused.append(line) }
    }
    #expect(refused.count == 12, "\(refused)")
    #expect(try leaks(in: root, except: Set(planted)) == [])
    let text = String(decoding: try readFile(path), as: UTF8.self)
    #expect(text.contains("secrets: [ENV_KEY, STORED_KEY]"))
    #expect(text.contains("[REDACTED:STORED_KEY]"))
    let assets = try FileManager.default.contentsOfDirectory(atPath: root + "/session.assets")
    let kept = try assets.map { try readFile("\(root)/session.assets/\($0)") }
    #expect(kept.contains { $0.firstRange(of: Array("[REDACTED:ENV_KEY]".utf8)) != nil })
    #expect(text.contains("secret set NEW_KEY [REDACTED:NEW_KEY]"))
    let report = try await Self.check(path)
    #expect(report.exitCode == 0, "\(report.markdown)")
  }

  @Test func `the search itself finds what is planted`() throws {
    let folder = try TemporaryFolder()
    for (number, form) in forms.enumerated() {
      try write(String(decoding: form.bytes, as: UTF8.self), to: "\(folder.path)/\(number)")
    }
    let names = Set(try leaks(in: folder.path).map { $0.prefix { $0 != ":" } })
    #expect(names.count == forms.count)
  }

  private static func check(_ path: String) async throws -> ReplayReport {
    let file = try SessionFile(reading: path)
    let folder = try TemporaryFolder()
    let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
    return await made.check(file) { _, _ in }
  }
}
