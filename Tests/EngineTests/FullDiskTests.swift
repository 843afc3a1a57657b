import Synchronization
import Testing
import Workflows

@testable import Engine

@Suite struct FullDiskTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  /// Runs a call that fills the disk and fails, and then, with space again, what is left.
  private func stops(of model: String) async throws -> [RunStop.Reason] {
    let space = Mutex<Int64>(1 << 30)
    let engine = try fixture.engine { $0.freeSpace = { _ in space.withLock { $0 } } }
    let run = try await engine.startRun(
      of: definition(.model("a", .prompt("fox"), by: model)),
      in: Project.defaultID,
    )
    fixture.provider.during.withLock {
      $0 = { _ in
        space.withLock { $0 = 0 }
        throw RunFailure(code: "program-failed", message: "write error")
      }
    }
    let first = try await engine.advance(run, .toEnd).reason
    space.withLock { $0 = 1 << 30 }
    fixture.provider.during.withLock { $0 = { _ in } }
    return [first, try await engine.advance(run, .toEnd).reason]
  }

  @Test func `a call that fails on a full disk is made again when there is space`() async throws {
    #expect(try await stops(of: "fake/paid") == [.paused(.disk), .finished(.success)])
    let keys = fixture.provider.calls.withLock { $0.map(\.key) }
    #expect(keys.count == 2 && Set(keys).count == 1)
  }

  @Test func `a call that is not safe to repeat fails on a full disk as elsewhere`() async throws {
    #expect(try await stops(of: "fake/once") == [.finished(.failure), .finished(.failure)])
    #expect(fixture.provider.callCount == 1)
  }
}
