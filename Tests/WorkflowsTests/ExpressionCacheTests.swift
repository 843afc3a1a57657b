import JSON
import Testing

@testable import Workflows

@Suite struct ExpressionCacheTests {
  private func node(_ source: String) -> FlowNode {
    FlowNode(id: "a", type: .transform, logic: FlowLogic(transform: source))
  }

  @Test func `an expression that is known gives the same as one that is read anew`() throws {
    var expressions = ExpressionCache()
    for number in 0..<3 {
      let inputs: JSONObject = ["x": .integer(number)]
      let outputs = try node("x + 1").transformed(inputs, &expressions)
      #expect(outputs == ["output": .integer(number + 1)])
    }
    #expect(expressions.count == 1)
  }

  @Test func `an expression that is wrong is so each time`() {
    var expressions = ExpressionCache()
    for _ in 0..<2 {
      #expect(throws: RunFailure.self) { try node("1 +").transformed([:], &expressions) }
    }
    #expect(expressions.count == 0)
  }

  @Test func `it stays small, however many and however long the expressions are`() throws {
    var expressions = ExpressionCache()
    for number in 0..<1000 {
      let outputs = try node("\(number)").transformed([:], &expressions)
      #expect(outputs == ["output": .integer(number)])
      #expect(expressions.count <= 256)
    }
    let long = "'" + String(repeating: "x", count: 300_000) + "'"
    #expect(try node(long).transformed([:], &expressions)["output"]?.string?.count == 300_000)
    #expect(expressions.count == 0)
  }
}
