/// What a budget is for.
public enum BudgetScope: String, Sendable, Hashable, CaseIterable {
  case run, session, project
}

/// What happens where a call would pass a limit.
public enum BudgetMode: String, Sendable, Hashable, CaseIterable {
  /// The call is made, and the passing is said.
  case audit
  /// The run pauses before the call.
  case enforce
}

/// What may be spent.
public struct Budget: Sendable, Hashable {
  /// The most.
  public var limit: Credits
  /// What happens at the limit.
  public var mode: BudgetMode

  /// A budget.
  public init(_ limit: Credits, _ mode: BudgetMode = .enforce) {
    self.limit = limit
    self.mode = mode
  }
}

/// How a budget stands: what is spent of it, and what is set aside for calls under way.
public struct BudgetStanding: Sendable, Hashable {
  /// What it is for.
  public var scope: BudgetScope
  /// The budget; nil where nothing limits the scope.
  public var budget: Budget?
  /// What has been spent, all that the scope has ever cost.
  public var spent: Credits
  /// What the calls under way are quoted.
  public var reserved: Credits

  /// A standing.
  public init(
    _ scope: BudgetScope,
    _ budget: Budget?,
    spent: Credits,
    reserved: Credits = .zero,
  ) {
    self.scope = scope
    self.budget = budget
    self.spent = spent
    self.reserved = reserved
  }

  /// What may still be promised, below nothing where the limit is passed; nil without a limit.
  public var left: Credits? { budget.map { $0.limit - promised } }

  /// Whether nothing is left of it.
  public var isUsedUp: Bool { left.map { $0 <= .zero } ?? false }

  /// What is spent or set aside.
  private var promised: Credits { spent + reserved }

  /// What forbids a call; nil where it may be made.
  ///
  /// Of a call whose price only its provider knows, anything that is left will do.
  public func refusal(of node: String, price: Credits?) -> BudgetCrossing? {
    guard let budget, budget.mode == .enforce else { return nil }
    guard promised + (price ?? .zero) > budget.limit || promised >= budget.limit else { return nil }
    return crossing(by: node, price)
  }

  /// How a call takes what is promised past the limit; nil where it does not, or where the limit
  /// was passed before.
  public func passing(by node: String, price: Credits) -> BudgetCrossing? {
    guard let budget, promised <= budget.limit, promised + price > budget.limit else { return nil }
    return crossing(by: node, price)
  }

  private func crossing(by node: String, _ price: Credits?) -> BudgetCrossing? {
    guard let budget else { return nil }
    return BudgetCrossing(
      node: node,
      price: price,
      scope: scope,
      limit: budget.limit,
      spent: spent,
      reserved: reserved,
    )
  }
}

/// A call that a budget has no room for.
public struct BudgetCrossing: Sendable, Hashable {
  /// The path of the node.
  public var node: String
  /// What the call is quoted; nil where only its provider knows.
  public var price: Credits?
  /// Whose budget it is.
  public var scope: BudgetScope
  /// The limit; nil where the journal does not say.
  public var limit: Credits?
  /// What was spent before the call.
  public var spent: Credits
  /// What was set aside for other calls under way.
  public var reserved: Credits

  /// A crossing.
  public init(
    node: String,
    price: Credits?,
    scope: BudgetScope,
    limit: Credits?,
    spent: Credits = .zero,
    reserved: Credits = .zero,
  ) {
    self.node = node
    self.price = price
    self.scope = scope
    self.limit = limit
    self.spent = spent
    self.reserved = reserved
  }
}

extension BudgetCrossing {
  /// What the call comes to, in words: `the call of final for 0.5 CU`.
  private var call: String {
    "the call of \(node)" + (price.map { " for \($0) CU" } ?? ", whose price is not known,")
  }

  /// How the limit stands before the call, in words.
  private var room: String {
    guard let limit else { return "" }
    let underway = reserved > .zero ? " and \(reserved) set aside for calls under way" : ""
    return " of \(limit) CU, with \(spent) spent\(underway)"
  }

  /// Why a run is paused, in words, without a full stop.
  public var refusal: String { "\(call) would pass the budget of the \(scope.rawValue)\(room)" }

  /// What a run went past, in words, without a full stop.
  public var passing: String { "\(call) passes the budget of the \(scope.rawValue)\(room)" }
}
