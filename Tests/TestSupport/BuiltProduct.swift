internal import Glibc

/// Programs that were built with the tests.
public enum BuiltProduct {
  /// The path of a program beside the program that runs the tests.
  public static func path(of name: String) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let bytes = buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }
    let folder = bytes.lastIndex(of: UInt8(ascii: "/")).map { bytes[...$0] } ?? []
    return String(decoding: folder, as: UTF8.self) + name
  }
}
