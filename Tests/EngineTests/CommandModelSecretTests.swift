import Testing
import Workflows

@testable import Engine

@Suite struct CommandModelSecretTests {
  let fixture: ManifestFixture
  init() throws { fixture = try ManifestFixture() }

  @Test func `a program gets the secrets that its manifest names, and no others`() async throws {
    try fixture.secrets.store.set("A_KEY", .stored("open sesame"))
    try fixture.secrets.store.set("B_KEY", .stored("something else"))
    let text = try await fixture.textResult(
      "secrets: [A_KEY]",
      script: #"echo "$A_KEY, ${B_KEY-none}""#,
    )
    #expect(text == "open sesame, none")
  }

  @Test func `where a secret is missing nothing runs`() async throws {
    let failure = try await fixture.failure("secrets: [A_KEY]", script: "touch $0.ran; echo x")
    #expect(failure.code == "missing-secret")
    #expect(failure.message.contains("secret set A_KEY"))
  }

  @Test(arguments: [0, 2040, 4090])
  func `no part of a secret stays where an error is cut`(padding: Int) async throws {
    try fixture.secrets.store.set("A_KEY", .stored("open sesame"))
    let failure = try await fixture.failure(
      "secrets: [A_KEY]",
      script: """
        printf '%\(max(1, padding))s' x >&2; echo "$A_KEY" >&2; printf '%2040s\\n' "$A_KEY" >&2; exit 1
        """,
    )
    #expect(!failure.message.contains("sesame") && !failure.message.contains("open"))
  }

  @Test(arguments: ["[a_key]", "[A_KEY, A_KEY]", "[PATH]", "[EASEL_KEY]", "[\"A-B\"]", "A_KEY"])
  func `names that no secret can have are refused`(names: String) throws {
    try fixture.model("secrets: \(names)", script: "echo x")
    let damage = fixture.library.entries.compactMap(\.damage)
    #expect(damage.count == 1 && damage[0].contains("secrets"), "\(damage)")
  }
}
