/// The flows of a run, laid out so that an event is folded in constant time.
///
/// Nodes that run together are a block: the top nodes of a flow, or those of a loop's body. At
/// run time each iteration of a loop is a scope over the loop's block, and so is each workflow
/// inside over its flow's top block.
struct RunLayout: Sendable {
  /// Nodes that run together; a place in ``members`` is a position.
  struct Block: Sendable {
    /// The flow, by its place in ``RunLayout/flows``.
    let flow: Int
    /// The loop whose body it is, by its place in the flow; nil for a flow's top.
    let loop: Int?
    /// The nodes by their places in the flow, in its order.
    var members: [Int32] = []
    /// How many nodes of the block each node waits for.
    var missing: [Int32] = []
    /// The nodes that wait for none.
    var ready = PositionSet()
    /// The nodes that wait for a node: those of position p are
    /// `consumers[consumerStarts[p]..<consumerStarts[p + 1]]`.
    var consumerStarts: [Int32] = []
    var consumers: [Int32] = []
    /// The positions of loops and workflow nodes.
    var containers: [Int32] = []

    func consumers(of position: Int) -> ArraySlice<Int32> {
      consumers[Int(consumerStarts[position])..<Int(consumerStarts[position + 1])]
    }
  }

  /// A flow with the place of each of its nodes.
  struct FlowTable: Sendable {
    let nodes: [FlowNode]
    /// The nodes by id, and loops by the id of their end too.
    var places: [String: Int] = [:]
    /// The innermost loop around each node, or -1.
    var enclosing: [Int32] = []
    /// The block of each node, and its position there.
    var blocks: [Int32] = []
    var positions: [Int32] = []
    /// The block of the top nodes.
    var top = 0
    /// The blocks of the loops' bodies, by loop.
    var bodies: [Int: Int] = [:]
  }

  var flows: [FlowTable] = []
  var blocks: [Block] = []
  /// The flows of workflows by the workflow's id.
  var workflows: [String: Int] = [:]

  /// How deep loops and workflows may nest in each other's like.
  static let loopDepth = 16
  static let workflowDepth = 8

  /// The node at a position of a block.
  func node(_ block: Int, _ position: Int) -> FlowNode {
    let block = blocks[block]
    return flows[block.flow].nodes[Int(block.members[position])]
  }

  /// The loops around a node of a flow, the outermost first.
  func loops(around place: Int, in flow: Int) -> [Int] {
    var loops: [Int] = []
    var loop = Int(flows[flow].enclosing[place])
    while loop >= 0 {
      loops.append(loop)
      loop = Int(flows[flow].enclosing[loop])
    }
    return loops.reversed()
  }
}
