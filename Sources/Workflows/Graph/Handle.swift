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
}

extension Node {
  /// The inputs; nil where the type or the model is not known, so that any may exist.
  public func inputHandles(_ catalog: Catalog) -> [Handle]? {
    switch type {
    case .text, .asset: return []
    case .transformText: return [Handle("input", .text, takesMany: true)]
    case .approval: return [Handle(Handle.approval, .approval, isRequired: true)]
    case .model:
      guard let model = modelID.flatMap({ catalog[$0] }) else { return nil }
      return model.parameters.map { parameter in
        Handle(
          parameter.name,
          parameter.handleType,
          isRequired: parameter.isRequired && parameter.defaultValue == nil,
          takesMany: parameter.handleType.isList,
        )
      }
    case .other: return nil
    }
  }

  /// The outputs, the default one first; nil where the type or the model is not known.
  public func outputHandles(_ catalog: Catalog) -> [Handle]? {
    switch type {
    case .text: return [Handle("output", .text)]
    case .asset: return [Handle("output", assetType)]
    case .transformText: return [Handle("output", .text), Handle(Handle.approval, .approval)]
    case .approval: return []
    case .model:
      guard let model = modelID.flatMap({ catalog[$0] }) else { return nil }
      return model.outputs.map { Handle($0.name, $0.type) } + [Handle(Handle.approval, .approval)]
    case .other: return nil
    }
  }

  /// The output that `$id` means: the first that is not for approvals.
  public func defaultOutput(_ catalog: Catalog) -> Handle? {
    outputHandles(catalog)?.first { $0.type != .approval }
  }
}

extension HandleType {
  /// Whether a list flows here.
  public var isList: Bool {
    guard case .list = self else { return false }
    return true
  }
}
