import FoundationEssentials
import Glibc

/// Runs on a disk of its own that is nearly full, until something on it is removed.
struct SmallDiskScenario: Scenario {
  var seed: UInt64
  var number: Int
  var reference: RunScenario.Reference

  private static let size = 8 << 20

  func play(in workshop: Workshop, points: inout [String]) async throws -> Figures {
    var random = TortureRandom(seed: seed, part: "disk", number: number)
    guard mount("easel-torture", workshop.home, "tmpfs", 0, "size=\(Self.size)") == 0 else {
      throw NoMount()
    }
    defer { umount2(workshop.home, CInt(MNT_DETACH)) }
    // What is left may be enough to begin with, and not to end.
    let left = random.number(upTo: 40) * (64 << 10)
    let filler = "\(workshop.home)/filler"
    points.append("\(left) bytes are left")
    let bytes = Data(count: Self.size - left)
    guard FileManager.default.createFile(atPath: filler, contents: bytes) else {
      throw TortureError("\(filler) cannot be written")
    }
    var checker = RunChecker(root: workshop.root)
    var figures = Figures()
    var stops = 0
    var (child, _) = try workshop.start(RunScenario.words(true), generation: 1, on: .none)
    let report = try ChildReport(of: &child, endedAt: nil) { line in
      points.append(line)
      try FaultScenario.check(line, .enospc)
      stops += 1
      unlink(filler)
      return .goOn
    }
    try await checker.look(after: 1, told: report.told)
    try checker.compare(with: reference.outcome)
    figures.add("stops", stops)
    figures.add(checker.figures)
    return figures
  }
}

/// Nothing can be mounted here.
struct NoMount: Error {}
