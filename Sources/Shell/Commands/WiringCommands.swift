import Notebook
import Workflows

extension Workbench {
  func connect(_ invocation: Invocation) async throws(ShellError) -> Output {
    let (producer, consumer) = try ends(invocation)
    let catalog = try await knownCatalog()
    var edge: Edge?
    let draft = try await edit(invocation, "connect \(producer.node)") {
      (draft: inout Draft) throws(ShellError) in
      do throws(EditError) {
        edge = try draft.change { graph throws(EditError) in
          try graph.connect(producer, consumer, catalog)
        }
      } catch { throw invocation.refusal(error, offset: 0) }
    }
    guard let edge else { return Output() }
    return result(
      "Connected **\(edge.producer)**.\(edge.output) to **\(edge.consumer)**.\(edge.input).",
      draft,
    )
  }

  func disconnect(_ invocation: Invocation) async throws(ShellError) -> Output {
    let (producer, consumer) = try ends(invocation)
    var cut: [Edge] = []
    let draft = try await edit(invocation, "disconnect \(producer.node)") {
      (draft: inout Draft) throws(ShellError) in
      do throws(EditError) {
        cut = try draft.change { graph throws(EditError) in
          try graph.disconnect(producer, consumer)
        }
      } catch { throw invocation.refusal(error, offset: 0) }
    }
    let ways = cut.map { "**\($0.producer)**.\($0.output) from **\($0.consumer)**.\($0.input)" }
    return result("Cut \(ways.joined(separator: ", ")).", draft)
  }

  /// The two ends that `connect` and `disconnect` name: `A[.output] B[.input]`, with or without `$`.
  private func ends(
    _ invocation: Invocation
  ) throws(ShellError) -> (producer: EdgeEnd, consumer: EdgeEnd) {
    try invocation.checkPositionals(atMost: 2)
    try invocation.checkNames([])
    let producer = try invocation.required(0, "a node and what it is to feed")
    let consumer = try invocation.required(1, "what the node is to feed")
    return (try end(producer, invocation), try end(consumer, invocation))
  }

  private func end(_ argument: Argument, _ invocation: Invocation) throws(ShellError) -> EdgeEnd {
    if case .reference(let node, let handle) = argument.value { return EdgeEnd(node, handle) }
    let parts = argument.text.split(
      separator: ".",
      maxSplits: 1,
      omittingEmptySubsequences: false,
    )
    guard let node = parts.first, parts.allSatisfy({ !$0.isEmpty }) else {
      throw invocation.error(
        "\(codeSpan(argument.text)) is no end of an edge",
        at: argument,
        remedy: "write NODE or NODE.HANDLE",
        code: ExitStatus.usageCode,
      )
    }
    return EdgeEnd(String(node), parts.count > 1 ? String(parts[1]) : nil)
  }
}
