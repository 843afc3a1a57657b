import JSON
import Testing
import Text

@testable import Workflows

@Suite struct LineTests {
  /// A layered drawing with its lines of text.
  private func drawn(
    _ graph: Graph,
    columns: Int,
    _ density: LayeredDrawing.Density,
  ) -> (sheet: Sheet, lines: [String], figures: Figures)? {
    let figures = Figures(DrawnGraph(graph))
    let texts = figures.all.indices.map { FigureText($0, in: figures, marks: [:]) }
    var drawing = LayeredDrawing(scopes: Scopes(figures), texts: texts)
    drawing.density = density
    guard let sheet = drawing.sheet(columns: columns) else { return nil }
    return (sheet, sheet.terminalLines(), figures)
  }

  /// Every line of a drawing leads from a box to exactly the boxes that read its node.
  private func checkLines(
    _ graph: Graph,
    columns: Int,
    _ density: LayeredDrawing.Density,
  ) throws -> Bool {
    guard let (sheet, lines, figures) = drawn(graph, columns: columns, density) else {
      return false
    }
    let tracer = LineTracer(lines)
    var wanted: [Int: Set<Int>] = [:]
    for connection in figures.connections {
      wanted[connection.from, default: []].insert(connection.to)
    }
    for box in sheet.boxes {
      var reached: Set<Int> = []
      for port in box.bottom {
        let start = Sheet.Point(x: port.column, y: box.area.bottom)
        for head in try tracer.arrowheads(from: start) {
          let consumer = sheet.boxes.first {
            $0.area.y == head.y && $0.area.x < head.x && head.x < $0.area.right
          }
          reached.insert(try #require(consumer, "an arrow hits no box").figure)
        }
      }
      #expect(reached == wanted[box.figure] ?? [], "\(lines.joined(separator: "\n"))")
    }
    return true
  }

  @Test(arguments: [38, 78, 118])
  func `every line leads where its edge does`(_ columns: Int) throws {
    var fitting = 0
    for seed in 0..<24 as Range<UInt64> {
      let graph = Graph.random(6 + Int(seed % 30), seed: seed, gates: seed.isMultiple(of: 3))
      for density in LayeredDrawing.Density.allCases
      where try checkLines(graph, columns: columns, density) { fitting += 1 }
    }
    #expect(fitting > (columns < 78 ? 10 : 60))
  }

  @Test func `lines that must change places do so without touching`() throws {
    var build = DrawingBuilder()
    for id in ["a", "b", "c", "d"] { build.node(id, "text", ["value": "x"]) }
    for (id, from) in [("w", "d"), ("x", "c"), ("y", "b"), ("z", "a")] {
      build.model(id, "m/\(id)", [:], ("in", from))
      for other in ["a", "b", "c", "d"] where other != from {
        build.edge(other, id, "side\(other)")
      }
    }
    #expect(try checkLines(build.graph, columns: 118, .roomy))
    #expect(try checkLines(build.graph, columns: 78, .dense))
  }

  @Test(arguments: [38, 60, 78, 118])
  func `no line is wider than asked for, whatever the graph`(_ columns: Int) {
    var wide = Graph.cards()
    for place in wide.nodes.indices { wide.nodes[place].title = "とても長い題名です🦊" }
    for graph in [Graph.cards(), .season(), wide, .random(40, seed: 1), .random(200, seed: 2)] {
      for form in [DrawingOptions.Form.automatic, .boxes, .lines] {
        for isFolded in [true, false] {
          let options = DrawingOptions(columns: columns, form: form, isFolded: isFolded)
          for line in graph.drawing(options: options) {
            #expect(DisplayWidth.of(line) <= columns, "\(line)")
          }
        }
      }
    }
  }
}
