import Crypto
public import Workflows

extension Engine {
  /// What a run of `definition` would do and cost, with what is stored of earlier runs.
  ///
  /// Nothing is begun and nothing is written. Throws ``EngineError/badFlow(detail:)`` where the
  /// flow cannot be run at all.
  public func plan(
    _ definition: RunDefinition,
    in project: String,
    isFresh: Bool = false,
  ) throws(EngineError) -> RunPlan {
    // Where every call is priced anew, it does not matter what has changed since the last run.
    let last =
      try isFresh
      ? nil : store.runs(in: project, workflow: definition.workflowID, limit: 1).first
    let previous = try last.flatMap { run throws(EngineError) in try state(of: run.id) }
    do {
      return try definition.plan(configuration.catalog, previous: previous) { bytes in
        guard !isFresh else { return nil }
        let key = Hexadecimal.text(SHA256.hash(data: bytes))
        return try usableResult(key).map { KnownResult(outputs: $0.outputs, run: $0.run) }
      }
    } catch let error as EngineError {
      throw error
    } catch {
      throw .badFlow(detail: "\(error)")
    }
  }
}
