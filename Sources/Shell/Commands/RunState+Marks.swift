import JSON
import Workflows

extension RunState {
  /// What a drawing shows beside each node: the sign of its status; beside a node of a loop's
  /// body also in how many iterations it is done, and whether it was changed by hand.
  var marks: [String: String] {
    var marks: [String: String] = [:]
    var bodies: [String: BodyCount] = [:]
    for (node, status) in nodes {
      if node.extra["iterationIndex"] != nil {
        let id = String(node.id.prefix { $0 != "[" })
        bodies[id, default: BodyCount(loop: node.extra["loopNodeId"]?.string)].add(status)
      } else {
        marks[node.id] = status.mark
        if let (done, count) = iterations(of: node.id) {
          marks[node.id] = "\(status.mark)\(done)/\(count)"
        }
      }
    }
    for (id, body) in bodies {
      let loop = body.loop.flatMap { iterations(of: $0) }
      // Iterations that are done and were let go of are no longer among the nodes.
      let count = max(body.count, loop?.count ?? 0)
      let gone = count > body.count ? max(0, (loop?.done ?? 0) - body.settled) : 0
      marks[id] =
        "\(body.sign(isDone: body.settled + gone == count))\(body.settled + gone)/\(count)"
    }
    for id in Set(changes.map { Self.template(of: $0.node) }) where marks[id] != nil {
      marks[id]? += "✎"
    }
    return marks
  }

  /// How far a node of a loop's body is.
  private struct BodyCount {
    /// The loop around it, if it is in one that has no loop around itself.
    let loop: String?
    private(set) var count = 0
    private(set) var settled = 0
    private var isFailed = false
    private var isActive = false
    private var isWaiting = false

    init(loop: String?) { self.loop = loop?.contains("[") == true ? nil : loop }

    mutating func add(_ status: NodeStatus) {
      count += 1
      if status.isSettled { settled += 1 }
      switch status {
      case .failure, .rejected: isFailed = true
      case .waiting, .unknown: isWaiting = true
      case .processing, .expanded, .retrying: isActive = true
      case .pending, .success, .skipped: break
      }
    }

    func sign(isDone: Bool) -> String {
      if isWaiting { return "?" }
      if isFailed { return "✗" }
      return isDone ? "●" : isActive || settled > 0 ? "◐" : "○"
    }
  }
}
