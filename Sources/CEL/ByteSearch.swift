/// Finds a text in others in linear time.
///
/// For each prefix of the needle it knows the longest shorter one that ends it, so that no byte
/// is looked at again after a mismatch.
struct ByteSearch {
  private let needle: [UInt8]
  private let fallbacks: [Int]

  init(_ needle: some Sequence<UInt8>) {
    self.needle = Array(needle)
    var fallbacks = Array(repeating: 0, count: self.needle.count)
    var length = 0
    for place in self.needle.indices.dropFirst() {
      while length > 0, self.needle[place] != self.needle[length] {
        length = fallbacks[length - 1]
      }
      if self.needle[place] == self.needle[length] { length += 1 }
      fallbacks[place] = length
    }
    self.fallbacks = fallbacks
  }

  /// How many bytes the needle has.
  var length: Int { needle.count }

  /// The first place of the needle in `bytes` at or after `start`.
  func first(in bytes: Swift.Span<UInt8>, from start: Int = 0) -> Int? {
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

  /// The first place of the needle in text after another one, which it does not overlap.
  ///
  /// An empty needle is before and after each code point.
  func next(in bytes: Swift.Span<UInt8>, after place: Int) -> Int? {
    guard needle.isEmpty else { return first(in: bytes, from: place + needle.count) }
    guard place < bytes.count else { return nil }
    var next = place + 1
    while next < bytes.count, bytes[next].continuesCodePoint { next += 1 }
    return next
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
