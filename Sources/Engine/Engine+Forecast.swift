import Crypto
public import Workflows

/// What performing a node comes down to, as far as it can be known before.
public struct NodeForecast: Sendable, Hashable {
  /// Whether a model is called, unless its result is there already.
  public var callsModel = false
  /// What the call costs; nil where only the model's provider can say.
  public var price: Credits?
  /// The run that has the result of equal work.
  public var storedIn: String?
  /// Why it is going to fail.
  public var problem: RunFailure?
}

extension Engine {
  /// Says what performing a node would come down to; performs nothing.
  ///
  /// - Parameters:
  ///   - node: The node's path.
  ///   - state: A state of a run, which may be an earlier one.
  /// - Returns: The forecast; nil where the state holds no such node.
  /// - Throws: A failure of the store.
  public func forecast(
    _ node: String,
    in state: RunState,
  ) throws(EngineError) -> NodeForecast? {
    guard let instance = state.instance(node) else { return nil }
    let flowNode = state.flowNode(instance)
    do throws(RunFailure) {
      let inputs = try state.resolvedInputs(of: instance)
      guard flowNode.type.callsModel else { return NodeForecast() }
      let model = try runnableModel(of: flowNode)
      let parameters = try model.parameters(from: flowNode.parameters(for: model, from: inputs))
      var step = flowNode
      step.modelID = model.id
      let bytes = StepKey.bytes(of: step, inputs: parameters, modelVersion: model.version)
      let stepKey = Hexadecimal.text(SHA256.hash(data: bytes))
      return NodeForecast(
        callsModel: true,
        price: configuration.price(model, parameters),
        storedIn: try storedRun(stepKey).flatMap { run in
          state.mayTake(resultOf: run, for: node) ? run : nil
        },
      )
    } catch { return NodeForecast(callsModel: flowNode.type.callsModel, problem: error) }
  }

  /// The run whose result for a step key is there with all its files.
  private func storedRun(_ stepKey: String) throws(RunFailure) -> String? {
    do throws(EngineError) {
      guard let result = try store.result(stepKey) else { return nil }
      for id in Self.assetIDs(in: result.outputs) where try asset(id) == nil { return nil }
      return result.run
    } catch { throw RunFailure(code: "store", message: error.description) }
  }
}
