extension ScopePlan {
  /// The placed items of ordered layers; the title of a frame goes where it bends lines least.
  func placement(_ layers: inout Layers, widths: [Int], columns: Int) -> Placement {
    func placed(_ layers: Layers) -> Placement {
      Placement(layers, widths: widths, columns: columns) { fixedPort($0, layers) }
    }
    guard let title, let first = layers.rows.first, first.count > 1 else { return placed(layers) }
    let ports = first.filter { $0 != title }
    var best: (layers: Layers, placement: Placement)?
    for place in 0...min(ports.count, 8) {
      var tried = layers
      tried.rows[0] = Array(ports[..<place]) + [title] + Array(ports[place...])
      let placement = placed(tried)
      if placement.bend < best?.placement.bend ?? .max { best = (tried, placement) }
    }
    guard let best else { return placed(layers) }
    layers = best.layers
    return best.placement
  }

  /// How far right of an item's first column a segment must end, where it ends at a frame.
  func fixedPort(_ segment: Layers.Segment, _ layers: Layers) -> Int? {
    guard let vertex = layers.items[segment.lower].vertex, let link = segment.link,
      case .frame(let frame) = vertices[vertex].content
    else { return nil }
    return frame.entries[origins[link]]
  }
}
