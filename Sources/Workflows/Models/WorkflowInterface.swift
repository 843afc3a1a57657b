/// What a workflow takes and gives, for the nodes that run it inside of another.
public struct WorkflowInterface: Sendable, Hashable {
  /// The id.
  public var id: String
  /// The name, unique in its project.
  public var name: String
  /// The inputs in order.
  public var inputs: [InputDefinition]
  /// The exposed outputs, named by their nodes; the first is the default one.
  public var outputs: [ModelOutput]
  /// The ids or names of the workflows that it runs itself, for the search for cycles.
  public var uses: [String]

  /// An interface.
  public init(
    id: String,
    name: String,
    inputs: [InputDefinition],
    outputs: [ModelOutput],
    uses: [String] = [],
  ) {
    self.id = id
    self.name = name
    self.inputs = inputs
    self.outputs = outputs
    self.uses = uses
  }
}
