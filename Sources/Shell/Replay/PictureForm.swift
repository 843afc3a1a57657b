import Engine
import Notebook

/// What a live replay compares of a picture, since a model may draw another one.
struct PictureForm: Sendable, Hashable, CustomStringConvertible {
  /// The width and the height in pixels, where they are known.
  var size: [Int]?
  /// The usual ending of its type.
  var format: String

  var description: String {
    (size.map { "\($0[0])×\($0[1]) " } ?? "") + format
  }
}

extension PictureForm {
  /// The form of a picture in a store.
  init(_ asset: AssetRecord) {
    if let width = asset.width, let height = asset.height { size = [width, height] }
    format = fileExtension(asset.mimeType)
  }

  /// The form of a picture that a session keeps under a name.
  init(_ name: String, of file: SessionFile) throws(SessionError) {
    size = PictureSize.read(try file.asset(name)).map { [$0.width, $0.height] }
    format = name.split(separator: ".").last.map(String.init) ?? ""
  }
}

extension Workbench {
  /// How the pictures of a result differ in size and format from those of a recorded entry, in
  /// sentences.
  func pictureChanges(
    in output: Output,
    since entry: Entry,
    of file: SessionFile,
  ) async -> [String] {
    let recorded = file.pictures(of: entry).compactMap { try? PictureForm($0, of: file) }
    var found: [(name: String, form: PictureForm)] = []
    var seen: Set<String> = []
    for id in Self.pictures(in: output.markdown) where seen.insert(id).inserted {
      guard let asset = try? await withEngine({ try await $0.asset(id) }), asset.kind == "image"
      else { continue }
      found.append((aliases.existing(for: id, kind: .art) ?? id, PictureForm(asset)))
    }
    guard found.count == recorded.count else {
      return ["\(entry.id) shows \(counted(found.count, "picture")), and showed \(recorded.count)."]
    }
    return zip(found, recorded).compactMap { new, old in
      new.form == old ? nil : "\(new.name) is \(new.form), and was \(old)."
    }
  }
}
