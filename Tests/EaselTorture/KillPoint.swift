/// Where a process is ended.
enum KillPoint {
  case disk(DiskFault)
  /// After so many seconds.
  case time(Double)

  /// A point in a process that would make so many operations in so many seconds.
  static func random(
    operations: Int,
    seconds: Double,
    _ random: inout TortureRandom,
  ) -> KillPoint {
    let at = random.number(upTo: operations)
    let fraction = Double(random.number(upTo: 1000)) / 1000
    let seed = random.next()
    guard let kind = random.pick([DiskFault.Kind?.some(.kill), .tear, .cut, .cut, nil]) else {
      return .time(seconds * fraction)
    }
    return .disk(DiskFault(kind: kind, at: at, seed: seed))
  }

  var disk: DiskFault {
    if case .disk(let fault) = self { fault } else { .none }
  }

  var isPowerCut: Bool { disk.kind == .cut }

  /// After how many seconds the process is ended, where that is the point.
  var seconds: Double? {
    if case .time(let seconds) = self { seconds } else { nil }
  }

  /// The point in words, with the operation that `record` names.
  func words(_ record: DiskRecord) -> String {
    switch self {
    case .disk(let fault): "\(fault.kind.rawValue) at operation \(fault.at), \(record.last)"
    case .time(let seconds): "kill after \(Int(seconds * 1000)) ms, \(record.last)"
    }
  }

  func count(in figures: inout Figures) {
    figures.add("kills")
    switch self {
    case .time: figures.add("atTimes")
    case .disk(let fault):
      figures.add(
        ["tear": "tornWrites", "cut": "powerCuts"][fault.kind.rawValue] ?? "atOperations"
      )
    }
  }
}
