import FoundationEssentials
import JSON
import Testing
import Workflows

@testable import Engine

@Suite struct ManifestLibraryTests {
  private func manifest(_ id: String, price: String = "0.1", _ lines: String = "") -> String {
    """
    easel: easel-manifest/1
    id: \(id)
    version: 1
    kind: text
    price: \(price)
    argv: [cat]
    outputs: [{name: text, type: text}]
    \(lines)
    """
  }

  private func price(_ id: String, in fixture: ManifestFixture) -> String? {
    fixture.library.catalog[id]?.price(ofCall: [:])?.description
  }

  @Test func `of two manifests with one id the nearer folder wins`() throws {
    let fixture = try ManifestFixture(folders: ["far", "near"])
    try fixture.write(manifest("a/b", price: "1"), to: "far/x.yaml")
    try fixture.write(manifest("a/c", price: "2"), to: "far/y.yml")
    #expect(price("a/b", in: fixture) == "1")
    try fixture.write(manifest("a/b", price: "3"), to: "near/z.yaml")
    #expect(price("a/b", in: fixture) == "3")
    #expect(price("a/c", in: fixture) == "2")
    #expect(fixture.library.entries.map(\.file) == ["near/z.yaml", "far/y.yml"])
    #expect(fixture.library.catalog.models.suffix(2).map(\.id) == ["a/b", "a/c"])
  }

  @Test func `a nearer manifest that is damaged does not let the farther one run`() throws {
    let fixture = try ManifestFixture(folders: ["far", "near"])
    try fixture.write(manifest("a/b"), to: "far/x.yaml")
    try fixture.write(manifest("a/b", "pirce: 3"), to: "near/x.yaml")
    let catalog = fixture.library.catalog
    #expect(catalog["a/b"] == nil)
    #expect(
      catalog.absence(of: "a/b").message
        == "the model `a/b` cannot be used: near/x.yaml:8: there is no member `pirce`; "
        + "did you mean `price`?"
    )
    try fixture.write(manifest("a/b"), to: "near/x.yaml")
    #expect(fixture.library.catalog["a/b"] != nil)
  }

  @Test func `a manifest without a readable id is known by its file`() throws {
    let fixture = try ManifestFixture()
    try fixture.write("id: [", to: "models/paint.yaml")
    #expect(fixture.library.entries.first?.name == "paint")
    #expect(fixture.library.catalog.absence(of: "paint").message.contains("models/paint.yaml"))
    #expect(fixture.library.catalog.models.count == BundledModels.catalog.models.count)
  }

  @Test func `an id that is taken in its folder or by easel is refused`() throws {
    let fixture = try ManifestFixture()
    try fixture.write(manifest("a/b", price: "1"), to: "models/1.yaml")
    try fixture.write(manifest("a/b", price: "2"), to: "models/2.yaml")
    try fixture.write(manifest("draft/image"), to: "models/3.yaml")
    #expect(price("a/b", in: fixture) == "1")
    #expect(fixture.library.catalog["draft/image"] == BundledModels.catalog["draft/image"])
    #expect(
      fixture.library.entries.compactMap(\.damage) == [
        "models/2.yaml: `id` is `a/b`, which models/1.yaml declares already; choose another",
        "models/3.yaml: `id` is `draft/image`, which comes with easel; choose another",
      ]
    )
  }

  @Test func `other files, folders and hidden files are not read`() throws {
    let fixture = try ManifestFixture()
    try fixture.write(manifest("a/b"), to: "models/.hidden.yaml")
    try fixture.write(manifest("a/b"), to: "models/b.yaml~")
    try FileManager.default.createDirectory(
      atPath: "\(fixture.root)/models/c.yaml",
      withIntermediateDirectories: true,
    )
    #expect(fixture.library.entries.compactMap(\.damage).map { $0.prefix(13) } == ["models/c.yaml"])
    #expect(fixture.library.catalog["a/b"] == nil)
  }

  @Test func `folders that are not there, or are one, do no harm`() throws {
    let fixture = try ManifestFixture(folders: ["models"])
    try fixture.write(manifest("a/b"), to: "models/b.yaml")
    let folder = ModelFolder("\(fixture.root)/models")
    let library = ModelLibrary(
      folders: [folder, ModelFolder("/nowhere"), ModelFolder("\(fixture.root)/./models")],
      trust: fixture.trust,
    )
    #expect(library.entries.map(\.file) == ["\(fixture.root)/models/b.yaml"])
  }

  @Test func `a change of the manifest or of its program is a change of the version`() throws {
    let fixture = try ManifestFixture()
    try fixture.model("", script: "echo one")
    let first = try #require(fixture.library.catalog["a/b"])
    #expect(first.version == "1+\(try #require(first.digest).prefix(16))")
    fixture.library.lookAgain()
    #expect(fixture.library.catalog["a/b"] == first)
    try fixture.write("#!/bin/sh\necho two\n", to: "models/run.sh", permissions: 0o755)
    let second = try #require(fixture.library.catalog["a/b"])
    #expect(second.version != first.version)
    try fixture.model("# a comment")
    let third = try #require(fixture.library.catalog["a/b"])
    #expect(third.version != second.version)
    // The same content has the same hash, wherever it lies.
    let other = try ManifestFixture()
    try other.model("# a comment", script: "echo two")
    #expect(other.library.catalog["a/b"] == third)
  }

  @Test func `a program that is not there yet is found once it is`() throws {
    let fixture = try ManifestFixture()
    try fixture.model("")
    #expect(
      fixture.library.catalog.absence(of: "a/b").message.contains(
        "`argv` names the program `./run.sh`, which cannot be read"
      )
    )
    try fixture.write("#!/bin/sh\n", to: "models/run.sh", permissions: 0o755)
    #expect(fixture.library.catalog["a/b"] != nil)
  }

  @Test func `nothing is read again until one asks for it`() throws {
    let fixture = try ManifestFixture()
    try fixture.write(manifest("a/b", price: "1"), to: "models/b.yaml")
    #expect(price("a/b", in: fixture) == "1")
    try Data(manifest("a/b", price: "2").utf8).write(
      to: URL(filePath: "\(fixture.root)/models/b.yaml")
    )
    #expect(price("a/b", in: fixture) == "1")
    fixture.library.lookAgain()
    #expect(price("a/b", in: fixture) == "2")
  }

  @Test func `an entry is the same after a session has kept it`() throws {
    let fixture = try ManifestFixture()
    try fixture.model("parameters: [{name: n, type: integer, default: 3}]", script: "echo one")
    try fixture.write("id: c/d\nprice: 1", to: "models/d.yaml")
    for entry in fixture.library.entries {
      let kept = try #require(ManifestEntry(record: entry.record, bytes: entry.bytes))
      #expect(kept.key == entry.key)
      #expect(kept.damage == entry.damage)
      #expect(kept.manifest?.model == entry.manifest?.model)
    }
    #expect(ManifestEntry(record: ["file": "f", "digest": "short"], bytes: []) == nil)
    #expect(ManifestEntry(record: [:], bytes: []) == nil)
  }
}
