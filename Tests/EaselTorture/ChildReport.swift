/// What a process told, and how it ended.
struct ChildReport {
  /// What becomes of a process that has stopped and waits.
  enum Answer {
    case goOn, kill
  }

  var lines: [String] = []
  /// Whether it came to its end, and was not ended.
  var isDone = false

  /// Listens to a process until it has ended, and ends it after so many seconds.
  ///
  /// A line that begins with `error` or `paused` says why it stopped; `answer` hears it. Throws
  /// where the process ends itself otherwise than as it should.
  init(
    of child: inout ChildProcess,
    within seconds: Double,
    isEndedThen: Bool,
    answer: (String) throws -> Answer,
  ) throws {
    let end = TortureClock.seconds + seconds
    var isKilled = false
    loop: while true {
      switch child.read(within: end - TortureClock.seconds) {
      case .ended: break loop
      case .late:
        guard isEndedThen else { try Self.fail(child, "it takes more than \(Int(seconds)) s") }
        child.kill()
        isKilled = true
        // What it said before it ended counts.
        while case .line(let line) = child.read(within: 10) { take(line) }
        break loop
      case .line(let line) where line.hasPrefix("error") || line.hasPrefix("paused"):
        let words: Answer
        do { words = try answer(line) } catch {
          child.kill()
          _ = child.wait()
          throw error
        }
        if words == .kill { child.kill() } else { child.goOn() }
        isKilled = words == .kill
      case .line(let line): take(line)
      }
    }
    switch child.wait() {
    case .exit(0) where isDone: break
    case .signal(9) where isKilled || isEndedThen: break
    case let other: throw TortureError("a process ended by itself: \(other)")
    }
  }

  private mutating func take(_ line: String) {
    if line == "done" { isDone = true } else { lines.append(line) }
  }

  private static func fail(_ child: ChildProcess, _ message: String) throws(TortureError) -> Never {
    child.kill()
    _ = child.wait()
    throw TortureError(message)
  }

  /// What it told of the journals.
  var told: [Acknowledgement] { lines.compactMap { Acknowledgement(line: $0) } }
}
