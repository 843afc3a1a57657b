/// What the command line says.
struct TortureOptions {
  /// What is tried, in order, each with how many kills or faults.
  var parts: [(part: TorturePart, count: Int)] = []
  /// From which seed points are chosen.
  var seed: UInt64 = 1
  /// The one scenario that is played.
  var only: Int?

  static let usage = """
    usage: easel-torture [--seed N] [--count N] [--only N] [runs|sessions|faults|disk|all]

    Ends processes at chosen points and looks at what they leave.

      runs      kill -9, torn writes and power cuts in runs of workflows; 300 of them
      sessions  the same while a session is written; 200 of them
      faults    EIO and ENOSPC in the store of a run; 60 of them
      disk      runs on a disk that is too small; 4 of them, where a disk can be mounted

    Every point is told by the seed and the number of its scenario; `--only` plays one again.
    """

  init(_ arguments: [String]) throws(TortureError) {
    var (rest, count, chosen) = (arguments[...], Int?.none, [TorturePart]())
    while let word = rest.popFirst() {
      switch word {
      case "--seed": seed = try Self.number(word, &rest)
      case "--count": count = try Self.number(word, &rest)
      case "--only": only = try Self.number(word, &rest)
      case "all": chosen += TorturePart.allCases
      default:
        guard let part = TorturePart(rawValue: word) else {
          throw TortureError("there is no `\(word)`\n\n\(Self.usage)")
        }
        chosen.append(part)
      }
    }
    if chosen.isEmpty { chosen = TorturePart.allCases }
    parts = chosen.map { ($0, count ?? $0.usualCount) }
  }

  private static func number<Number: LosslessStringConvertible>(
    _ name: String,
    _ rest: inout ArraySlice<String>,
  ) throws(TortureError) -> Number {
    guard let word = rest.popFirst(), let number = Number(word) else {
      throw TortureError("\(name) wants a number\n\n\(usage)")
    }
    return number
  }
}

/// What can be tried.
enum TorturePart: String, CaseIterable {
  case runs, sessions, faults, disk

  /// The figure of which there are as many as are wanted.
  var counted: String {
    switch self {
    case .runs, .sessions: "kills"
    case .faults: "faults"
    case .disk: "scenarios"
    }
  }

  /// How many kills or faults there are where nothing else is said.
  var usualCount: Int {
    switch self {
    case .runs: 300
    case .sessions: 200
    case .faults: 60
    case .disk: 4
    }
  }
}
