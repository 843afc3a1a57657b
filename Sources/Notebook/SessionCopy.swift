import Glibc

/// A session on its way to other people: without an entry that is still open, and with those files
/// alone that it needs.
public struct SessionCopy: Sendable {
  private let file: SessionFile
  private let bytes: [UInt8]

  /// A copy of a file as it was read.
  public init(of file: SessionFile) throws(SessionError) {
    let end = file.openEntry?.range.lowerBound ?? file.tornOffset ?? file.source.count
    bytes = Array(file.source[..<end])
    self.file = try SessionFile(parsing: bytes, path: file.path)
  }

  /// A copy of what is before an entry.
  public init(of file: SessionFile, before entry: String) throws(SessionError) {
    guard let entry = file.entries.first(where: { $0.id == entry }) else {
      throw .notOpen(entry: entry)
    }
    bytes = Array(file.source[..<entry.range.lowerBound])
    self.file = try SessionFile(parsing: bytes, path: file.path)
  }

  /// Writes the session under another name, its files beside it; throws where it is there.
  public func write(as path: String) throws(SessionError) {
    let stem = path.hasSuffix(".md") ? String(path.dropLast(3)) : path
    guard unsafe access(path, F_OK) != 0 else { throw .exists(path: path) }
    if !assetNames.isEmpty {
      guard unsafe mkdir("\(stem).assets", 0o755) == 0 else {
        throw errno == EEXIST
          ? .exists(path: "\(stem).assets") : .writing("\(stem).assets", errno)
      }
      for name in assetNames { try Folder.create("\(stem).assets/\(name)", try file.asset(name)) }
    }
    try Folder.create(path, file.source(renamedTo: Folder.name(of: stem)))
  }

  /// The name without its ending.
  public var name: String {
    let name = Folder.name(of: file.path)
    return name.hasSuffix(".md") ? String(name.dropLast(3)) : name
  }

  /// The names of the files that it needs.
  public var assetNames: [String] { file.assetNames }

  /// What is wrong with the session or with its files.
  public var problems: [SessionFile.Problem] { file.problems + file.assetProblems }

  /// Writes the session, its files and a page of HTML into a new folder.
  public func write(to folder: String) throws(SessionError) {
    if let parent = Folder.parent(of: folder) { try Folder.make(parent) }
    guard unsafe mkdir(folder, 0o755) == 0 else {
      throw errno == EEXIST ? .exists(path: folder) : .writing(folder, errno)
    }
    if !assetNames.isEmpty {
      try Folder.make("\(folder)/\(file.assetsName)")
      for name in assetNames {
        try Folder.create("\(folder)/\(file.assetsName)/\(name)", try file.asset(name))
      }
    }
    try Folder.create("\(folder)/\(name).md", bytes)
    var page = SessionHTML(file)
    try Folder.create("\(folder)/\(name).html", Array(page.page().utf8))
    Folder.sync(folder)
  }
}
