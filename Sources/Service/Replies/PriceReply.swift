import JSON
import Workflows

/// What a run would cost, in the shape of contract §1.
///
/// The contract has one number for a node and one for the run. Where a price is known only within
/// bounds, as that of a loop of unknown length, the number is the most, and the bounds stand beside
/// it; where nothing bounds it, a node's number is null, and the run's the least.
struct PriceReply {
  let plan: RunPlan

  var json: JSONValue {
    let lines = plan.lines.filter { $0.model != nil }
    var details: JSONObject = [:]
    var ranges: JSONObject = [:]
    for line in lines {
      details[line.node] = line.price.high.map(credits) ?? .null
      if !line.price.isExact { ranges[line.node] = line.price.json }
    }
    let total = plan.price
    var reply: JSONObject = [
      "creativeUnitsCost": credits(total.high ?? total.low), "creativeUnitsDiscount": 0,
      "costDetails": .object(details), "job": [:],
    ]
    if !ranges.isEmpty {
      reply["_costRange"] = total.json
      reply["_costRanges"] = .object(ranges)
    }
    let hints = hints(lines)
    if !hints.isEmpty { reply["_costHint"] = .string(hints.joined(separator: " ")) }
    return .object(reply)
  }

  private func hints(_ lines: [RunPlan.Line]) -> [String] {
    var hints: [String] = []
    let open = lines.filter { $0.price.high == nil }.map { "`\($0.node)`" }
    let bounded = lines.filter { $0.price.high != nil && !$0.price.isExact }.map { "`\($0.node)`" }
    if !open.isEmpty {
      hints.append("At least; the price of \(listed(open)) is known only in the run.")
    }
    if !bounded.isEmpty {
      hints.append("At most for \(listed(bounded)); `_costRanges` has what is sure.")
    }
    for line in plan.lines where line.failing > 0 {
      hints.append("`\(line.node)` will fail: \(line.reason ?? "nobody knows why").")
    }
    return hints
  }

  private func listed(_ names: [String]) -> String { names.joined(separator: ", ") }
}

extension PriceRange {
  /// The bounds; what nothing bounds is null.
  fileprivate var json: JSONValue {
    ["low": credits(low), "high": high.map(credits) ?? .null]
  }
}
