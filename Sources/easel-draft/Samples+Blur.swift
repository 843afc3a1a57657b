extension Samples {
  /// Blurs in place: three means of a window of 2 × `radius` + 1 samples, close to a Gaussian.
  func blur(radius: Int) throws(DraftError) {
    guard radius > 0 else { return }
    let spare = try Samples(width: width, height: height)
    for _ in 0..<3 {
      spare.fill(withRowMeansOf: self, radius: min(radius, max(1, width - 1)))
      fill(withColumnMeansOf: spare, radius: min(radius, max(1, height - 1)))
    }
  }

  /// The index inside 0..<count nearest to `index`: the edge goes on outside.
  private func inside(_ index: Int, _ count: Int) -> Int { min(count - 1, max(0, index)) }

  private func fill(withRowMeansOf source: Samples, radius: Int) {
    let window = Int32(2 * radius + 1)
    for y in 0..<height {
      let (from, to) = (source.row(y), row(y))
      for channel in 0..<4 {
        var sum: Int32 = window / 2
        for x in -radius...radius { sum += Int32(from[inside(x, width) * 4 + channel]) }
        for x in 0..<width {
          to[x * 4 + channel] = Int16(truncatingIfNeeded: sum / window)
          sum += Int32(from[inside(x + radius + 1, width) * 4 + channel])
          sum -= Int32(from[inside(x - radius, width) * 4 + channel])
        }
      }
    }
  }

  private func fill(withColumnMeansOf source: Samples, radius: Int) {
    let window = Int32(2 * radius + 1)
    var sums = [Int32](repeating: window / 2, count: width * 4)
    for y in -radius...radius {
      let row = source.row(inside(y, height))
      for index in sums.indices { sums[index] += Int32(row[index]) }
    }
    for y in 0..<height {
      let out = row(y)
      let entering = source.row(inside(y + radius + 1, height))
      let leaving = source.row(inside(y - radius, height))
      for index in sums.indices {
        out[index] = Int16(truncatingIfNeeded: sums[index] / window)
        sums[index] += Int32(entering[index]) - Int32(leaving[index])
      }
    }
  }

  /// Sharpens in place: adds `percent` of the difference from the blurred picture.
  func sharpen(percent: Int32, radius: Int) throws(DraftError) {
    let soft = try Samples(width: width, height: height)
    soft.values.update(from: values, count: width * height * 4)
    try soft.blur(radius: radius)
    for index in 0..<width * height * 4 {
      let value = Int32(values[index])
      let sharp = value + (value - Int32(soft.values[index])) * percent / 100
      values[index] = Int16(min(255 * Self.one, max(0, sharp)))
    }
    for index in stride(from: 0, to: width * height * 4, by: 4) {
      // Premultiplied parts are never more than their opacity.
      let opacity = values[index + 3]
      for part in index..<index + 3 { values[part] = min(values[part], opacity) }
    }
  }
}
