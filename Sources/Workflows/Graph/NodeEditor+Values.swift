import JSON

extension NodeEditor {
  /// Sets the value of a text, an aspectRatio or a stickyNote.
  mutating func setContent(_ parameter: EditParameter) throws(EditError) {
    switch (node.type, parameter.name) {
    case (_, "value") where parameter.value.isNull && node.isInput: node.value = nil
    case (.text, "value"), (.stickyNote, "value"): node.value = .string(try text(parameter))
    case (.aspectRatio, "value"):
      let ratio = try text(parameter)
      guard Node.aspectRatios.contains(ratio) else {
        throw EditError(
          .value("value"),
          "`\(ratio)` is no ratio of an aspectRatio",
          remedy: suggestion(ratio, in: Node.aspectRatios)
            ?? "there are \(Node.aspectRatios.joined(separator: ", "))",
        )
      }
      node.value = .string(ratio)
    case (.aspectRatio, "quality"):
      node.data["quality"] = parameter.value.isNull ? nil : .string(try text(parameter))
    default: throw unknown(parameter.name)
    }
  }

  /// Sets the file or the files of an asset, and what kind it is.
  mutating func setAsset(_ parameter: EditParameter) throws(EditError) {
    switch parameter.name {
    case "value" where parameter.value.isNull && node.isInput: node.value = nil
    case "value": try setFiles(parameter)
    case "multiple": try setMultiple(parameter)
    case "kind": try setKind(parameter)
    case "required": node.data["isRequired"] = .bool(try boolean(parameter))
    default: throw unknown(parameter.name)
    }
  }

  private mutating func setFiles(_ parameter: EditParameter) throws(EditError) {
    let elements = parameter.value.elements
    var ids: [JSONValue] = []
    var kind: HandleType?
    for (place, element) in elements.enumerated() {
      guard case .asset(let id, let type) = element else {
        throw EditError(
          .value(parameter.name),
          "an asset is a file, not \(element.kindName)",
          remedy: "write @path, or the name of an asset, such as art:1",
          element: place,
        )
      }
      guard NodeType.assetKinds.contains(type.name), kind ?? type == type else {
        throw EditError(
          .value(parameter.name),
          kind.map { "the files of an asset are of one kind, \($0.name) here" }
            ?? "an asset is \(NodeType.assetKinds.joined(separator: ", ")), not \(type.name)",
          element: place,
        )
      }
      kind = type
      ids.append(.string(id))
    }
    guard let kind else { throw wrong(parameter, "a file, as @path") }
    node.data["type"] = .string(kind.name)
    if case .list = parameter.value { node.data["isMultiple"] = true }
    node.value = node.isMultiple ? .array(ids) : ids.first
  }

  private mutating func setMultiple(_ parameter: EditParameter) throws(EditError) {
    let isMultiple = try boolean(parameter)
    let ids = node.value?.array ?? node.value.map { [$0] }
    if !isMultiple, let ids, ids.count > 1 {
      throw EditError(
        .value(parameter.name),
        "`\(node.id)` has \(ids.count) files",
        remedy: "choose one: edit \(node.id) value=@path multiple=false",
      )
    }
    node.data["isMultiple"] = isMultiple ? true : nil
    node.value = ids.flatMap { isMultiple ? .array($0) : $0.first }
  }

  private mutating func setKind(_ parameter: EditParameter) throws(EditError) {
    let kind = try text(parameter)
    guard NodeType.assetKinds.contains(kind) else {
      throw EditError(
        .value(parameter.name),
        "there is no kind `\(kind)` of asset",
        remedy: suggestion(kind, in: NodeType.assetKinds)
          ?? "there are \(NodeType.assetKinds.joined(separator: ", "))",
      )
    }
    guard node.value == nil || node.assetType.name == kind else {
      throw EditError(
        .value(parameter.name),
        "the file of `\(node.id)` is \(node.assetType.name)",
        remedy: "give another file: edit \(node.id) value=@path",
      )
    }
    node.data["type"] = .string(kind)
  }
}
