/// What is fuzzed: something that takes bytes from outside.
struct FuzzTarget: Sendable {
  /// The name on the command line.
  let name: String
  /// Inputs that are right, from which others are made.
  let corpus: [String]
  /// Parts of inputs.
  let tokens: [String]
  /// What opens a level of nesting, and what closes it.
  let nesting: [(open: String, close: String)]
  /// Whether inputs are JSON, so that values in them can be changed as such.
  var isJSON = false
  /// Takes an input; throws where something that must hold does not.
  let take: @Sendable (_ input: [UInt8]) throws(Broken) -> Void

  /// The targets of the command line's `all`, in order.
  static let all: [FuzzTarget] = [.json, .cel, .line, .importing]

  /// Targets that fail on purpose, by which the fuzzer itself is tested.
  static let failing: [FuzzTarget] = [
    failing("trap") { preconditionFailure("it traps on purpose") },
    failing("stall") { while true { _ = FuzzClock.seconds } },
    failing("broken") { () throws(Broken) in throw Broken("it is broken on purpose") },
  ]

  private static func failing(
    _ name: String,
    _ fail: @escaping @Sendable () throws(Broken) -> Void,
  ) -> FuzzTarget {
    FuzzTarget(name: name, corpus: ["abc"], tokens: ["x"], nesting: [("(", ")")]) {
      input throws(Broken) in
      // Most inputs are harmless, so that the one that is not has to be found.
      if input.count % 16 == 9 { try fail() }
    }
  }
}

/// Something that must hold and does not.
struct Broken: Error {
  let message: String

  init(_ message: String) { self.message = message }

  /// Throws unless `condition` holds.
  static func unless(
    _ condition: @autoclosure () -> Bool,
    _ message: String,
  ) throws(Broken) {
    if !condition() { throw Broken(message) }
  }
}
