import FoundationEssentials
import GRDB
import JSON
import Synchronization
import Testing
import Workflows

@testable import Engine

@Suite struct ResultTests {
  let fixture: Fixture
  init() throws { fixture = try Fixture() }

  @Test func `an equal step of another run costs nothing and says whose it is`() async throws {
    let engine = try fixture.engine()
    let first = try await engine.startRun(
      of: definition(.model("a", .prompt("fox"), by: "fake/paid")),
      in: Project.defaultID,
    )
    _ = try await engine.advance(first, .toEnd)
    let second = try await engine.startRun(
      of: definition(
        .model("other", .prompt("fox"), by: "fake/paid"),
        .model("new", .prompt("owl"), by: "fake/paid"),
      ),
      in: Project.defaultID,
    )
    _ = try await fixture.engine().advance(second, .toEnd)
    #expect(fixture.provider.callCount == 2)
    let state = try #require(try await engine.state(of: second))
    #expect(state.cost == Credits(millionths: 500_000))
    guard case .success(let result)? = state.status(of: "other") else {
      Issue.record("the cached node did not succeed")
      return
    }
    #expect(result.cachedFrom == first)
    #expect(result.outputs == ["text": "made of fox"])
    let records = fixture.records.withLock { $0 }
    #expect(records.map(\.isCached) == [false, true, false])
    #expect(records[0].stepKey == records[1].stepKey)
    #expect(records[0].cost == Credits(millionths: 500_000))
    #expect(records[1].cost == .zero)
  }

  @Test func `equal steps that are ready at once are computed once`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(
      of: definition(
        .model("a", .prompt("fox")),
        .model("b", .prompt("fox")),
        .model("c", .prompt("fox")),
      ),
      in: Project.defaultID,
    )
    let stop = try await engine.advance(run, .toEnd)
    #expect(stop == RunStop(reason: .finished(.success), settled: ["a", "b", "c"]))
    #expect(fixture.provider.callCount == 1)
  }

  @Test func `a step key never changes`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(
      of: definition(.model("a", .prompt("fox"))),
      in: Project.defaultID,
    )
    _ = try await engine.advance(run, .toEnd)
    #expect(
      fixture.records.withLock { $0.first?.stepKey }
        == "ca846c9b7356e62c029047c9a81261f78b193b41204b1370db32e5cbaeb2b45a"
    )
  }

  @Test func `a picture becomes an asset that the next node gets as a file`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(
      of: definition(
        .model("card", .prompt("fox"), by: "fake/image"),
        FlowNode(
          id: "next",
          type: .customModel,
          inputs: [
            .prompt("x"), FlowInput("image", from: FlowReference(node: "card", name: "image")),
          ],
          modelID: "fake/text",
        ),
      ),
      in: Project.defaultID,
    )
    #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
    let id = try #require(fixture.records.withLock { $0.first?.assetIDs.first })
    let asset = try #require(try await engine.asset(id))
    #expect(id.utf8.count == 46)
    #expect((asset.width, asset.height) == (3, 2))
    #expect((asset.kind, asset.mimeType) == ("image", "image/png"))
    #expect(asset.path.hasPrefix("\(fixture.home)/assets/\(id.dropFirst(6).prefix(2))/"))
    #expect(fixture.provider.calls.withLock { $0.last?.files } == ["image": [asset.path]])
    let left = try FileManager.default.contentsOfDirectory(atPath: "\(fixture.home)/work")
    #expect(left == [])
  }

  @Test func `a result whose file has gone is computed again`() async throws {
    let engine = try fixture.engine()
    let same = definition(.model("card", .prompt("fox"), by: "fake/image"))
    for _ in 0..<2 {
      let run = try await engine.startRun(of: same, in: Project.defaultID)
      #expect(try await engine.advance(run, .toEnd).reason == .finished(.success))
      let id = try #require(fixture.records.withLock { $0.last?.assetIDs.first })
      let path = try #require(try await engine.asset(id)?.path)
      try FileManager.default.removeItem(atPath: path)
    }
    #expect(fixture.provider.callCount == 2)
  }

  @Test func `equal bytes are one asset, and too many are refused`() async throws {
    let engine = try fixture.engine { $0.assetLimit = 8 }
    let one = try await engine.storeAsset(bytes: Array("fox".utf8), mimeType: "text/plain")
    let path = "\(fixture.home)/fox"
    #expect(FileManager.default.createFile(atPath: path, contents: Data("fox".utf8)))
    let two = try await engine.storeAsset(path: path, mimeType: "text/plain")
    #expect(one == two)
    #expect(one.id == "asset_776cb326ab0cd5f0a974c1b9606044d8485201f2")
    await #expect(throws: EngineError.assetTooLarge(limit: 8)) {
      try await engine.storeAsset(bytes: [UInt8](repeating: 0, count: 9), mimeType: "x/y")
    }
    await #expect(throws: EngineError.unreadableFile(path: "/nowhere", code: 2)) {
      try await engine.storeAsset(path: "/nowhere", mimeType: "x/y")
    }
    #expect(try await engine.asset("asset_no") == nil)
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(fixture.home)/assets")
    #expect(names == ["77"])
  }

  @Test func `a run moves to another home with its id and goes on there`() async throws {
    let engine = try fixture.engine()
    let run = try await engine.startRun(of: gatedDefinition(), in: Project.defaultID)
    _ = try await engine.advance(run, .toEnd)
    let export = try await engine.exportRun(run)
    let other = try Fixture()
    let there = try other.engine()
    #expect(try await there.importRun(export, in: Project.defaultID, restoresResults: true) == run)
    #expect(try await there.events(of: run) == engine.events(of: run))
    #expect(try await there.runs(in: Project.defaultID).first?.waitingGates == ["gate"])
    try await there.answer(gate: "gate", in: run, approve: true, by: "bob")
    #expect(try await there.advance(run, .toEnd).settled == ["final"])
    await #expect(throws: EngineError.importConflict(id: run)) {
      try await there.importRun(export, in: Project.defaultID)
    }
    let again = try await there.startRun(of: gatedDefinition(), in: Project.defaultID)
    _ = try await there.advance(again, .toEnd)
    #expect(other.provider.callCount == 1)
    await #expect(throws: EngineError.invalidImport(member: "events")) {
      try await there.importRun(["version": "easel-run/1", "id": "job_x"], in: Project.defaultID)
    }
  }
}
