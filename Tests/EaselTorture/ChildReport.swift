/// What a process told, and how it ended.
struct ChildReport {
  /// What becomes of a process that has stopped and waits.
  enum Answer {
    case goOn, kill
  }

  var lines: [String] = []
  /// Whether it came to its end, and was not ended.
  var isDone = false

  /// How many seconds a process may take that nothing ends.
  private static let patience = 60.0

  /// Listens to a process until it has ended, and ends it where `point` is a time.
  ///
  /// A line that begins with `error` or `paused` says why it stopped; `answer` hears it. Throws
  /// where the process hangs, or ends otherwise than as it should.
  init(
    of child: inout ChildProcess,
    endedAt point: KillPoint?,
    answer: (String) throws -> Answer,
  ) throws {
    let end = TortureClock.seconds + (point?.seconds ?? Self.patience)
    var isKilled = false
    loop: while true {
      switch child.read(within: end - TortureClock.seconds) {
      case .ended: break loop
      case .late:
        child.kill()
        isKilled = true
        guard point?.seconds != nil else {
          _ = child.wait()
          throw TortureError("a process takes more than \(Int(Self.patience)) s")
        }
        // What it said before it ended counts.
        while case .line(let line) = child.read(within: 10) { take(line) }
        break loop
      case .line(let line) where line.hasPrefix("error") || line.hasPrefix("paused"):
        let wish: Answer
        do { wish = try answer(line) } catch {
          child.kill()
          _ = child.wait()
          throw error
        }
        if wish == .kill { child.kill() } else { child.goOn() }
        isKilled = wish == .kill
      case .line(let line): take(line)
      }
    }
    switch child.wait() {
    case .exit(0) where isDone: break
    case .signal(9) where isKilled || point != nil: break
    case let other: throw TortureError("a process ended by itself: \(other)")
    }
  }

  private mutating func take(_ line: String) {
    if line == "done" { isDone = true } else { lines.append(line) }
  }

  /// What it told of the journals.
  var told: [Acknowledgement] { lines.compactMap { Acknowledgement(line: $0) } }
}
