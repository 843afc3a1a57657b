import Crypto
import Glibc

/// Reading a file piece by piece, so that memory does not grow with it.
extension OpenFile {
  private static let pieceSize = 1 << 16

  /// Reads what fits into `piece` from an offset on; returns how many bytes, 0 at the end.
  func read(into piece: inout [UInt8], at offset: Int) throws(SystemError) -> Int {
    while true {
      let count = unsafe piece.withUnsafeMutableBytes { buffer in
        unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
      }
      if count >= 0 { return count }
      guard errno == EINTR else { throw SystemError(number: errno) }
    }
  }

  /// Whether all bytes are UTF-8 without NUL; reads no further than the first that is not.
  func isText() throws(SystemError) -> Bool {
    var piece = [UInt8](repeating: 0, count: Self.pieceSize)
    var offset = 0
    // The start of a character that may go on in the next piece.
    var rest: [UInt8] = []
    while true {
      let count = try read(into: &piece, at: offset)
      guard count > 0 else { return String(validating: rest, as: UTF8.self) != nil }
      offset += count
      let bytes = rest + piece[..<count]
      let end = bytes.suffix(3).lastIndex { $0 >= 0xC0 } ?? bytes.endIndex
      guard !bytes.contains(0), String(validating: bytes[..<end], as: UTF8.self) != nil
      else { return false }
      rest = Array(bytes[end...])
    }
  }

  /// Returns the SHA-256 of all bytes in hexadecimal.
  func digest() throws(SystemError) -> String {
    var hash = SHA256()
    var piece = [UInt8](repeating: 0, count: Self.pieceSize)
    var offset = 0
    while true {
      let count = try read(into: &piece, at: offset)
      guard count > 0 else { return Digest.hex(hash.finalize()) }
      hash.update(data: piece[..<count])
      offset += count
    }
  }

  /// Appends the bytes of another file and syncs them; returns their SHA-256 in hexadecimal.
  func append(contentsOf other: OpenFile, disk: Disk) throws(SessionError) -> String {
    var hash = SHA256()
    var piece = [UInt8](repeating: 0, count: Self.pieceSize)
    var offset = 0
    while true {
      let count: Int
      do { count = try other.read(into: &piece, at: offset) } catch {
        throw .unreadable(path: other.path, number: error.number)
      }
      guard count > 0 else { break }
      hash.update(data: piece[..<count])
      offset += count
      do { try write(piece[..<count], disk: disk) } catch { throw .writing(path, error.number) }
    }
    do { try sync(disk: disk) } catch { throw .writing(path, error.number) }
    return Digest.hex(hash.finalize())
  }
}
