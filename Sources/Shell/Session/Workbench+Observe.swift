import JSON
import Notebook

extension Workbench {
  /// Something outside of the store, such as a folder's files: recorded as state, so that a
  /// replay sees the same; a replay from the record looks at nothing else.
  func observed(
    _ kind: String,
    _ look: () async -> [String],
  ) async throws(ShellError) -> [String] {
    if let recorded = observations[kind], !recorded.isEmpty {
      return observations[kind]?.removeFirst() ?? []
    }
    if isRecorded {
      throw ShellError(
        "the session does not say what \(kind) saw when it was recorded",
        remedy: "record it again",
        code: "not_recorded",
      )
    }
    let seen = await look()
    try record {
      let json = JSONValue.array(seen.map { .string($0) })
      let file = try $0.store(asset: Array(json.pretty.utf8), extension: "json")
      try $0.record(state: StateRecord(kind: kind, name: kind, asset: file))
    }
    return seen
  }
}
