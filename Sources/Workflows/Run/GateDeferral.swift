/// What a person can say at an approval.
public enum GateChoice: String, Sendable, Hashable, CaseIterable {
  /// The run passes.
  case approve
  /// The run is canceled.
  case reject
}

/// How a gate was left for later.
public struct GateDeferral: Sendable, Hashable {
  /// Who is to answer; nil where anybody may.
  public var person: String?
  /// When an answer is due, in milliseconds since 1970; nil where it never is.
  public var time: Int64?
  /// What counts as the answer from then on; nil where the gate goes on waiting.
  public var choice: GateChoice?

  /// A deferral.
  public init(
    to person: String? = nil,
    until time: Int64? = nil,
    otherwise choice: GateChoice? = nil,
  ) {
    self.person = person
    self.time = time
    self.choice = choice
  }
}

extension RunState {
  /// How the gate at a path was left for later, and by whom; nil where nobody did.
  public func deferral(of path: String) -> (deferral: GateDeferral, person: String)? {
    guard case .here(let instance) = locate(path), let known = deferrals[instance] else {
      return nil
    }
    return (known.deferral, known.person)
  }

  /// The paths of the gates whose answer was due by `time`, with what counts as the answer and
  /// who left them.
  public func overdueGates(at time: Int64) -> [(gate: String, choice: GateChoice, person: String)] {
    let due = deferrals.compactMap { instance, known in
      guard let limit = known.deferral.time, limit <= time, let choice = known.deferral.choice
      else { return nil as (gate: String, choice: GateChoice, person: String)? }
      return (path(of: instance), choice, known.person)
    }
    return due.sorted { $0.gate < $1.gate }
  }
}

/// A deferral with who made it.
struct KnownDeferral: Sendable, Hashable {
  var deferral: GateDeferral
  var person: String
}
