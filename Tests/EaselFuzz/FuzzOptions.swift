/// What the command line says.
struct FuzzOptions {
  /// The targets, in order.
  var targets: [FuzzTarget] = []
  /// How long all of them take together.
  var seconds = 60.0
  /// From which seed inputs are made.
  var seed: UInt64 = 1
  /// How many inputs each target takes at most; with a number there are no giants.
  var inputs: Int?
  /// The one input that is taken, in this process.
  var only: Int?
  /// How long one input may take.
  var patience = 20.0
  /// Where inputs that fail are kept.
  var folder = "."
  /// The file in which a worker says which input it takes.
  var progress: String?
  /// With which input a worker begins.
  var first = 0

  static let usage = """
    usage: easel-fuzz [--seconds 60] [--seed N] [--inputs N] [--patience SECONDS] [--keep FOLDER]
                      [--only N] [json|cel|line|import|all]

    Feeds made inputs to whatever takes text from outside. Each input is told by the seed and its
    number. One that crashes, hangs, takes more than 4 GiB or breaks a rule is kept and its number
    printed; `--only` takes it again.
    """

  init(_ arguments: [String]) throws(Broken) {
    var rest = arguments[...]
    while let word = rest.popFirst() {
      switch word {
      case "--seconds": seconds = try Self.number(word, &rest)
      case "--patience": patience = try Self.number(word, &rest)
      case "--seed": seed = try Self.number(word, &rest)
      case "--inputs": inputs = try Self.number(word, &rest)
      case "--only": only = try Self.number(word, &rest)
      case "--first": first = try Self.number(word, &rest)
      case "--keep": folder = try Self.word(word, &rest)
      case "--progress": progress = try Self.word(word, &rest)
      case "all": targets += FuzzTarget.all
      default:
        let known = FuzzTarget.all + FuzzTarget.failing
        guard let target = known.first(where: { $0.name == word }) else {
          throw Broken("there is no `\(word)`\n\n\(Self.usage)")
        }
        targets.append(target)
      }
    }
    if targets.isEmpty { targets = FuzzTarget.all }
  }

  /// The words by which a worker is told to go on with one target.
  func worker(_ target: FuzzTarget, from first: Int, until end: Double) -> [String] {
    var words = ["--seed", "\(seed)", "--first", "\(first)", "--seconds", "\(end)"]
    if let inputs { words += ["--inputs", "\(inputs)"] }
    return words + ["--progress", progress ?? "", target.name]
  }

  private static func word(
    _ name: String,
    _ rest: inout ArraySlice<String>,
  ) throws(Broken) -> String {
    guard let word = rest.popFirst() else { throw Broken("\(name) wants a value\n\n\(usage)") }
    return word
  }

  private static func number<Number: LosslessStringConvertible>(
    _ name: String,
    _ rest: inout ArraySlice<String>,
  ) throws(Broken) -> Number {
    guard let number = Number(try word(name, &rest)) else {
      throw Broken("\(name) wants a number\n\n\(usage)")
    }
    return number
  }
}
