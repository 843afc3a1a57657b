import Glibc

extension SessionLog {
  /// Moves the session to `name` in its folder: the assets get a second name each, then the file is
  /// written under its new name, and only then the old names go.
  mutating func move(to name: String) throws(SessionError) -> String {
    let old = try currentFile()
    let folder = Folder.parent(of: old.path).map { $0 + "/" } ?? ""
    let (path, assets) = ("\(folder)\(name).md", "\(folder)\(name).assets")
    for taken in [path, assets] where unsafe access(taken, F_OK) == 0 {
      throw .exists(path: taken)
    }
    let session = try SessionFile(old)
    let oldAssets = folder + session.assetsName
    if unsafe access(oldAssets, F_OK) == 0 { try Folder.link(oldAssets, to: assets) }
    let bytes = session.source(renamedTo: name)
    do { file = try place(bytes, at: path) } catch {
      Folder.remove(assets)
      throw error
    }
    known = bytes
    self.path = path
    unsafe unlink(old.path)
    Folder.remove(oldAssets)
    Folder.sync(Folder.parent(of: path) ?? ".")
    return path
  }

  /// Writes a locked file aside and gives it its name, which nothing has yet.
  private func place(_ bytes: [UInt8], at path: String) throws(SessionError) -> OpenFile {
    let file = try written(bytes, aside: "\(path).\(getpid()).part")
    defer { unsafe unlink(file.path) }
    guard unsafe link(file.path, path) == 0 else {
      throw errno == EEXIST ? .exists(path: path) : .writing(path, errno)
    }
    do { return try OpenFile(file, renamedTo: path) } catch {
      throw .writing(path, error.number)
    }
  }
}
