import Glibc

extension SessionLog {
  /// How often an editor is waited for that has not written the whole file yet.
  private static let patience = 10

  /// Goes on with a file that somebody else changed or replaced.
  ///
  /// Text is taken over. Where entries were changed, the file of the editor is kept under another
  /// name, and the session has its entries and the editor's text.
  mutating func takeOver(_ open: OpenFile) throws(SessionError) -> OpenFile {
    var (other, bytes) = try found(open)
    var merge = SessionMerge(known, bytes, path: open.path)
    var patience = Self.patience
    while !merge.isClean, patience > 0 {
      disk.pause()
      let mark = other.mark
      (other, bytes) = try found(other)
      if other.mark != mark { merge = SessionMerge(known, bytes, path: open.path) }
      patience -= 1
    }
    if merge.isClean {
      if bytes != known {
        notices.append("The text of \(open.path) was changed in an editor, and is taken over.")
      }
      known = bytes
      file = other
      return other
    }
    return try setAside(other, merge, open.path)
  }

  /// The file that is at the path now, locked.
  private func found(_ open: OpenFile) throws(SessionError) -> (OpenFile, [UInt8]) {
    var other = open
    if !open.isInPlace {
      guard let replaced = try? OpenFile(open.path, O_RDWR | O_APPEND) else {
        throw .vanished(path: open.path)
      }
      guard replaced.lock() else { throw .locked(path: open.path) }
      other = replaced
    }
    let bytes: [UInt8]?
    do { bytes = try other.contents(limit: SessionFile.largest) } catch {
      throw .unreadable(path: open.path, number: error.number)
    }
    guard let bytes else { throw .tooLarge(path: open.path, limit: SessionFile.largest) }
    return (other, bytes)
  }

  /// Gives the editor's file a name of its own, so that what it still writes gets there, and puts
  /// the merged one in its place.
  private mutating func setAside(
    _ other: OpenFile,
    _ merge: SessionMerge,
    _ path: String,
  ) throws(SessionError) -> OpenFile {
    let merged = try written(merge.bytes, aside: "\(path).\(getpid()).part")
    var number = 1
    while unsafe link(path, "\(path).edited-\(number)") != 0 {
      guard errno == EEXIST, number < 9_999 else {
        unsafe unlink(merged.path)
        throw .writing("\(path).edited-\(number)", errno)
      }
      number += 1
    }
    guard unsafe Glibc.rename(merged.path, path) == 0 else { throw .writing(path, errno) }
    Folder.sync(Folder.parent(of: path) ?? ".")
    let placed: OpenFile
    do { placed = try OpenFile(merged, renamedTo: path) } catch {
      throw .writing(path, error.number)
    }
    let what =
      merge.changed.prefix(8).joined(separator: ", ") + (merge.changed.count > 8 ? "…" : "")
    notices.append(
      "\(what) of \(path) was changed in an editor; the session keeps what it recorded, and the "
        + "editor's file is \(path).edited-\(number)."
    )
    known = merge.bytes
    file = placed
    return placed
  }

  /// Writes a locked file under a passing name.
  func written(_ bytes: [UInt8], aside path: String) throws(SessionError) -> OpenFile {
    unsafe unlink(path)
    let file: OpenFile
    do { file = try OpenFile(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW) } catch {
      throw .writing(path, error.number)
    }
    guard file.lock() else { throw .locked(path: path) }
    do { try file.append(bytes, disk: disk) } catch {
      unsafe unlink(path)
      throw error
    }
    return file
  }
}
