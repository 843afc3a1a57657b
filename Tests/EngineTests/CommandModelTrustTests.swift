import FoundationEssentials
import JSON
import Testing
import Workflows

@testable import Engine

@Suite struct CommandModelTrustTests {
  let fixture: ManifestFixture
  init() throws { fixture = try ManifestFixture() }

  private func callCode() async throws -> String {
    do {
      _ = try await fixture.call()
      return "ran"
    } catch { return (error as? RunFailure)?.code ?? "\(error)" }
  }

  @Test func `nothing runs before it was trusted, and again after it was changed`() async throws {
    try fixture.model("", script: "echo ran >> \(fixture.root)/ran; echo one")
    let failure = try await #require(throws: RunFailure.self) { try await fixture.call() }
    #expect(failure.code == "untrusted-model")
    #expect(
      failure.message == "a/b runs a program that nobody here has trusted: "
        + "`trust a/b` after reading models/b.yaml"
    )
    #expect(fixture.text(of: "ran") == nil)
    try fixture.trustModel()
    #expect(try await callCode() == "ran")
    #expect(fixture.text(of: "ran") == "ran\n")

    try fixture.write("#!/bin/sh\necho other\n", to: "models/run.sh", permissions: 0o755)
    let changed = try await #require(throws: RunFailure.self) { try await fixture.call() }
    #expect(changed.code == "untrusted-model")
    #expect(changed.message.contains("has changed since it was trusted"))
    try fixture.trustModel()
    #expect(try await fixture.call().outputs["text"] == .text("other"))

    try fixture.model("timeLimit: 61s")
    #expect(try await callCode() == "untrusted-model")
  }

  @Test func `what was trusted runs, not what lies in its place a moment later`() async throws {
    try fixture.model("", script: "echo one")
    try fixture.trustModel()
    #expect(try await fixture.call().outputs["text"] == .text("one"))
    // The library has not looked again; what it knows is what was trusted.
    let path = URL(filePath: "\(fixture.root)/models/run.sh")
    try Data("#!/bin/sh\necho two\n".utf8).write(to: path)
    #expect(try await fixture.call().outputs["text"] == .text("one"))
    try FileManager.default.removeItem(atPath: "\(fixture.root)/home/programs")
    #expect(try await callCode() == "model-changed")
  }

  @Test func `a call for content that is not there any more does not run`() async throws {
    try fixture.model("", script: "echo one")
    try fixture.trustModel()
    let old = try #require(fixture.library.catalog["a/b"])
    try fixture.model("timeLimit: 61s")
    try fixture.trustModel()
    let call = ModelCall(model: old, parameters: [:], key: "k", output: "\(fixture.root)/out")
    let failure = try await #require(throws: RunFailure.self) {
      try await fixture.provider.call(call) { _ in }
    }
    #expect(failure.code == "model-changed")
  }

  @Test func `trust is kept with its person, for one content, and can be taken back`() throws {
    let trust = fixture.trust
    #expect(try trust.trust(in: "a/b", digest: "1") == .untrusted)
    try trust.add("a/b", digest: "1", by: "ada", at: 7)
    try trust.add("a/b", digest: "2", by: "ada", at: 8)
    try trust.add("a/c", digest: "3", by: "ada", at: 9)
    #expect(try trust.trust(in: "a/b", digest: "1") == .trusted)
    #expect(try TrustStore(home: "\(fixture.root)/home").trust(in: "a/b", digest: "2") == .trusted)
    #expect(try trust.trust(in: "a/b", digest: "3") == .changed)
    #expect(try trust.trust(in: "x", digest: "1") == .untrusted)
    try trust.remove("a/b")
    #expect(try trust.trust(in: "a/b", digest: "1") == .untrusted)
    #expect(try trust.trust(in: "a/c", digest: "3") == .trusted)
    let attributes = try FileManager.default.attributesOfItem(atPath: trust.path)
    #expect("\(try #require(attributes[.posixPermissions]))" == "\(0o600)")
    #expect(
      try JSONValue(parsing: try #require(fixture.text(of: "home/trust.json"))) == [
        "format": "easel-trust/1",
        "trusted": [["model": "a/c", "digest": "3", "by": "ada", "at": 9]],
      ]
    )
  }

  @Test(arguments: [
    "", "{", "[]", #"{"format": "easel-trust/2", "trusted": []}"#,
    #"{"format": "easel-trust/1", "trusted": [{"model": "a/b"}]}"#,
  ])
  func `a damaged file trusts nothing, and is not overwritten`(_ text: String) async throws {
    try fixture.model("", script: "echo one")
    try fixture.write(text, to: "home/trust.json")
    let failure = try await #require(throws: RunFailure.self) { try await fixture.call() }
    #expect(failure.code == "untrusted-model")
    #expect(failure.message.contains("trust.json"))
    #expect(throws: EngineError.self) { try fixture.trust.add("a/b", digest: "1", by: "a", at: 1) }
    #expect(fixture.text(of: "home/trust.json") == text)
  }

  @Test func `many may trust at once, and none is lost`() async throws {
    let trust = fixture.trust
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask { try trust.add("a/\(number)", digest: "d", by: "ada", at: 1) }
      }
      try await group.waitForAll()
    }
    for number in 0..<20 { #expect(try trust.trust(in: "a/\(number)", digest: "d") == .trusted) }
  }
}
