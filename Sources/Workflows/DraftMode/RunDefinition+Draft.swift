/// A model of a draft run and the one in whose place it is.
public struct Replacement: Sendable, Hashable {
  /// The node's id; inside of a workflow behind the workflow's name.
  public var node: String
  /// The model that may cost something.
  public var model: String
  /// The free model.
  public var standIn: String
}

/// Why a workflow has no draft run.
public struct DraftError: Error, Sendable, Hashable {
  /// The node; inside of a workflow behind the workflow's name.
  public var node: String
  /// What is wrong, naming the node and its model.
  public var message: String
  /// What would work.
  public var remedy: String
}

extension RunDefinition {
  /// The same run with a free model at every node whose model may cost something.
  ///
  /// - Parameter catalog: The models.
  /// - Returns: The definition; ``replacements`` says what was replaced.
  /// - Throws: ``DraftError`` where nothing free stands in for a model.
  public func drafted(_ catalog: Catalog) throws(DraftError) -> RunDefinition {
    var definition = self
    definition.isDraft = true
    definition.flow = try flow.drafted(catalog, prefix: "")
    for (id, workflow) in workflows {
      let flow = try workflow.flow.drafted(catalog, prefix: "\(workflow.name)/")
      definition.workflows[id]?.flow = flow
    }
    return definition
  }

  /// The models that others stand in for, in the flow's order, those of the workflows inside last.
  public var replacements: [Replacement] {
    guard isDraft else { return [] }
    let inner = workflows.values.sorted { $0.name < $1.name }
    return flow.replacements(prefix: "")
      + inner.flatMap { $0.flow.replacements(prefix: "\($0.name)/") }
  }
}

extension Flow {
  fileprivate func drafted(_ catalog: Catalog, prefix: String) throws(DraftError) -> Flow {
    var drafted: [FlowNode] = []
    drafted.reserveCapacity(nodes.count)
    for node in nodes {
      guard node.standIn == nil, let model = node.calledModel(in: catalog), model.mayCost else {
        drafted.append(node)
        continue
      }
      let (standIn, outputs) = try model.standIn(at: prefix + node.id, in: catalog)
      var copy = node
      copy.modelID = standIn.id
      copy.standIn = StandIn(for: model.id, outputs: outputs)
      drafted.append(copy)
    }
    return Flow(nodes: drafted)
  }

  fileprivate func replacements(prefix: String) -> [Replacement] {
    nodes.compactMap { node in
      guard let standIn = node.standIn, let model = node.modelID else { return nil }
      return Replacement(node: prefix + node.id, model: standIn.model, standIn: model)
    }
  }
}

extension FlowNode {
  /// The model that the node calls: the one it names, or else the first that can do its work.
  fileprivate func calledModel(in catalog: Catalog) -> Model? {
    guard type.callsModel else { return nil }
    if let modelID { return catalog[modelID] }
    return catalog.models.first { $0.capabilities.contains(type.name) }
  }
}

extension Model {
  /// Whether a call may cost something.
  public var mayCost: Bool { price != .fixed(.zero) }

  /// The free model that stands in for this one at a node, and what its outputs become.
  fileprivate func standIn(
    at node: String,
    in catalog: Catalog,
  ) throws(DraftError) -> (model: Model, outputs: [StandIn.Output]) {
    let subject = "`\(node)` calls `\(id)`"
    guard let wanted = standIn ?? toolStandIn else {
      throw DraftError(
        node: node,
        message: "\(subject), and nothing free stands in for \(kind.words)",
        remedy: "its manifest can name a free model as `standIn`; `run` without --draft pays",
      )
    }
    guard let model = catalog[wanted] else {
      throw DraftError(
        node: node,
        message:
          "\(subject), for which `\(wanted)` is to stand in: \(catalog.absence(of: wanted).message)",
        remedy: catalog.absence(of: wanted).remedy,
      )
    }
    guard !model.mayCost else {
      throw DraftError(
        node: node,
        message:
          "\(subject), for which `\(wanted)` is to stand in, and that may cost something too",
        remedy: "its manifest must name a free model as `standIn`",
      )
    }
    let outputs = outputs.compactMap { $0.standIn(by: model) }
    guard outputs.first?.name == self.outputs.first?.name else {
      let type = self.outputs.first?.type.words ?? "nothing"
      throw DraftError(
        node: node,
        message: "\(subject), which gives \(type), and `\(wanted)` gives nothing of the sort",
        remedy: "its manifest can name another free model as `standIn`",
      )
    }
    return (model, outputs)
  }

  /// The bundled tool that takes the place of one that changes what it is given.
  private var toolStandIn: String? {
    guard kind == .tool, let output = outputs.first?.type.innermost else { return nil }
    switch output {
    case .text: return ModelKind.text.standIn
    case .image:
      guard parameters.contains(where: { $0.handleType.innermost == .image }) else {
        return ModelKind.image.standIn
      }
      // What else it does to a picture cannot be done for nothing; the caption says so.
      return capabilities.contains("upscale") || id.contains("upscale")
        ? "image/upscale" : "image/caption"
    default: return nil
    }
  }
}

extension ModelOutput {
  /// What the output comes from where `model` stands in; nil where it gives nothing like it.
  fileprivate func standIn(by model: Model) -> StandIn.Output? {
    let element = type.innermost
    let same = model.outputs.first { $0.type.innermost == element || element == .any }
    guard same != nil || element == .text else { return nil }
    return StandIn.Output(name, from: same?.name, isList: type != element)
  }
}

extension HandleType {
  /// The type of a list's elements; any other type itself.
  fileprivate var innermost: HandleType {
    guard case .list(let element) = self else { return self }
    return element.innermost
  }
}

extension ModelKind {
  fileprivate var words: String {
    switch self {
    case .image: "a model of pictures"
    case .video: "a model of videos"
    case .audio: "a model of sounds"
    case .model3D: "a model of 3D objects"
    case .text: "a model of texts"
    case .tool: "such a tool"
    }
  }
}
