import FoundationEssentials

/// A folder of its own for a scenario: `home`, the models, and what is told of the disk.
struct Workshop {
  let root: String
  var home: String { "\(root)/home" }

  init() throws {
    let name = UUID().uuidString.prefix(13)
    root = "\(FileManager.default.temporaryDirectory.path)/easel-torture-\(name)"
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    try ModelScripts(root: root).write()
  }

  func remove() { try? FileManager.default.removeItem(atPath: root) }

  /// Starts a process that works here.
  func start(
    _ words: [String],
    generation: Int,
    on disk: DiskFault,
  ) throws(TortureError) -> (ChildProcess, DiskRecord) {
    let record = try DiskRecord(path: "\(root)/disk")
    let words = words + ["--root", root, "--generation", "\(generation)"]
    let settings = disk.settings(home: home, record: record)
    return (try ChildProcess(words, disk: settings), record)
  }
}
