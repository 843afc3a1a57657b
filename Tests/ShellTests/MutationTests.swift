import Foundation
import Testing

@testable import Notebook
@testable import Shell

/// Changes one byte of recorded sessions after the other; each change has to be found, or to be one
/// that changes nothing.
///
/// `EASEL_MUTATIONS` says how many, and `EASEL_SEED` which; `make torture` tries 500.
@Suite struct MutationTests {
  private enum Verdict: Hashable {
    /// Reported, with the entry that the byte belongs to.
    case damage, difference
    /// Proven to change nothing that is recorded.
    case equivalent
    case escaped(String)
  }

  private static let folder =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    .joined(separator: "/") + "/sessions"

  @Test func `a changed byte is reported with its entry, or changes nothing`() async throws {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["EASEL_MUTATIONS"].flatMap(Int.init) ?? 50
    let seed = environment["EASEL_SEED"].flatMap(UInt64.init) ?? 1
    let bench = try TestBench()
    let sessions = try await Self.sessions(bench)
    var generator = MutationGenerator(seed: seed)
    var figures: [String: Int] = [:]
    for number in 0..<count {
      let session = sessions[number % sessions.count]
      guard let mutation = generator.mutation(of: session) else { continue }
      let verdict = try await Self.verdict(on: mutation, in: session)
      if case .escaped(let report) = verdict {
        Issue.record("seed \(seed), \(number), \(session.path): \(mutation): \(report)")
      }
      figures["\(mutation.place.rawValue): \(Self.word(verdict))", default: 0] += 1
    }
    #expect(figures.values.reduce(0, +) == count)
    let words = figures.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    print("\(count) mutations, seed \(seed): \(words.joined(separator: ", "))")
  }

  private static func word(_ verdict: Verdict) -> String {
    switch verdict {
    case .damage: "damage"
    case .difference: "difference"
    case .equivalent: "equivalent"
    case .escaped: "escaped"
    }
  }

  // MARK: - Sessions

  /// Copies of the tracked sessions, and one with a gate, a mistake and a note.
  private static func sessions(_ bench: TestBench) async throws -> [RecordedSession] {
    var sessions: [RecordedSession] = []
    let files = FileManager.default
    let names = try files.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }
    for name in names.sorted() {
      let copy = "\(bench.folder.path)/\(name)"
      try files.copyItem(atPath: "\(folder)/\(name)", toPath: copy)
      let assets = "\(name.dropLast(3)).assets"
      if files.fileExists(atPath: "\(folder)/\(assets)") {
        try files.copyItem(
          atPath: "\(folder)/\(assets)",
          toPath: "\(bench.folder.path)/\(assets)",
        )
      }
      sessions.append(try await RecordedSession(sealing: copy))
    }
    await bench.run("new elsewhere", "add a text \"x\"")
    try bench.restart()
    let path = await bench.record("recorded")
    await bench.run("show")
    for line in tour { await bench.run(line) }
    await bench.run("nonsense", "run")
    try await bench.made.bench.record { try $0.note("About it.") }
    await bench.run("approve", "print $final", "undo", "show --json")
    sessions.append(try await RecordedSession(sealing: path))
    return sessions
  }

  // MARK: - Verdicts

  private static func verdict(
    on mutation: Mutation,
    in session: RecordedSession,
  ) async throws -> Verdict {
    guard let name = mutation.asset else {
      let file: SessionFile
      do {
        file = try SessionFile(
          parsing: mutation.applied(to: session.bytes),
          path: session.path,
        )
      } catch { return .escaped("it cannot be read: \(error.message)") }
      return verdict(try await RecordedSession.check(file), file, mutation, session)
    }
    let path = "\(session.path.dropLast(3)).assets/\(name)"
    let bytes = try session.file.asset(name)
    try writeFile(mutation.applied(to: bytes), to: path)
    defer { try? writeFile(bytes, to: path) }
    let report = try await RecordedSession.check(session.file)
    return verdict(report, session.file, mutation, session)
  }

  private static func verdict(
    _ report: ReplayReport,
    _ file: SessionFile,
    _ mutation: Mutation,
    _ session: RecordedSession,
  ) -> Verdict {
    guard report.exitCode != 0 else {
      return mutation.asset == nil && isEquivalent(file, session.file)
        ? .equivalent : .escaped("it is not found")
    }
    guard report.problems.isEmpty else {
      let isThere = report.problems.contains { problem in
        mutation.entries.contains { entry in
          // A line that is gone moves the others up by one.
          problem.entry == entry
            || session.lines(of: entry)?.contains { abs($0 - problem.line) <= 1 } ?? false
        }
      }
      return isThere ? .damage : .escaped("elsewhere: \(report.markdown)")
    }
    let isThere = report.results.contains {
      mutation.entries.contains($0.entry) && $0.isDivergence
    }
    return isThere ? .difference : .escaped("elsewhere: \(report.markdown)")
  }

  /// Whether two files hold the same of every entry.
  private static func isEquivalent(_ file: SessionFile, _ other: SessionFile) -> Bool {
    file.entries.count == other.entries.count
      && zip(file.entries, other.entries).allSatisfy { one, two in
        one.id == two.id && one.at == two.at && file.digests(of: one) == other.digests(of: two)
          && one.endMembers == two.endMembers && one.outMembers == two.outMembers
          && one.input == two.input && one.body == two.body && one.isHashValid
          && one.states == two.states && one.calls == two.calls && one.answers == two.answers
      }
  }
}
