extension Meter {
  /// The elements in the order of their keys, equal ones as they were.
  ///
  /// Throws where two keys have no order.
  mutating func sorted(
    _ elements: [CELValue],
    by keys: [CELValue],
  ) throws(CELError.Kind) -> [CELValue] {
    guard let first = keys.first else { return [] }
    var size = 0
    for key in keys {
      guard key.type == first.type, key.order(key) != nil else {
        throw .noSuchOverload(function: "sort", types: [first.type, key.type])
      }
      size += 1 + key.textSize / 32
    }
    let comparisons = keys.count.bitWidth - keys.count.leadingZeroBitCount
    let (steps, overflow) = size.multipliedReportingOverflow(by: comparisons)
    try step(overflow ? .max : steps)
    try allocate(elements: keys.count)
    return zip(keys, elements).sorted { $0.0.order($1.0) == .less }.map(\.1)
  }
}
