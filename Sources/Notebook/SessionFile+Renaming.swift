extension SessionFile {
  /// Returns the bytes of the file under another name, up to an offset: links to its assets lead
  /// to the folder of that name, and the hashes of results that have such links are made again.
  func source(renamedTo name: String, upTo end: Int? = nil) -> [UInt8] {
    let end = end ?? source.count
    let links = Links(from: assetsName, to: "\(name).assets")
    var bytes: [UInt8] = []
    var position = 0
    for entry in entries where entry.range.upperBound <= end && !entry.resultRange.isEmpty {
      bytes += links.replaced(source[position..<entry.range.lowerBound])
      bytes += source[entry.range.lowerBound..<entry.resultRange.lowerBound]
      bytes += links.replaced(entry) ?? Array(source[entry.resultRange])
      position = entry.resultRange.upperBound
    }
    // An open entry has only what was typed.
    let rest = min(max(position, openEntry?.range.lowerBound ?? end), end)
    return bytes + links.replaced(source[position..<rest]) + source[rest..<end]
  }

  /// Links to the folder of assets.
  private struct Links {
    let old: String
    let new: String

    init(from old: String, to new: String) {
      (self.old, self.new) = (old.asLinkDestination + "/", new.asLinkDestination + "/")
    }

    /// The text with links in the forms of Markdown and of HTML.
    func replaced(_ text: String) -> String {
      text.replacing("](\(old)", with: "](\(new)").replacing("=\"\(old)", with: "=\"\(new)")
    }

    func replaced(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
      guard old != new, let text = String(validating: bytes, as: UTF8.self) else {
        return Array(bytes)
      }
      return Array(replaced(text).utf8)
    }

    /// The lines of an entry's result; nil where it has no such link.
    func replaced(_ entry: Entry) -> [UInt8]? {
      let body = replaced(entry.body)
      guard body != entry.body else { return nil }
      let details = ResultDetails(
        status: entry.status,
        errorCode: entry.errorCode,
        whole: entry.whole,
      )
      let block = ResultBlock(
        entry: entry.id,
        body: body,
        details: details,
        kept: entry.outMembers,
      )
      var end = entry.endMembers
      if entry.isHashValid {
        // The input and the record are as they were, and so are their digests.
        end = ResultBlock.end(of: entry.id, body: body.utf8, entry.digests)
      }
      return Array(block.text(end: end).utf8.dropLast())
    }
  }
}
