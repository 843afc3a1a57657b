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
      let seen = observations[kind]?.removeFirst() ?? []
      try recordSeen(kind, seen)
      return seen
    }
    if isRecorded {
      throw ShellError(
        "the session does not say what \(kind) saw when it was recorded",
        remedy: "record it again",
        code: "not_recorded",
      )
    }
    let seen = await look()
    try recordSeen(kind, seen)
    return seen
  }

  private func recordSeen(_ kind: String, _ seen: [String]) throws(ShellError) {
    try record {
      let json = JSONValue.array(seen.map { .string($0) })
      let file = try $0.store(asset: Array(json.pretty.utf8), extension: "json")
      try $0.record(state: StateRecord(kind: kind, name: kind, asset: file))
    }
  }

  /// Does something outside of the session; a replay gives what came of it, and does nothing.
  func outside(
    _ kind: String,
    _ work: () async throws(ShellError) -> Output,
  ) async throws(ShellError) -> Output {
    let seen = try await observed(kind) {
      do throws(ShellError) {
        let output = try await work()
        return [output.status.rawValue, output.markdown, output.errorCode ?? ""]
      } catch {
        return ["thrown", error.message, error.code, error.remedy ?? ""]
      }
    }
    if seen.count == 4 {
      throw ShellError(seen[1], remedy: seen[3].isEmpty ? nil : seen[3], code: seen[2])
    }
    guard seen.count == 3, let status = EntryStatus(rawValue: seen[0]) else {
      throw ShellError("what the session says of \(kind) cannot be read", code: "not_recorded")
    }
    return Output(seen[1], status: status, errorCode: seen[2].isEmpty ? nil : seen[2])
  }
}
