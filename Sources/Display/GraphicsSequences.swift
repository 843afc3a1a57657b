import Chafa

/// The escape sequences that send pictures, each drawing at the cursor without scrolling.
enum GraphicsSequences {
  /// Returns the sequences of kitty's protocol for a PNG file, or for pixels.
  static func kitty(_ payload: KittyPayload, cells: CellSize) -> [UInt8] {
    var keys = "a=T,q=2,C=1,c=\(cells.columns),r=\(cells.rows),"
    let data: [UInt8]
    switch payload {
    case .png(let bytes):
      keys += "f=100"
      data = base64(bytes)
    case .pixels(let bitmap):
      keys += "f=32,s=\(bitmap.width),v=\(bitmap.height)"
      data = base64(bitmap.rgba)
    }
    var output: [UInt8] = []
    output.reserveCapacity(data.count + data.count / 128 + 128)
    var start = 0
    repeat {
      let end = min(start + 4096, data.count)
      let more = end < data.count ? 1 : 0
      output += "\u{1B}_G\(start == 0 ? keys : "q=2"),m=\(more);".utf8
      output += data[start..<end]
      output += "\u{1B}\\".utf8
      start = end
    } while start < data.count
    return output
  }

  /// What kitty can be sent.
  enum KittyPayload {
    case png([UInt8])
    case pixels(Bitmap)
  }

  /// Returns the sequence of iTerm2 for a file of any format that it knows.
  static func iterm(_ file: [UInt8], cells: CellSize) -> [UInt8] {
    let arguments = "inline=1;size=\(file.count);width=\(cells.columns);height=\(cells.rows)"
    var output = Array("\u{1B}]1337;File=\(arguments);preserveAspectRatio=1:".utf8)
    output += base64(file)
    output.append(0x07)
    return output
  }

  /// Returns the size that the header of a PNG file states.
  static func pngSize(_ file: [UInt8]) -> PixelSize? {
    guard file.count >= 24, file.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    else { return nil }
    func number(at offset: Int) -> Int {
      file[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    let size = PixelSize(width: number(at: 16), height: number(at: 20))
    guard size.width > 0, size.height > 0, size.width < 1 << 31, size.height < 1 << 31 else {
      return nil
    }
    return size
  }

  /// Encodes bytes as Base64.
  static func base64(_ bytes: [UInt8]) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var output: [UInt8] = []
    output.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let left = min(3, bytes.count - index)
      var group = UInt32(bytes[index]) << 16
      if left > 1 { group |= UInt32(bytes[index + 1]) << 8 }
      if left > 2 { group |= UInt32(bytes[index + 2]) }
      for place in 0..<4 {
        let letter = alphabet[Int(group >> UInt32(18 - 6 * place) & 63)]
        output.append(place <= left ? letter : UInt8(ascii: "="))
      }
      index += 3
    }
    return output
  }
}
