/// Finds a text in others in linear time.
///
/// For each prefix of the needle it knows the longest shorter one that ends it, so that no byte
/// is looked at again after a mismatch.
struct ByteSearch {
  private let needle: [UInt8]
  private let fallbacks: [Int]

  init(_ needle: [UInt8]) {
    self.needle = needle
    var fallbacks = Array(repeating: 0, count: needle.count)
    var length = 0
    for place in needle.indices.dropFirst() {
      while length > 0, needle[place] != needle[length] { length = fallbacks[length - 1] }
      if needle[place] == needle[length] { length += 1 }
      fallbacks[place] = length
    }
    self.fallbacks = fallbacks
  }

  /// The first place of the needle in `bytes` at or after `start`.
  func first(in bytes: [UInt8], from start: Int = 0) -> Int? {
    guard !needle.isEmpty else { return start <= bytes.count ? start : nil }
    var length = 0
    var place = start
    while place < bytes.count {
      while length > 0, bytes[place] != needle[length] { length = fallbacks[length - 1] }
      if bytes[place] == needle[length] { length += 1 }
      place += 1
      if length == needle.count { return place - length }
    }
    return nil
  }

  /// The places of the needle in `bytes` that do not overlap, at most `limit`.
  ///
  /// An empty needle is before and after each code point.
  func places(in bytes: [UInt8], limit: Int) -> [Int] {
    var places: [Int] = []
    guard !needle.isEmpty else {
      for place in 0...bytes.count where places.count < limit {
        if place == bytes.count || !bytes[place].continuesCodePoint { places.append(place) }
      }
      return places
    }
    var start = 0
    while places.count < limit, let place = first(in: bytes, from: start) {
      places.append(place)
      start = place + needle.count
    }
    return places
  }
}

/// The bytes of a text, addressed by code point.
struct CodePoints {
  let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The byte at which the code point `index` begins; the end for the one after the last.
  func offset(_ index: Int64) throws(CELError.Kind) -> Int {
    guard index >= 0, index <= bytes.count else { throw .indexOutOfRange(index) }
    var left = index
    for place in bytes.indices where !bytes[place].continuesCodePoint {
      if left == 0 { return place }
      left -= 1
    }
    guard left == 0 else { throw .indexOutOfRange(index) }
    return bytes.count
  }

  /// How many code points begin before the byte at `offset`.
  func index(_ offset: Int) -> Int64 {
    Int64(bytes[..<offset].count { !$0.continuesCodePoint })
  }
}
