public import JSON

/// A session as a Jupyter notebook (nbformat 4.5), and back.
///
/// Text becomes Markdown cells, entries code cells with their results as outputs. The session's own
/// bytes and assets are kept in the notebook's metadata, so that nothing is lost on the way back.
public enum JupyterNotebook {
  /// The notebook of a session.
  ///
  /// Throws where an asset that the session names cannot be read.
  public static func notebook(of file: SessionFile) throws(SessionError) -> JSONValue {
    var cells: [JSONValue] = []
    for part in file.parts {
      switch part {
      case .text(let text):
        cells.append(
          [
            "cell_type": "markdown", "id": .string("text\(cells.count)"), "metadata": [:],
            "source": lines(text),
          ]
        )
      case .entry(let place): cells.append(cell(file.entries[place], place, of: file))
      }
    }
    var assets: JSONObject = [:]
    for name in file.assetNames { assets[name] = .string(base64(try file.asset(name))) }
    return [
      "cells": .array(cells),
      "metadata": [
        "easel": [
          "format": .string(SessionHead.format), "name": .string(file.assetsName),
          "session": .string(String(decoding: file.source, as: UTF8.self)),
          "assets": .object(assets),
        ],
        "kernelspec": ["display_name": "easel", "language": "easel", "name": "easel"],
        "language_info": ["name": "easel", "file_extension": ".md", "mimetype": "text/x-easel"],
        "title": .string(file.head.title),
      ],
      "nbformat": 4, "nbformat_minor": 5,
    ]
  }

  private static func cell(_ entry: Entry, _ place: Int, of file: SessionFile) -> JSONValue {
    [
      "cell_type": "code", "id": .string(entry.id), "execution_count": .integer(place + 1),
      "metadata": ["easel": ["at": .string(entry.at), "status": .string(entry.status.rawValue)]],
      "source": lines(entry.input), "outputs": .array(outputs(of: entry, file)),
    ]
  }

  /// The result in pieces: text as Markdown, pictures as pictures, in their order.
  private static func outputs(of entry: Entry, _ file: SessionFile) -> [JSONValue] {
    var outputs: [JSONValue] = []
    var text: [Substring] = []
    func flush() {
      let markdown = BlankLines.trimmed(text.joined(separator: "\n"))
      text = []
      guard !markdown.isEmpty else { return }
      outputs.append(output(["text/markdown": lines(markdown), "text/plain": lines(markdown)]))
    }
    for line in entry.body.split(separator: "\n", omittingEmptySubsequences: false) {
      guard let (words, name) = picture(in: line, file), let bytes = try? file.asset(name),
        let type = SessionPictures.mimeType(of: name)
      else {
        text.append(line)
        continue
      }
      flush()
      let data: JSONValue =
        type == "image/svg+xml"
        ? lines(String(decoding: bytes, as: UTF8.self)) : .string(base64(bytes))
      outputs.append(output([type: data, "text/plain": lines(words)]))
    }
    flush()
    return outputs
  }

  private static func output(_ data: JSONObject) -> JSONValue {
    ["output_type": "display_data", "data": .object(data), "metadata": [:]]
  }

  /// The words and the asset of a line that is a picture and nothing else.
  private static func picture(
    in line: Substring,
    _ file: SessionFile,
  ) -> (words: String, asset: String)? {
    guard line.hasPrefix("!["), line.hasSuffix(")"), let middle = line.range(of: "](") else {
      return nil
    }
    let link = line[middle.upperBound...].dropLast()
    guard !link.contains(")"), let asset = SessionPictures.asset(String(link), in: file) else {
      return nil
    }
    return (String(line[..<middle.lowerBound].dropFirst(2)), asset)
  }

  /// A text as nbformat writes it: a list of lines that keep their ends.
  private static func lines(_ text: String) -> JSONValue {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return .array(
      lines.enumerated().map { place, line in
        .string(place < lines.count - 1 ? line + "\n" : String(line))
      }
    )
  }
}

extension Substring {
  fileprivate func range(of word: String) -> Range<Index>? { firstRange(of: word) }
}

// MARK: - Back

extension JupyterNotebook {
  /// The session that a notebook was made of.
  public struct Original: Sendable {
    /// The file's bytes.
    public let session: [UInt8]
    /// The files beside it by name.
    public let assets: [(name: String, bytes: [UInt8])]
    /// The ids of the cells whose source was changed since, or that are gone or new.
    public let changedCells: [String]
  }

  /// Reads the session back out of a notebook that ``notebook(of:)`` made.
  ///
  /// Throws ``SessionError`` where it was not made here, or its parts do not fit together.
  public static func original(_ notebook: JSONValue, path: String) throws(SessionError) -> Original
  {
    guard let kept = notebook["metadata"]?["easel"],
      kept["format"]?.string == SessionHead.format, let text = kept["session"]?.string
    else {
      throw .damaged(path: path, line: 0, what: "it is no notebook that easel exported")
    }
    let file = try SessionFile(parsing: text)
    var assets: [(name: String, bytes: [UInt8])] = []
    for (name, value) in kept["assets"]?.object ?? [:] {
      guard SessionFile.isAssetName(name), let bytes = value.string.flatMap(decodeBase64),
        name.hasPrefix(Digest.hex(of: bytes))
      else { throw .damaged(path: path, line: 0, what: "the asset `\(name)` is not what it was") }
      assets.append((name, bytes))
    }
    var sources: [String: String] = [:]
    for cell in notebook["cells"]?.array ?? [] where cell["cell_type"]?.string == "code" {
      sources[cell["id"]?.string ?? ""] = joined(cell["source"])
    }
    var changed: [String] = []
    for entry in file.entries {
      if sources.removeValue(forKey: entry.id) != entry.input { changed.append(entry.id) }
    }
    return Original(
      session: Array(text.utf8),
      assets: assets,
      changedCells: changed + sources.keys.sorted(),
    )
  }

  private static func joined(_ source: JSONValue?) -> String {
    source?.string ?? (source?.array ?? []).compactMap(\.string).joined()
  }
}

/// The bytes of a base64 text; nil where it is none.
func decodeBase64(_ text: String) -> [UInt8]? {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.utf8.count / 4 * 3)
  var group: UInt32 = 0
  var count = 0
  var padding = 0
  for byte in text.utf8 {
    let value: UInt32
    switch byte {
    case 0x41...0x5A: value = UInt32(byte) - 0x41
    case 0x61...0x7A: value = UInt32(byte) - 0x61 + 26
    case 0x30...0x39: value = UInt32(byte) - 0x30 + 52
    case UInt8(ascii: "+"): value = 62
    case UInt8(ascii: "/"): value = 63
    case UInt8(ascii: "="):
      value = 0
      padding += 1
    case 0x0A, 0x0D: continue
    default: return nil
    }
    guard padding == 0 || byte == UInt8(ascii: "="), padding < 3 else { return nil }
    group = group << 6 | value
    count += 1
    guard count == 4 else { continue }
    for place in 0..<(3 - padding) {
      bytes.append(UInt8(truncatingIfNeeded: group >> (16 - 8 * UInt32(place))))
    }
    (group, count) = (0, 0)
  }
  return count == 0 ? bytes : nil
}
