import JSON
import Testing

@testable import Workflows

/// What holds for every file, tried on some hundreds that a seed makes.
@Suite struct PropertyTests {
  private static let seeds = Array(UInt64(1)...8)

  @Test(arguments: seeds) func `a value is read as it was printed`(_ seed: UInt64) throws {
    var generator = PropertyGenerator(seed: seed)
    for _ in 0..<200 {
      let value = generator.value(6)
      #expect(try JSONValue(parsing: value.compact) == value)
      #expect(try JSONValue(parsing: value.pretty) == value)
      let canonical = try JSONValue(parsing: value.canonical)
      #expect(canonical.canonical == value.canonical)
      #expect(canonical.hashValue == (try JSONValue(parsing: value.canonical)).hashValue)
    }
  }

  @Test(arguments: seeds) func `a file is exported as it was imported`(_ seed: UInt64) throws {
    var generator = PropertyGenerator(seed: seed)
    for _ in 0..<60 {
      let json = generator.file()
      let file = try WorkflowFile(reading: Array(json.pretty.utf8), catalog)
      let exported = file.exported()
      let isLaidOut = file.notes.contains { if case .laidOut = $0 { true } else { false } }
      if !isLaidOut, json["name"] != nil {
        #expect(exported.compact == json.compact)
      }
      let again = try WorkflowFile(json: exported, catalog)
      #expect(again.graph == file.graph)
      #expect(again.inputs == file.inputs)
      #expect(again.description == file.description)
      #expect(again.name == file.name ?? "")
      #expect(again.exported().compact == exported.compact)
    }
  }

  @Test(arguments: seeds) func `laying out adds positions and nothing else`(_ seed: UInt64) throws {
    var generator = PropertyGenerator(seed: seed)
    for _ in 0..<60 {
      let json = generator.graph()
      let before = try Graph(json: json)
      #expect(before.json.compact == json.compact)
      var after = before
      after.layOut()
      #expect(after.nodes.allSatisfy { $0.point != nil })
      for (one, other) in zip(before.nodes, after.nodes) {
        var (one, other) = (one, other)
        one.position = nil
        other.position = nil
        #expect(one == other)
      }
      #expect(after.edges == before.edges)
      #expect(after.inputKeys == before.inputKeys)
    }
  }

  @Test(arguments: seeds) func `any graph can be checked, and compiles to one flow or to none`(
    _ seed: UInt64
  ) throws {
    var generator = PropertyGenerator(seed: seed)
    for _ in 0..<60 {
      let graph = try Graph(json: generator.graph())
      let errors = graph.check(catalog).filter { $0.severity == .error }
      _ = graph.drawing()
      guard let flow = try? graph.compile(catalog) else {
        #expect(!errors.isEmpty)
        continue
      }
      #expect(errors.isEmpty)
      #expect(try graph.compile(catalog) == flow)
      #expect(try Flow(json: flow.json).json.compact == flow.json.compact)
    }
  }

  @Test(arguments: seeds) func `a damaged file is a workflow or an error`(_ seed: UInt64) throws {
    var generator = PropertyGenerator(seed: seed)
    for _ in 0..<60 {
      var bytes = Array(generator.file().compact.utf8)
      for _ in 0...generator.below(4) where !bytes.isEmpty {
        let place = generator.below(bytes.count)
        switch generator.below(4) {
        case 0: bytes.removeSubrange(place...)
        case 1: bytes[place] = UInt8(generator.below(256))
        case 2: bytes.remove(at: place)
        default: bytes.insert(contentsOf: bytes[place..<min(place + 20, bytes.count)], at: place)
        }
      }
      do throws(TransferError) {
        let file = try WorkflowFile(reading: bytes, catalog)
        #expect(throws: Never.self) { try WorkflowFile(json: file.exported(), catalog) }
      } catch {
        #expect(!error.message.isEmpty)
      }
    }
  }
}
