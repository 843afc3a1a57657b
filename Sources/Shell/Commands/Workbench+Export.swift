import Engine
import Glibc
import JSON
import Notebook
import Service
import Text
import Workflows

extension Workbench {
  func exportFile(_ invocation: Invocation) async throws(ShellError) -> Output {
    try invocation.checkPositionals(atMost: 1)
    let (record, graph) = try await currentGraph()
    let file = WorkflowFile(
      name: record.name,
      description: record.description,
      graph: graph,
      inputs: record.inputs,
      flow: record.flow,
      envelope: record.envelope.flatMap(Envelope.init(json:)) ?? Envelope(),
    )
    let json = try exported(file, invocation)
    let notes = invocation.flag("--flow") ? [] : file.exportNotes
    let remarks = notes.map { "\n- \($0.message)" }.joined()
    guard let target = invocation.positional(0) else {
      if invocation.flag("--force") {
        throw invocation.error("`--force` needs a file to write over", at: nil, code: "usage")
      }
      let text = fenced(json.pretty, "json")
      return Output(text + (remarks.isEmpty ? "" : "\n\(remarks)"), data: json)
    }
    let path = target.path
    let bytes = Array((json.pretty + "\n").utf8)
    let isForced = invocation.flag("--force")
    let outcome = try await observed("export") {
      Self.outcome(of: bytes, path, isForced: isForced)
    }
    guard outcome.first == "written" else {
      throw ShellError(
        outcome.count == 3 ? outcome[1] : "the session does not say what became of `\(path)`",
        at: target.range,
        remedy: outcome.last == "file_exists" ? "write over it with `--force`" : nil,
        code: outcome.count == 3 ? outcome[2] : "not_recorded",
      )
    }
    let what = counted(graph.nodes.count, "node")
    return Output(
      "Wrote **\(record.name.markdownSafe)** to \(codeSpan(path)): \(what), \(bytes.count) bytes."
        + (remarks.isEmpty ? "" : "\n\(remarks)")
    )
  }

  private func exported(
    _ file: WorkflowFile,
    _ invocation: Invocation,
  ) throws(ShellError) -> JSONValue {
    let time = invocation.flag("--stamp") ? ISOTime.text(clock()) : nil
    switch (invocation.flag("--editor"), invocation.flag("--flow")) {
    case (false, false): return file.exported(at: time)
    case (true, false): return file.graph.json
    case (true, true):
      throw invocation.error(
        "`--editor` and `--flow` are two files",
        at: invocation.flagValue("--flow"),
        remedy: "keep one of them",
        code: ExitStatus.usageCode,
      )
    case (false, true): break
    }
    if file.graph.nodes.isEmpty, let flow = file.flow { return flow }
    do { return try file.graph.compile(catalog).json } catch {
      throw ShellError(
        "the draft does not compile: \(error.problems.map(\.message).joined(separator: "; "))",
        remedy: "`check` says more",
        code: "invalid_workflow",
      )
    }
  }

  /// `written`, or `error` with its message and code.
  private static func outcome(of bytes: [UInt8], _ path: String, isForced: Bool) -> [String] {
    do {
      try writeWhole(bytes, to: path, isForced: isForced)
      return ["written"]
    } catch {
      return ["error", error.message, error.code]
    }
  }

  /// Writes a file whole or not at all: aside, synced, and then under its name.
  private static func writeWhole(
    _ bytes: [UInt8],
    to path: String,
    isForced: Bool,
  ) throws(ShellError) {
    let aside = path + ".easel-\(getpid())"
    let file = unsafe open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw unwritable(path) }
    defer { _ = unsafe unlink(aside) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(file, $0.baseAddress, $0.count)
      }
      guard count > 0 else {
        let error = unwritable(path)
        close(file)
        throw error
      }
      rest = rest.dropFirst(count)
    }
    let isSynced = fsync(file) == 0
    guard close(file) == 0, isSynced else { throw unwritable(path) }
    // A link takes a name only where nothing has it, which a rename does not.
    let isNamed = unsafe (isForced ? Glibc.rename(aside, path) : link(aside, path)) == 0
    guard isNamed else {
      guard errno == EEXIST else { throw unwritable(path) }
      throw ShellError("`\(path)` is there already", code: "file_exists")
    }
  }

  private static func unwritable(_ path: String) -> ShellError {
    ShellError("`\(path)` cannot be written: \(systemMessage(errno))", code: "unwritable")
  }
}
