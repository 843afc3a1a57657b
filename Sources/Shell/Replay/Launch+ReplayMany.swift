import Glibc
import Notebook
import Synchronization

extension Launch {
  /// `easel replay FILE … --check` for folders, or for several files: each in a home of its own.
  func replayMany(
    _ paths: [String],
    _ jobs: Int,
    junit: String?,
  ) async throws -> Int32 {
    let files = try paths.flatMap { path throws(ShellError) in try Self.sessions(at: path) }
    guard !files.isEmpty else {
      throw ShellError("there is no session in \(paths.joined(separator: ", "))", code: "usage")
    }
    let rows = await withTaskGroup(of: (Int, ReplayTable.Row).self) { group in
      var rows = [ReplayTable.Row?](repeating: nil, count: files.count)
      var next = 0
      func add() {
        guard next < files.count else { return }
        let (place, path) = (next, files[next])
        next += 1
        group.addTask { (place, await replayed(path)) }
      }
      for _ in 0..<max(1, jobs) { add() }
      while let (place, row) = await group.next() {
        rows[place] = row
        add()
      }
      return rows.compactMap(\.self)
    }
    let table = ReplayTable(rows)
    let screen = try Screen(engine: nil, options: options, surroundings: surroundings)
    _ = output.write(await screen.render(Output(table.markdown)))
    if let junit { try writeFile(Array(table.junit.utf8), to: junit) }
    return table.exitCode
  }

  private func replayed(_ path: String) async -> ReplayTable.Row {
    let start = ContinuousClock.now
    func milliseconds() -> Int {
      let (seconds, fraction) = start.duration(to: .now).components
      return Int(seconds) * 1000 + Int(fraction / 1_000_000_000_000_000)
    }
    do {
      let file = try SessionFile(reading: path)
      let folder = try TemporaryFolder()
      let made = try WorkbenchPlan.recorded(file, home: folder.path).make()
      let report = await made.check(file) { _, _ in }
      return ReplayTable.Row(path: path, report: report, milliseconds: milliseconds())
    } catch {
      let message =
        (error as? SessionError)?.message ?? (error as? ShellError)?.message ?? "\(error)"
      return ReplayTable.Row(
        path: path,
        report: nil,
        failure: message,
        milliseconds: milliseconds(),
      )
    }
  }

  /// The session files that a path names: itself, or those of a folder in the order of their names.
  static func sessions(at path: String) throws(ShellError) -> [String] {
    guard let folder = unsafe opendir(path) else {
      guard errno == ENOTDIR else {
        throw ShellError("`\(path)` cannot be read: \(systemMessage(errno))", code: "usage")
      }
      return [path]
    }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if name.hasSuffix(".md"), !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted().map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
  }
}

extension Launcher {
  /// Whether a path names a folder.
  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
