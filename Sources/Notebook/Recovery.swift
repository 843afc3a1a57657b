import Glibc

/// Repairs the end of a session file before it is written again.
struct Recovery {
  let file: OpenFile
  let disk: Disk

  /// Sets torn bytes aside and closes an open entry; returns the file as it is then.
  ///
  /// Every step leaves a file that can be repaired again.
  func repair(
    _ session: SessionFile
  ) throws(SessionError) -> (SessionFile, SessionRecovery) {
    var tornBytes = 0
    var tornPath: String?
    if let offset = session.tornOffset {
      let torn = Array(session.source[offset...])
      tornBytes = torn.count
      tornPath = file.path + ".torn"
      try setAside(torn, in: file.path + ".torn")
      try file.truncate(to: offset)
    }
    let open = session.openEntry
    if let open {
      let block = ResultBlock(
        entry: open.id,
        body: "",
        details: ResultDetails(status: .interrupted),
      )
      let text = block.text(closing: session.record(of: open))
      let padding = file.tail(1) == [0x0A] ? "" : "\n"
      try file.append(Array((padding + text).utf8), disk: disk)
    }
    let recovery = SessionRecovery(
      interrupted: open?.id,
      tornBytes: tornBytes,
      tornPath: tornPath,
    )
    return (recovery.isEmpty ? session : try SessionFile(file), recovery)
  }

  private func setAside(_ bytes: [UInt8], in path: String) throws(SessionError) {
    let aside: OpenFile
    do { aside = try OpenFile(path, O_RDWR | O_APPEND | O_CREAT) } catch {
      throw .writing(path, error.number)
    }
    try aside.append(bytes, disk: disk)
    Folder.sync(Folder.parent(of: path) ?? ".")
  }
}
