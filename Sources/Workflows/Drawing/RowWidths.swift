/// How wide each item of layers is: as wide as its text wants, where its row has the room.
struct RowWidths {
  private(set) var widths: [Int]

  init(_ plan: ScopePlan, _ layers: Layers, columns: Int) {
    widths = layers.items.map { item in item.vertex.map { plan.vertices[$0].minimum } ?? 1 }
    for row in layers.rows {
      let thin = row.filter { widths[$0] == 1 }.count
      let boxes = row.filter { widths[$0] > 1 }
      let taken = boxes.reduce(0) { $0 + widths[$1] + Layers.gap } + 2 * thin
      var spare = columns - taken + (boxes.isEmpty ? 1 : Layers.gap)
      // The narrowest grows first, so that boxes of a row end up alike.
      while spare > 0 {
        let growing = boxes.filter { item in
          layers.items[item].vertex.map { widths[item] < plan.vertices[$0].natural } ?? false
        }
        guard let item = growing.min(by: { (widths[$0], $0) < (widths[$1], $1) }) else { break }
        widths[item] += 1
        spare -= 1
      }
    }
  }
}
