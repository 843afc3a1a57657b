/// The models there are, by id.
public struct Catalog: Sendable, Hashable {
  /// The models in the order in which they are listed.
  public private(set) var models: [Model]
  /// The workflows that a workflow node may name, as far as their interfaces are known.
  public var workflows: [WorkflowInterface] = []
  /// The id of the workflow that is checked, so that it is not run by itself.
  public var home: String?
  /// Why a model that is declared somewhere is not here, by its id: a sentence without a full stop.
  public var damage: [String: String] = [:]
  private var index: [String: Int]

  /// A catalogue; of two models with one id the later wins.
  public init(_ models: [Model]) {
    self.models = []
    index = [:]
    for model in models {
      if let place = index[model.id] {
        self.models[place] = model
      } else {
        index[model.id] = self.models.count
        self.models.append(model)
      }
    }
  }

  /// The model called `id`.
  public subscript(id: String) -> Model? { index[id].map { models[$0] } }

  /// The workflow of that id, or else of that name.
  public func workflow(_ idOrName: String) -> WorkflowInterface? {
    workflows.first { $0.id == idOrName } ?? workflows.first { $0.name == idOrName }
  }

  /// Says that there is no model `id`, why, and what would work.
  public func absence(of id: String) -> (message: String, remedy: String) {
    if let reason = damage[id] {
      return ("the model `\(id)` cannot be used: \(reason)", "mend its manifest")
    }
    return (
      "there is no model `\(id)`",
      suggestion(id, in: models.map(\.id)) ?? "`models` lists them",
    )
  }
}
