import Notebook
import Text

extension Workbench {
  /// Writes a copy of a session without what failed and what was taken back.
  func squashSession(_ path: String) async throws(ShellError) -> Output {
    let file = try soundSession(path)
    let recording = Rerecording(file, filter)
    let target = Self.stem(of: path) + "-squashed.md"
    return try await rerecorded { () async throws in
      let (failed, undone) = try await recording.superfluous()
      var dropped = failed.union(undone)
      var new: String
      do { new = try await recording.write(to: target, without: dropped) } catch {
        guard !undone.isEmpty else { throw error }
        // Something between an edit and its end depends on it, such as a run.
        dropped = failed
        new = try await recording.write(to: target, without: dropped)
      }
      try await Self.check([new])
      let kept = file.entries.count { !dropped.contains($0.id) && $0.status != .interrupted }
      return "Wrote \(counted(kept, "entry", "entries")) to `\(new)`, which replays alone. "
        + (dropped.isEmpty
          ? "There was nothing to drop."
          : "Dropped \(dropped.sorted(by: Self.isBefore).joined(separator: ", ")).")
    }
  }

  /// Writes two sessions that replay alone: what is before an entry, and the rest.
  func splitSession(_ path: String, at id: String) async throws(ShellError) -> Output {
    let file = try soundSession(path)
    guard let place = file.entries.firstIndex(where: { $0.id == id }), place > 0 else {
      let isFirst = file.entries.first?.id == id
      throw ShellError(
        isFirst ? "nothing is before \(id)" : "no entry \(codeSpan(id)) is in \(path)",
        remedy: "entries are \(file.entries.first?.id ?? "e1") to \(file.entries.last?.id ?? "e1")",
        code: "no_entry",
      )
    }
    let (stem, recording) = (Self.stem(of: path), Rerecording(file, filter))
    return try await rerecorded { () async throws in
      let first = "\(stem)-part-1.md"
      try SessionCopy(of: file, before: id).write(as: first)
      do {
        let second = try await recording.write(to: "\(stem)-part-2.md", from: place)
        do { try await Self.check([first, second]) } catch {
          SessionFile.remove(at: second)
          throw error
        }
        return "Wrote `\(first)` and `\(second)`, each of which replays alone."
      } catch {
        SessionFile.remove(at: first)
        throw error
      }
    }
  }

  private func soundSession(_ path: String) throws(ShellError) -> SessionFile {
    let file = try withSession { () throws(SessionError) in try SessionFile(reading: path) }
    guard let problem = file.problems.first else { return file }
    throw ShellError(
      "\(path) is damaged at line \(problem.line): \(problem.what)",
      code: ExitStatus.damagedCode,
    )
  }

  private func rerecorded(
    _ work: () async throws -> String
  ) async throws(ShellError) -> Output {
    do { return Output(try await work()) } catch let error as ShellError {
      throw ShellError(
        "the session stays as it is: \(error.message)",
        remedy: error.remedy,
        code: error.code,
      )
    } catch {
      let reason = (error as? SessionError)?.message ?? "\(error)"
      throw ShellError("the session stays as it is: \(reason)", code: "session")
    }
  }

  /// Throws where a session does not replay from its record.
  private static func check(_ paths: [String]) async throws {
    for path in paths {
      let file = try SessionFile(reading: path)
      let folder = try TemporaryFolder()
      let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
      let report = await made.check(file) { _, _ in }
      guard report.exitCode == 0 else {
        SessionFile.remove(at: path)
        throw ShellError(
          "what it would become does not replay\(report.firstDifference.map { " (\($0))" } ?? "")",
          remedy: "`easel replay FILE --check` tells whether it does now",
          code: "replay_differs",
        )
      }
    }
  }

  private static func stem(of path: String) -> String {
    path.hasSuffix(".md") ? String(path.dropLast(3)) : path
  }

  private static func isBefore(_ one: String, _ two: String) -> Bool {
    (Int(one.dropFirst()) ?? 0, one) < (Int(two.dropFirst()) ?? 0, two)
  }
}
