import GRDB
import JSON
import Workflows

/// Whose money a call spends.
struct Payer: Sendable, Hashable {
  var project: String
  /// The session that the call is made from, if it is made from one.
  var session: String?
}

/// Calls of a run that are not, or no more, to be counted as under way.
struct SettledCalls: Sendable, Hashable {
  var run: String
  /// The paths of their nodes.
  var nodes: [String]
  /// What they have cost, as far as the journal does not say so yet.
  var cost = Credits.zero
}

/// Budgets of sessions and projects.
///
/// What is spent is counted in the transaction that journals a call's cost, so that it is the sum
/// of what the journals say. What a call is quoted is set aside in the transaction that finds that
/// there is room for it, so that runs of several processes do not overspend together.
extension Store {
  /// How the budgets of a payer stand, the project's last.
  ///
  /// - Parameters:
  ///   - payer: Whose budgets they are.
  ///   - settled: Calls that are not counted among those under way.
  /// - Returns: The session's standing, if there is a session, and the project's.
  /// - Throws: A failure of the store.
  func standings(
    of payer: Payer,
    _ settled: SettledCalls? = nil,
  ) throws(EngineError) -> [BudgetStanding] {
    try read { try standings(of: payer, settled, $0) }
  }

  /// Sets aside what a call is quoted, unless a budget refuses it.
  ///
  /// - Parameters:
  ///   - price: The quote.
  ///   - node: The path of the call's node.
  ///   - payer: Who pays.
  ///   - settled: The call itself, and those whose end is not journalled yet.
  ///   - refuses: Whether the standings leave no room for the call.
  /// - Returns: The standings before the call.
  /// - Throws: A failure of the store.
  func setAside(
    _ price: Credits,
    for node: String,
    _ payer: Payer,
    _ settled: SettledCalls,
    unless refuses: ([BudgetStanding]) -> Bool,
  ) throws(EngineError) -> [BudgetStanding] {
    try writeLightly { database in
      let standings = try standings(of: payer, settled, database)
      guard !refuses(standings) else { return standings }
      try database.execute(
        sql: "INSERT OR REPLACE INTO reservation VALUES (?, ?, ?, ?, ?)",
        arguments: [
          settled.run, node, payer.project, payer.session, price.millionths,
        ],
      )
      return standings
    }
  }

  /// Sets a budget; nil takes the limit away and goes on counting.
  func setBudget(
    _ budget: Budget?,
    _ scope: BudgetScope,
    of id: String,
  ) throws(EngineError) {
    try write { database in
      if scope == .project { try checkProject(id, database) }
      try database.execute(
        sql: """
          INSERT INTO budget VALUES (?, ?, ?, ?, 0) ON CONFLICT (scope, id)
          DO UPDATE SET amount = excluded.amount, mode = excluded.mode
          """,
        arguments: [
          scope.rawValue, id, budget?.limit.millionths,
          (budget?.mode ?? .enforce).rawValue,
        ],
      )
    }
  }

  /// Takes over how a budget stands elsewhere.
  func restore(_ standing: BudgetStanding, of id: String) throws(EngineError) {
    try write { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO budget VALUES (?, ?, ?, ?, ?)",
        arguments: [
          standing.scope.rawValue, id, standing.budget?.limit.millionths,
          (standing.budget?.mode ?? .enforce).rawValue, standing.spent.millionths,
        ],
      )
    }
  }

  /// Counts what the events of a run cost, and gives free what was set aside for calls that ended.
  func settleBudgets(_ entries: [JournalEntry], of run: String, _ database: Database) throws {
    for entry in entries {
      if case .nodeSucceeded(let node, _, let cost, _) = entry.event, cost > .zero {
        try count(cost, for: node, of: run, database)
      }
      if case .finished = entry.event {
        try database.cachedStatement(sql: "DELETE FROM reservation WHERE run = ?")
          .execute(arguments: [run])
      } else if let node = entry.event.endedCall {
        try database.cachedStatement(sql: "DELETE FROM reservation WHERE run = ? AND node = ?")
          .execute(arguments: [run, node])
      }
    }
  }

  /// Adds to what the run's project has spent, and the session that the call was made from.
  private func count(
    _ cost: Credits,
    for node: String,
    of run: String,
    _ database: Database,
  ) throws {
    let addition = try database.cachedStatement(
      sql: """
        INSERT INTO budget
          SELECT 'project', projectID, NULL, 'enforce', :cost FROM run WHERE id = :run
          UNION ALL SELECT 'session', session, NULL, 'enforce', :cost FROM reservation
          WHERE run = :run AND node = :node AND session IS NOT NULL
        ON CONFLICT (scope, id) DO UPDATE SET spent = spent + excluded.spent
        """
    )
    try addition.execute(arguments: ["cost": cost.millionths, "run": run, "node": node])
  }

  private func standings(
    of payer: Payer,
    _ settled: SettledCalls?,
    _ database: Database,
  ) throws -> [BudgetStanding] {
    let nodes = JSONValue.array((settled?.nodes ?? []).map { .string($0) }).compact
    let owners = [(BudgetScope.session, payer.session), (.project, payer.project)]
    return try owners.compactMap { scope, id in
      guard let id else { return nil }
      let row = try Row.fetchOne(
        database,
        sql: "SELECT amount, mode, spent FROM budget WHERE scope = ? AND id = ?",
        arguments: [scope.rawValue, id],
      )
      let reserved = try Int64.fetchOne(
        database,
        sql: """
          SELECT SUM(amount) FROM reservation
          WHERE \(scope.rawValue) = ?
            AND NOT (run = ? AND node IN (SELECT value FROM json_each(?)))
          """,
        arguments: [id, settled?.run ?? "", nodes],
      )
      let limit: Int64? = row?["amount"]
      let mode = (row?["mode"] as String?).flatMap { BudgetMode(rawValue: $0) } ?? .enforce
      return BudgetStanding(
        scope,
        limit.map { Budget(Credits(millionths: $0), mode) },
        spent: Credits(millionths: row?["spent"] ?? 0) + (settled?.cost ?? .zero),
        reserved: Credits(millionths: reserved ?? 0),
      )
    }
  }
}

extension RunEvent {
  /// The node whose call has ended with this, so that nothing is set aside for it any more.
  ///
  /// What is not known to have ended may have been charged, and stays set aside.
  var endedCall: String? {
    switch self {
    case .nodeSucceeded(let node, _, _, _), .nodeFailed(let node, _), .nodePinned(let node, _, _),
      .nodeRetrying(let node, _, _, _), .nodeSkippedByHand(let node, _), .nodeReset(let node, _),
      .outcomeAnswered(let node, .outputs, _):
      node
    default: nil
    }
  }
}
