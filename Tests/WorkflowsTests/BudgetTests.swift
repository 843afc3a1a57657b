import Testing
import Workflows

@Suite struct BudgetTests {
  private func credits(_ text: String) throws -> Credits { try #require(Credits(decimal: text)) }

  private func standing(
    _ limit: String?,
    _ mode: BudgetMode = .enforce,
    spent: String,
    reserved: String = "0",
  ) throws -> BudgetStanding {
    BudgetStanding(
      .session,
      try limit.map { Budget(try credits($0), mode) },
      spent: try credits(spent),
      reserved: try credits(reserved),
    )
  }

  @Test func `ten tenths fill a budget of one exactly, and a millionth more is refused`() throws {
    var spent = Credits.zero
    for _ in 0..<9 { spent += try credits("0.1") }
    let standing = BudgetStanding(.session, Budget(try credits("1")), spent: spent)
    #expect(standing.left == (try credits("0.1")))
    #expect(standing.refusal(of: "a", price: try credits("0.1")) == nil)
    #expect(standing.refusal(of: "a", price: try credits("0.100001"))?.scope == .session)
  }

  @Test func `what is set aside for calls under way counts`() throws {
    let standing = try standing("1", spent: "0.3", reserved: "0.5")
    #expect(standing.refusal(of: "a", price: try credits("0.2")) == nil)
    let refusal = try #require(standing.refusal(of: "a", price: try credits("0.21")))
    #expect(
      refusal.refusal == "the call of a for 0.21 CU would pass the budget of the session of 1 CU, "
        + "with 0.3 spent and 0.5 set aside for calls under way"
    )
  }

  @Test func `a call of unknown price is made while anything is left`() throws {
    #expect(try standing("1", spent: "0.999999").refusal(of: "a", price: nil) == nil)
    #expect(try standing("1", spent: "1").refusal(of: "a", price: nil)?.price == nil)
    #expect(try standing("1", spent: "1").refusal(of: "a", price: nil) != nil)
    #expect(try standing("0", spent: "0").refusal(of: "a", price: nil) != nil)
  }

  @Test func `in audit mode nothing is refused, and passing the limit counts once`() throws {
    let below = try standing("1", .audit, spent: "0.8")
    #expect(below.refusal(of: "a", price: try credits("5")) == nil)
    #expect(below.passing(by: "a", price: try credits("0.2")) == nil)
    #expect(below.passing(by: "a", price: try credits("0.3"))?.limit == (try credits("1")))
    #expect(try standing("1", .audit, spent: "1.1").passing(by: "a", price: credits("1")) == nil)
  }

  @Test func `without a limit nothing is refused, and nothing is left or used up`() throws {
    let standing = try standing(nil, spent: "7")
    #expect(standing.refusal(of: "a", price: Credits(millionths: .max)) == nil)
    #expect(standing.passing(by: "a", price: Credits(millionths: .max)) == nil)
    #expect(standing.left == nil)
    #expect(!standing.isUsedUp)
  }

  @Test func `amounts at the end of the range do not wrap around`() throws {
    let most = Credits(millionths: .max)
    let standing = BudgetStanding(.project, Budget(try credits("1")), spent: most, reserved: most)
    #expect(standing.isUsedUp)
    #expect(standing.refusal(of: "a", price: most) != nil)
    #expect(Credits(millionths: .min) - most == Credits(millionths: .min))
    #expect(most - Credits(millionths: .min) == most)
    #expect(try credits("0.3") - credits("0.1") == credits("0.2"))
  }
}
