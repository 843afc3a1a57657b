/// Something that is played once, with points that its seed chooses.
protocol Scenario {
  /// Plays it in a folder of its own; throws where a rule does not hold.
  ///
  /// `points` hears in words what was done, so that it can be told when a rule is broken.
  func play(in workshop: Workshop, points: inout [String]) async throws -> Figures
}
