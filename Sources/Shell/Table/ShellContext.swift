/// A name that may be completed, with a word about it.
public struct NameCandidate: Sendable, Hashable {
  /// The name.
  public let name: String
  /// What the list says beside it.
  public let summary: String

  /// A name.
  public init(_ name: String, summary: String = "") {
    self.name = name
    self.summary = summary
  }
}

/// What commands work on, as far as the prompt and completion need to know it.
public protocol ShellContext: AnyObject, Sendable {
  /// Returns the prompt, which says where one is and what it costs.
  func prompt() async -> String

  /// Returns whether a run has stopped at a node.
  func isStopped() async -> Bool

  /// Returns the names of a kind that begin with `prefix`, at most `limit`.
  func names(
    of kind: CompletionKind,
    beginningWith prefix: String,
    limit: Int,
  ) async -> [NameCandidate]

  /// Returns the handles of a node's outputs.
  func handles(of node: String) async -> [NameCandidate]

  /// Returns the names for `name=value` after a command and its positional words.
  func parameterNames(of command: String, after words: [String]) async -> [NameCandidate]

  /// Returns what may stand at the next place without a name.
  func positionals(of command: String, after words: [String]) async -> [NameCandidate]

  /// Returns what a reference may name behind `parameter=`, or without one at the next place: nodes,
  /// or the outputs of `node`.
  func references(
    to node: String?,
    for parameter: String?,
    in command: String,
    after words: [String],
    limit: Int,
  ) async -> [NameCandidate]

  /// Returns the values that the parameter `name` may have, if they can be listed.
  func values(
    of name: String,
    in command: String,
    after words: [String],
  ) async -> [NameCandidate]
}

extension ShellContext {
  /// Returns nothing.
  public func positionals(of command: String, after words: [String]) async -> [NameCandidate] { [] }

  /// Returns all nodes, or all outputs of a node.
  public func references(
    to node: String?,
    for parameter: String?,
    in command: String,
    after words: [String],
    limit: Int,
  ) async -> [NameCandidate] {
    if let node { return await handles(of: node) }
    return await names(of: .nodeID, beginningWith: "", limit: limit)
  }

  /// Returns no values.
  public func values(
    of name: String,
    in command: String,
    after words: [String],
  ) async -> [NameCandidate] { [] }
}
