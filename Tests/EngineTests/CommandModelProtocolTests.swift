import JSON
import Testing
import Workflows

@testable import Engine

@Suite struct CommandModelProtocolTests {
  let fixture: ManifestFixture
  init() throws { fixture = try ManifestFixture() }

  private let lines = """
    protocol: easel-model/1
    retry: {exitCodes: [75]}
    parameters: [{name: seed, type: integer, default: 7}]
    """

  @Test func `a program of the protocol gets its request and answers in lines`() async throws {
    let text = try await fixture.textResult(
      lines,
      script: """
        cat > \(fixture.root)/request
        echo '{"progress":0.5}'
        echo '{"outputs":{"text":{"text":"hello"},"extra":{"text":"x"}}}'
        """,
    )
    #expect(text == "hello")
    #expect(fixture.progress == [0.5])
    let request = try JSONValue(parsing: try #require(fixture.text(of: "request")))
    #expect(request["protocol"] == "easel-model/1")
    #expect(request["model"] == "a/b")
    // The program knows nothing of the hash of its manifest.
    #expect(request["version"] == "1")
    #expect(request["parameters"] == ["seed": 7])
    #expect(try await fixture.call().outputs.keys.sorted() == ["text"])
  }

  @Test func `an error line or an exit code tells whether it can be tried again`() async throws {
    func failure(_ script: String) async throws -> RunFailure {
      try await fixture.failure(lines, script: script)
    }
    let told = try await failure(
      #"echo '{"error":{"code":"io","message":"no disk","retryable":true}}'; exit 1"#
    )
    #expect(told == RunFailure(code: "io", message: "no disk", isRetryable: true))
    let silent = try await failure("echo busy >&2; exit 75")
    #expect(silent.isRetryable)
    #expect(silent.message == "a/b ended with exit code 75: busy")
    #expect(try await failure("exit 0").message == "a/b ended without a result")
    #expect(try await failure("echo no").code == "bad-reply")
    #expect(
      try await failure(#"echo '{"outputs":{"image":{"text":"x"}}}'"#).message
        == "the output `text` of a/b is wrong: it is missing"
    )
    #expect(
      try await failure(#"echo '{"outputs":{"text":{"json":1}}}'"#).message.contains(
        "it is of another type than the manifest declares"
      )
    )
  }
}
