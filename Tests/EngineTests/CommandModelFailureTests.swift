import FoundationEssentials
import JSON
import Testing
import Workflows

@testable import Engine

@Suite struct CommandModelFailureTests {
  let fixture: ManifestFixture
  init() throws { fixture = try ManifestFixture() }

  @Test func `an exit code says whether the same call may succeed later`() async throws {
    let lines = "retry: {exitCodes: [75, 3]}"
    let later = try await fixture.failure(lines, script: "echo busy >&2; exit 75")
    #expect(later.isRetryable)
    #expect(later.code == "program-failed")
    #expect(later.message == "a/b ended with exit code 75: busy")
    #expect(try await !fixture.failure(lines, script: "exit 1").isRetryable)
    let signal = try await fixture.failure(lines, script: "kill -9 $$")
    #expect(signal.message == "a/b was ended by signal 9")
    #expect(signal.code == "killed")
    #expect(!signal.isRetryable)
  }

  @Test func `a program that was ended from outside may have done what cannot be repeated`()
    async throws
  {
    let lines = "safeToRepeat: false"
    let short = "\(lines)\ntimeLimit: 1500ms"
    let signal = try await fixture.failure(lines, script: "kill -9 $$")
    #expect(signal.code == RunFailure.unknownOutcome)
    #expect(signal.message == "a/b was ended by signal 9")
    #expect(
      try await fixture.failure(short, script: "exec sleep 600").code == RunFailure.unknownOutcome
    )
    // Its own word is believed.
    #expect(try await fixture.failure(lines, script: "exit 1").code == "program-failed")
  }

  @Test func `its last words are bounded and cannot steer a terminal`() async throws {
    let failure = try await fixture.failure(
      "",
      script: """
        i=0
        while [ $i -lt 3000 ]; do echo "line $i of many" >&2; i=$((i+1)); done
        printf 'the \\033]0;title\\007\\033[31mend\\377\\n' >&2
        exit 1
        """,
    )
    #expect(failure.message.hasSuffix("line 2999 of many / the end\u{FFFD}"))
    #expect(failure.message.utf8.count < 500)
    let long = try await fixture.failure(
      "",
      script: "head -c 3000000 /dev/zero | tr '\\0' x >&2; exit 1",
    )
    #expect(long.message.utf8.count < 500)
  }

  @Test func `standard output is bounded`() async throws {
    let failure = try await fixture.failure("", script: "exec yes")
    #expect(failure.code == "too-large")
    #expect(failure.message == "a/b wrote more than 4 MiB on standard output")
  }

  @Test func `a program that takes too long is ended with all that it started`() async throws {
    let failure = try await fixture.failure(
      "timeLimit: 1500ms",
      script: """
        sh -c 'trap "" TERM; echo $$ > \(fixture.root)/child; while :; do sleep 600; done' &
        exec sleep 600
        """,
    )
    #expect(failure.code == "timeout")
    #expect(failure.message == "a/b: it took longer than 1.5 s")
    try await expectEnded("child")
  }

  @Test func `a program that closes its output is waited for, and ended when it takes too long`()
    async throws
  {
    let failure = try await fixture.failure(
      "timeLimit: 1500ms",
      script: "echo $$ > \(fixture.root)/child; exec >&- 2>&-; exec sleep 600",
    )
    #expect(failure.code == "timeout")
    try await expectEnded("child")
    let text = try await fixture.textResult("", script: "echo a; exec >&- 2>&-; true")
    #expect(text == "a")
  }

  @Test func `what a program leaves behind is ended when it ends`() async throws {
    // The child holds standard output open, which the program's end does not wait for.
    let text = try await fixture.textResult(
      "",
      script: "sleep 600 & echo $! > \(fixture.root)/child; echo done",
    )
    #expect(text == "done")
    try await expectEnded("child")
  }

  @Test func `a program is ended when its task is canceled`() async throws {
    try fixture.model(
      "",
      script: "sleep 600 & echo $! > \(fixture.root)/child; echo '{\"progress\":0.5}' >&2; wait",
    )
    try fixture.trustModel()
    let fixture = fixture
    let code = await withTaskGroup(of: String.self) { group in
      group.addTask {
        do {
          _ = try await fixture.call()
          return "it gave a result"
        } catch { return (error as? RunFailure)?.code ?? "\(error)" }
      }
      // The first progress says that the program has begun.
      while fixture.progress.isEmpty { await Task.yield() }
      group.cancelAll()
      return await group.next() ?? ""
    }
    #expect(code == "canceled")
    try await expectEnded("child")
  }

  @Test func `a program that is not there, or is none, is a failure that names it`() async throws {
    let named = try await fixture.failure("argv: [no-such-program]")
    #expect(named.code == "no-program")
    #expect(
      named.message
        == "a/b runs `no-such-program`, which is not in /usr/local/bin:/usr/bin:/bin"
    )
    let absolute = try await fixture.failure("argv: [/no/such/program]")
    #expect(absolute.code == "no-program")
    try fixture.write("no program", to: "models/run.sh")
    #expect(try await fixture.failure("").code == "program-failed")
  }

  @Test func `a program may end before it has read its input`() async throws {
    let text = try await fixture.textResult(
      "parameters: [{name: prompt, type: text, required: true}]\nstdin: \"{prompt}\"\n"
        + "argv: [echo, done]",
      ["prompt": .string(String(repeating: "x", count: 1 << 20))],
    )
    #expect(text == "done")
  }

  @Test func `a price that the call cannot have is found before anything runs`() async throws {
    let failure = try await fixture.failure(
      """
      parameters: [{name: prompt, type: text, required: true}]
      price: 1.0 - double(size(prompt))
      """,
      script: "echo ran > \(fixture.root)/ran",
      ["prompt": "long"],
    )
    #expect(failure.code == "bad-price")
    #expect(failure.message == "the price of a/b is -3 CU; it cannot be less than 0")
    #expect(fixture.text(of: "ran") == nil)
  }

  /// Waits until the process whose number is in a file has ended.
  private func expectEnded(_ file: String) async throws {
    let text = try #require(fixture.text(of: file))
    let pid = try #require(Int32(text.dropLast()))
    // The signal is sent; the kernel delivers it in its own time.
    let deadline = ContinuousClock.now + .seconds(20)
    while isRunning(pid), ContinuousClock.now < deadline { await Task.yield() }
    #expect(!isRunning(pid))
  }
}

/// Whether a process is there, and not merely waiting to be reaped.
func isRunning(_ pid: Int32) -> Bool {
  let status = FileManager.default.contents(atPath: "/proc/\(pid)/stat") ?? Data()
  let words = String(decoding: status, as: UTF8.self).split(separator: " ")
  return words.count > 2 && words[2] != "Z"
}
