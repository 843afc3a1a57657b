import JSON

/// A node in the scope that it runs in; means something only to the state that gave it, and
/// only until that state lets the scope go.
public struct NodeInstance: Sendable, Hashable {
  let scope: Int
  let position: Int
}

/// A run of a block: the top of the flow, an iteration of a loop, or a workflow inside.
struct RunScope: Sendable {
  let block: Int
  /// The loop or the workflow node that it is inside of; nil for the top of the flow.
  let parent: NodeInstance?
  /// Which iteration it is; nil where it is none.
  let iteration: Int?
  /// The inputs of a workflow inside.
  var inputs: JSONObject = [:]
  /// By position.
  var statuses: [RunState.NodeStatus]
  /// How many nodes each node still waits for, by position.
  var missing: [Int32]
  /// How many nodes have not settled.
  var unsettled: Int
  /// The positions where something is to be done, at the node or inside of it.
  var due: PositionSet
  /// How many nodes have something that is to be done or is under way, at or inside of them; a
  /// scope without any waits for people.
  var busy: Int
  /// How many nodes failed, and the first that did.
  var failed = 0
  var firstFailure: Int?
}

/// What became of an iteration.
enum IterationOutcome: Sendable {
  case open
  case success(JSONValue)
  case skipped
  case failure
}

/// The iterations of a loop that has begun.
///
/// Only those that are under way have scopes; of those that are done the results stay, and the
/// scopes while there are few.
struct LoopState: Sendable {
  /// The items; nil where an item is its index.
  let items: [JSONValue]?
  let count: Int
  /// How many iterations may be busy at once; 1 also keeps them in order.
  let width: Int
  /// The first iteration that was never opened in turn.
  var next = 0
  /// The scopes of iterations that are under way.
  var open: [Int: Int] = [:]
  /// The scopes of iterations that are done.
  var kept: [Int: Int] = [:]
  /// By iteration, as far as any is done.
  var outcomes: [IterationOutcome] = []
  var done = 0
  var failed = 0
  /// What the first failure says.
  var firstFailure: String?
  /// The iterations where something is to be done.
  var due = PositionSet()
  /// How many iterations are busy.
  var busy = 0

  /// Whether another iteration is to be opened now.
  var wantsMore: Bool {
    guard next < count else { return false }
    return width == 1 ? open.isEmpty : busy < width
  }

  func item(_ iteration: Int) -> JSONValue {
    guard let items else { return .integer(iteration) }
    return items.indices.contains(iteration) ? items[iteration] : .null
  }

  func outcome(of iteration: Int) -> IterationOutcome {
    outcomes.indices.contains(iteration) ? outcomes[iteration] : .open
  }

  mutating func settle(
    _ iteration: Int,
    _ outcome: IterationOutcome,
    because reason: String?,
  ) {
    while outcomes.count <= iteration { outcomes.append(.open) }
    outcomes[iteration] = outcome
    done += 1
    guard case .failure = outcome else { return }
    failed += 1
    firstFailure = firstFailure ?? reason
  }

  /// The results of the iterations that succeeded, in their order.
  var results: [JSONValue] {
    outcomes.compactMap { outcome in
      guard case .success(let value) = outcome else { return nil }
      return value
    }
  }
}
