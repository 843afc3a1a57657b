/// Which samples make up one of a scaled row, and how much each counts.
private struct Contribution {
  var first: Int
  /// Parts of 2^14, which add up to exactly that.
  var weights: [Int32]

  /// The contributions of `source` samples to each of `target`, by a bicubic (Catmull-Rom) curve.
  static func all(source: Int, target: Int) -> [Contribution] {
    let scale = Double(source) / Double(target)
    let stretch = max(1, scale)
    return (0..<target).map { index in
      let center = (Double(index) + 0.5) * scale
      let first = max(0, Int((center - 2 * stretch).rounded(.down)))
      let last = min(source - 1, Int((center + 2 * stretch).rounded(.up)))
      let shares = (first...last).map { curve((Double($0) + 0.5 - center) / stretch) }
      let sum = shares.reduce(0, +)
      var weights = shares.map { Int32(($0 / sum * 16384).rounded()) }
      let heaviest = weights.indices.max { weights[$0] < weights[$1] } ?? 0
      weights[heaviest] += 16384 - weights.reduce(0, +)
      return Contribution(first: first, weights: weights)
    }
  }

  private static func curve(_ distance: Double) -> Double {
    let x = abs(distance)
    if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
    if x < 2 { return ((-0.5 * x + 2.5) * x - 4) * x + 2 }
    return 0
  }
}

extension Samples {
  /// Returns the picture at another width.
  func scaled(width target: Int) throws(DraftError) -> Samples {
    guard target != width else { return self }
    let result = try Samples(width: target, height: height)
    let contributions = Contribution.all(source: width, target: target)
    for y in 0..<height {
      let source = row(y)
      var out = result.row(y)
      for contribution in contributions {
        var sample = source + contribution.first * 4
        var (red, green, blue, opacity): (Int32, Int32, Int32, Int32) = (8192, 8192, 8192, 8192)
        for weight in contribution.weights {
          red &+= weight &* Int32(sample[0])
          green &+= weight &* Int32(sample[1])
          blue &+= weight &* Int32(sample[2])
          opacity &+= weight &* Int32(sample[3])
          sample += 4
        }
        out[0] = Int16(truncatingIfNeeded: red >> 14)
        out[1] = Int16(truncatingIfNeeded: green >> 14)
        out[2] = Int16(truncatingIfNeeded: blue >> 14)
        out[3] = Int16(truncatingIfNeeded: opacity >> 14)
        out += 4
      }
    }
    return result
  }

  /// Returns the picture at another height.
  func scaled(height target: Int) throws(DraftError) -> Samples {
    guard target != height else { return self }
    let result = try Samples(width: width, height: target)
    var sums = [Int32](repeating: 0, count: width * 4)
    for (y, contribution) in Contribution.all(source: height, target: target).enumerated() {
      for index in sums.indices { sums[index] = 8192 }
      for (offset, weight) in contribution.weights.enumerated() where weight != 0 {
        let source = row(contribution.first + offset)
        for index in sums.indices { sums[index] &+= weight &* Int32(source[index]) }
      }
      let out = result.row(y)
      for index in sums.indices { out[index] = Int16(truncatingIfNeeded: sums[index] >> 14) }
    }
    return result
  }
}

extension Picture {
  /// Returns the picture at another size, smooth and without jagged edges.
  func scaled(to width: Int, _ height: Int) throws(DraftError) -> Picture {
    try scaledSamples(to: width, height).picture()
  }

  /// The samples of the picture at another size.
  ///
  /// Whole blocks are averaged first where much is taken away; that is fast, and the bicubic
  /// curve over what is left keeps the result crisp.
  func scaledSamples(to width: Int, _ height: Int) throws(DraftError) -> Samples {
    func block(_ source: Int, _ target: Int) -> Int {
      let block = max(1, source / (target * 2))
      return source % block < source / 256 + 1 ? block : 1
    }
    let samples = try Samples(
      self,
      blockWidth: block(self.width, width),
      blockHeight: block(self.height, height),
    )
    return try samples.scaled(width: width).scaled(height: height)
  }
}
