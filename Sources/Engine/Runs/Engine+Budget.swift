public import Workflows

/// Budgets of runs, sessions and projects.
extension Engine {
  /// Says what a run may cost; nil for no limit.
  ///
  /// A run that is paused goes on when it is advanced again. Throws
  /// ``EngineError/runEnded(run:outcome:)``.
  public func setBudget(
    _ budget: Budget?,
    of run: String,
    by person: String,
  ) throws(EngineError) {
    try change(run, .budgetSet(budget, by: person))
  }

  /// Says what a project may cost, all that its runs ever cost counted; nil for no limit.
  ///
  /// Throws ``EngineError/unknownProject(_:)``.
  public func setBudget(_ budget: Budget?, ofProject id: String) throws(EngineError) {
    try store.setBudget(budget, .project, of: id)
  }

  /// Says what a session may cost; nil for no limit.
  public func setBudget(_ budget: Budget?, ofSession id: String) throws(EngineError) {
    try store.setBudget(budget, .session, of: id)
  }

  /// How budgets stand: that of a run, if one is named, of the session that pays now, if one does,
  /// and of a project, in this order.
  public func budgets(
    of run: String? = nil,
    in project: String,
  ) throws(EngineError) -> [BudgetStanding] {
    var standings: [BudgetStanding] = []
    if let run {
      let state = try foldedState(of: run)
      standings.append(BudgetStanding(.run, state.budget, spent: state.cost))
    }
    let payer = Payer(project: project, session: configuration.session())
    return try standings + store.standings(of: payer)
  }

  /// Takes over how a project's budget stood elsewhere, for a session that is replayed.
  public func restore(_ standing: BudgetStanding, ofProject id: String) throws(EngineError) {
    try store.restore(standing, of: id)
  }

  // MARK: Calls

  /// Sets aside what a call is quoted, and notes the limits that it goes past in audit mode.
  ///
  /// - Parameters:
  ///   - price: The quote; nil where only the provider knows.
  ///   - node: The path of the call's node.
  ///   - pass: The pass that is to make the call.
  /// - Returns: What forbids the call; nil where it is to be made.
  /// - Throws: A failure of the store.
  func setAside(
    _ price: Credits?,
    for node: String,
    _ pass: inout RunPass,
  ) throws(EngineError) -> BudgetCrossing? {
    let own = standing(of: pass, without: node)
    if let refusal = own.refusal(of: node, price: price) { return refusal }
    let payer = try payer(of: pass, session: configuration.session())
    let settled = Self.settled(pass, with: node)
    let others = try store.setAside(price ?? .zero, for: node, payer, settled) { standings in
      standings.contains { $0.refusal(of: node, price: price) != nil }
    }
    if let refusal = others.lazy.compactMap({ $0.refusal(of: node, price: price) }).first {
      return refusal
    }
    try note([own] + others, passedBy: node, price ?? .zero, &pass)
    return nil
  }

  /// Notes the limits that a call went past because it cost more than it was quoted.
  func noteOverrun(
    of work: RunPass.Work,
    _ cost: Credits,
    _ pass: inout RunPass,
  ) throws(EngineError) {
    guard cost > work.price ?? .zero else { return }
    let payer = try payer(of: pass, session: work.session)
    let standings = try store.standings(of: payer, Self.settled(pass, with: work.node))
    let own = standing(of: pass, without: work.node)
    try note([own] + standings, passedBy: work.node, cost, &pass)
  }

  /// The standing of the run's own budget; calls under way but that of `node` are set aside.
  private func standing(of pass: RunPass, without node: String) -> BudgetStanding {
    let reserved = pass.underway.values.reduce(Credits.zero) { sum, work in
      work.node == node ? sum : sum + (work.price ?? .zero)
    }
    return BudgetStanding(
      .run,
      pass.state.budget,
      spent: pass.state.cost,
      reserved: reserved,
    )
  }

  /// A call that is looked at, and those whose end the pass has noted and not written.
  private static func settled(_ pass: RunPass, with node: String) -> SettledCalls {
    var settled = SettledCalls(run: pass.run, nodes: [node])
    for (event, _) in pass.unwritten {
      if let ended = event.endedCall { settled.nodes.append(ended) }
      if case .nodeSucceeded(_, _, let cost, _) = event { settled.cost += cost }
    }
    return settled
  }

  private func payer(of pass: RunPass, session: String?) throws(EngineError) -> Payer {
    guard let project = try store.project(of: pass.run) else { throw .unknownRun(pass.run) }
    return Payer(project: project, session: session)
  }

  /// Notes each limit that is passed, once for a run.
  private func note(
    _ standings: [BudgetStanding],
    passedBy node: String,
    _ price: Credits,
    _ pass: inout RunPass,
  ) throws(EngineError) {
    for standing in standings {
      guard let crossing = standing.passing(by: node, price: price) else { continue }
      let isKnown = pass.state.crossings.contains {
        $0.scope == crossing.scope && $0.limit == crossing.limit
      }
      if !isKnown { try pass.note(.budgetPassed(crossing), at: now) }
    }
  }
}
