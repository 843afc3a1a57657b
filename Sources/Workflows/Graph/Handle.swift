/// An input or an output of a node.
public struct Handle: Sendable, Hashable {
  /// The name, unique among the node's inputs or outputs.
  public var name: String
  /// What flows through it.
  public var type: HandleType
  /// Whether a workflow without it is refused.
  public var isRequired: Bool
  /// Whether several edges may end here.
  public var takesMany: Bool

  init(_ name: String, _ type: HandleType, isRequired: Bool = false, takesMany: Bool = false) {
    self.name = name
    self.type = type
    self.isRequired = isRequired
    self.takesMany = takesMany
  }

  /// The name of the output that a gate hangs on, and of the gate's input.
  public static let approval = "approval"
  /// The name of the input that a branch is wired to.
  public static let conditional = "conditional"
  /// The name of the one input, or the several, of nodes that are no models.
  public static let input = "input"
  /// The name of the one output of nodes that are no models.
  public static let output = "output"
  /// The name of the output that an ifElse takes where no block matches.
  public static let otherwise = "else"

  /// The name of the output that block `place`, from 0, of an ifElse drives.
  public static func branch(_ place: Int) -> String { "if\(place + 1)" }

  fileprivate static let gate = Handle(approval, .approval)
  fileprivate static let branch = Handle(conditional, .conditional)
}

extension Node {
  /// The inputs; nil where the type, the model or the workflow is not known, so that any may exist.
  public func inputHandles(_ catalog: Catalog) -> [Handle]? {
    switch type {
    case .text, .asset, .aspectRatio, .stickyNote: []
    case .transformText, .groupItems, .ifElse:
      [Handle(Handle.input, .any, takesMany: true), .branch]
    case .splitText: [Handle(Handle.input, .text, isRequired: true), .branch]
    case .sliceAssets, .forEach, .selection:
      [Handle(Handle.input, .list(.any), isRequired: true), .branch]
    case .forEachEnd: [Handle(Handle.input, .any, isRequired: true)]
    case .approval: [Handle(Handle.approval, .approval, isRequired: true)]
    case .model, .llm:
      modelID.flatMap { catalog[$0] }.map { $0.parameters.map(\.inputHandle) + [.branch] }
    case .workflow:
      workflowName.flatMap { catalog.workflow($0) }
        .map { $0.inputs.map(\.inputHandle) + [.branch] }
    case .modelInput, .other: nil
    }
  }

  /// The outputs, the default one first; nil where the type, the model or the workflow is not known.
  public func outputHandles(_ catalog: Catalog) -> [Handle]? {
    switch type {
    case .text, .aspectRatio: [Handle(Handle.output, .text)]
    case .asset: [Handle(Handle.output, isMultiple ? .list(assetType) : assetType)]
    case .transformText: [Handle(Handle.output, .text), .gate]
    case .splitText: [Handle(Handle.output, .list(.text)), .gate]
    case .groupItems, .sliceAssets, .forEachEnd: [Handle(Handle.output, .list(.any)), .gate]
    case .ifElse:
      conditionBlocks.indices.map { Handle(Handle.branch($0), .conditional) }
        + [Handle(Handle.otherwise, .conditional), .gate]
    case .forEach: [Handle(Handle.output, .any)]
    case .selection: [Handle(Handle.output, .list(.any))]
    case .approval, .stickyNote: []
    case .model, .llm:
      modelID.flatMap { catalog[$0] }.map { $0.outputs.map { Handle($0.name, $0.type) } + [.gate] }
    case .workflow:
      workflowName.flatMap { catalog.workflow($0) }
        .map { $0.outputs.map { Handle($0.name, $0.type) } }
    case .modelInput, .other: nil
    }
  }

  /// The output that `$id` means: the first that is not for approvals.
  public func defaultOutput(_ catalog: Catalog) -> Handle? {
    outputHandles(catalog)?.first { $0.type != .approval }
  }
}

extension Parameter {
  /// The input of a model node that the parameter makes.
  fileprivate var inputHandle: Handle {
    Handle(
      name,
      handleType,
      isRequired: isRequired && defaultValue == nil,
      takesMany: handleType.isList,
    )
  }
}

extension InputDefinition {
  /// The input of a workflow node that the definition makes.
  fileprivate var inputHandle: Handle {
    Handle(name, handleType, isRequired: isRequired && defaultValue == nil)
  }
}

extension HandleType {
  /// Whether a list flows here.
  public var isList: Bool {
    guard case .list = self else { return false }
    return true
  }
}
