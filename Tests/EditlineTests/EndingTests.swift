import Glibc
import TestSupport
import Testing

@Suite struct EndingTests {
  @Test(arguments: [SIGTERM, SIGHUP, SIGQUIT, SIGSEGV])
  func `a signal leaves the terminal as it was`(signal: CInt) throws {
    var session = try startDemo()
    session.type("ab")
    try session.expect("ab")
    let isCookedBefore = session.isCooked
    #expect(!isCookedBefore)
    session.send(signal: signal)
    let (end, output) = try session.end()
    #expect(end == .signal(signal))
    #expect(output.contains("\u{1B}[?2004l"))
    let isCooked = session.isCooked
    #expect(isCooked)
  }

  @Test func `a crash in a callback leaves the terminal as it was`() throws {
    var session = try startDemo()
    session.type("crash\t")
    #expect(try session.end().end == .signal(SIGABRT))
    let isCooked = session.isCooked
    #expect(isCooked)
  }

  @Test func `an exit in a callback leaves the terminal as it was`() throws {
    var session = try startDemo()
    session.type("exit\t")
    #expect(try session.end().end == .exit(7))
    let isCooked = session.isCooked
    #expect(isCooked)
  }

  @Test func `interrupts are told while no line is read`() throws {
    var session = try startDemo()
    session.type("watch\r")
    try session.expect("running")
    let isCooked = session.isCooked
    #expect(isCooked)
    session.type("\u{3}")
    try session.expect("interrupted run")
    session.type("more\n")
    try session.expect("ran")
    try session.expect("2› ")
    session.type("\u{3}")
    try session.expect("interrupted\r\n")
  }

  @Test func `an interrupt ends the program when nothing watches`() throws {
    var session = try startDemo()
    session.type("watch\r")
    try session.expect("running")
    session.type("x\r")
    try session.expect("ran 2")
    try session.expect("2› ")
    session.type("idle\r")
    try session.expect("idle now")
    session.type("\u{3}")
    #expect(try session.end().end == .signal(SIGINT))
  }

  @Test func `an interrupt belongs to the line while both are there`() throws {
    var session = try startDemo()
    session.type("nested\r")
    try session.expect("inner› ")
    session.type("a\u{3}")
    let output = try session.expect("inner interrupted")
    #expect(!output.contains("interrupted run"))
    try session.expect("2› ")
    session.type("idle\r")
    try session.expect("idle now")
    session.type("\u{3}")
    #expect(try session.end().end == .signal(SIGINT))
  }

  @Test func `settings of the user's terminal outlast the editor`() throws {
    var session = try TerminalSession(
      "/bin/sh",
      arguments: ["-c", "stty -ixon -echoctl; \(demo) --color; stty -a"],
    )
    try session.expect("1› ")
    session.type("quit\r")
    let (_, output) = try session.end()
    #expect(output.contains("-ixon") && output.contains("-echoctl"))
    #expect(output.contains(" icanon") && output.contains(" icrnl") && output.contains("isig"))
  }
}
